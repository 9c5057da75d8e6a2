package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.ResourceNode;

/**
 * Turns an environment into the resources that it is made of. Pure: the same environment and
 * options give the same graph.
 */
public final class EnvironmentCompiler {

  /**
   * The graph of the environment.
   *
   * <p>Outputs: {@code services/NAME/url}, {@code databases/postgres/…}, {@code
   * databases/mongodb/url}, {@code storage/NAME/url}, {@code secrets/NAME} (the id, never a
   * payload), {@code emulators/NAME/endpoint}, {@code traces/url}; in a cloud also {@code
   * network/name}, {@code registry/uri}, {@code load_balancer/address} and {@code api_url}.
   */
  public ResourceGraph compile(Environment environment, CompileOptions options) {
    var context = CompileContext.of(environment, options);
    var apis = new Apis(context);
    NetworkParts network =
        context.isLocal()
            ? new LocalNetworkBlock(context).add()
            : new CloudNetworkBlock(context, apis).add();
    var secrets = new SecretRegistry(context, apis.need("secretmanager"));
    var security = new SecurityBlock(context);
    security.add(secrets);
    DatabaseParts databases =
        new DatabaseBlock(context, network, secrets, security.defaultRotation())
            .add(environment.databaseConfig().isPresent() ? apis.need("sqladmin") : NOTHING);
    var buckets = new StorageBlock(context).add(apis.need("storage"));
    ResourceNode<?>[] reachable = network.node().stream().toArray(ResourceNode<?>[]::new);
    var emulators = new EmulatorBlock(context).add(reachable);
    var traces = new TraceBlock(context).add(reachable);
    var variables = new ServiceVariables(context, databases, buckets, emulators, traces);
    var services =
        new ServicesBlock(
                context,
                apis,
                network,
                variables,
                new ServiceSecrets(context, secrets),
                new ServiceBuckets(context, buckets))
            .add();
    if (!context.isLocal()) {
      new LoadBalancerBlock(context, apis, network.network()).add(services);
      new MonitoringBlock(context, apis, databases, secrets).add();
      new ScheduleBlock(context, apis).add(databases);
    }
    return context.graph().build();
  }

  private static final ResourceNode<?>[] NOTHING = {};
}
