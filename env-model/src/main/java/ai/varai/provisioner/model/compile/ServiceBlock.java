package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.config.RolloutConfig;
import ai.varai.provisioner.model.config.ServiceConfig;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.kind.RunService.HttpProbe;
import ai.varai.provisioner.model.kind.RunService.LocalProcess;
import ai.varai.provisioner.model.kind.RunService.Rollout;
import ai.varai.provisioner.model.kind.RunService.TrafficShare;
import ai.varai.provisioner.model.kind.ServiceAccount;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A service: its account, what it may read, and the service itself. */
final class ServiceBlock {
  private final CompileContext context;
  private final NetworkParts network;
  private final ServiceVariables variables;
  private final ServiceSecrets secrets;
  private final ServiceBuckets buckets;

  ServiceBlock(
      CompileContext context,
      NetworkParts network,
      ServiceVariables variables,
      ServiceSecrets secrets,
      ServiceBuckets buckets) {
    this.context = context;
    this.network = network;
    this.variables = variables;
    this.secrets = secrets;
    this.buckets = buckets;
  }

  ResourceNode<RunService> add(
      String name,
      ServiceConfig config,
      ResourceNode<ServiceAccount> account,
      List<ResourceNode<?>> needs) {
    var references = secrets.references(config);
    var dependencies = new ArrayList<ResourceNode<?>>(needs);
    network.node().ifPresent(dependencies::add);
    dependencies.addAll(secrets.grant(name, references, account));
    dependencies.addAll(buckets.grant(name, config, account));
    var node =
        context
            .graph()
            .add(
                name,
                new RunService(
                    context.names().service(name),
                    context.environment().region(),
                    ServiceImage.of(context.environment(), context.options(), name, config),
                    config.process().isEmpty() || !context.isLocal()
                        ? Optional.empty()
                        : Optional.of(new LocalProcess(config.process(), config.watch())),
                    account.ref(ServiceAccount.EMAIL),
                    config.minInstances(),
                    config.maxInstances(),
                    config.concurrency(),
                    Duration.ofSeconds(config.timeout()),
                    config.cpu(),
                    config.memory(),
                    config.cpuAlwaysAllocated(),
                    config.port(),
                    variables.of(name, config),
                    secrets.variables(references),
                    startupProbe(config),
                    new HttpProbe(config.healthPath(), initialDelay(30), 10, 5, 3),
                    new HttpProbe(config.readyPath(), 0, 5, 3, 2),
                    ServiceIngress.of(context, config),
                    network.egress(),
                    TrafficShare.ALL_TO_NEWEST,
                    rollout(config),
                    context.labels("service", name),
                    Optional.empty(),
                    Optional.empty()),
                dependencies.toArray(ResourceNode<?>[]::new));
    context.graph().output("services/" + name + "/url", node.ref(RunService.URL));
    return node;
  }

  private Optional<Rollout> rollout(ServiceConfig config) {
    RolloutConfig rollout = config.rollout();
    return context.isLocal() || rollout.steps().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Rollout(
                rollout.steps(), Duration.ofSeconds(rollout.pause()), rollout.maxErrorPercent()));
  }

  /**
   * Up to four minutes to start: the most that Cloud Run grants (period times threshold may not
   * exceed 240 seconds).
   */
  private HttpProbe startupProbe(ServiceConfig config) {
    return context.isLocal()
        ? new HttpProbe(config.healthPath(), 0, 1, 1, 120)
        : new HttpProbe(config.healthPath(), 0, 5, 4, 48);
  }

  /**
   * The delay of the requirement's service module; nobody waits it out on a laptop. Cloud Run knows
   * none for the readiness probe: it begins when the startup probe has passed.
   */
  private int initialDelay(int seconds) {
    return context.isLocal() ? 0 : seconds;
  }
}
