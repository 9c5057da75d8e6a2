package ai.varai.provisioner.gcp.run;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Names;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.kind.RunService.HttpProbe;
import ai.varai.provisioner.model.kind.RunService.SecretKey;
import ai.varai.provisioner.model.kind.RunService.VpcEgress;
import ai.varai.provisioner.model.resource.Value;
import com.google.cloud.run.v2.Container;
import com.google.cloud.run.v2.ContainerPort;
import com.google.cloud.run.v2.EnvVar;
import com.google.cloud.run.v2.EnvVarSource;
import com.google.cloud.run.v2.ExecutionEnvironment;
import com.google.cloud.run.v2.HTTPGetAction;
import com.google.cloud.run.v2.IngressTraffic;
import com.google.cloud.run.v2.Probe;
import com.google.cloud.run.v2.ResourceRequirements;
import com.google.cloud.run.v2.RevisionScaling;
import com.google.cloud.run.v2.RevisionTemplate;
import com.google.cloud.run.v2.SecretKeySelector;
import com.google.cloud.run.v2.Service;
import com.google.cloud.run.v2.VpcAccess;
import com.google.protobuf.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Between our record of a service and Cloud Run's. The second generation runs it, as the
 * requirement's module says; in the end all requests go to the newest revision that is ready.
 */
final class RunMapper {
  private final Cloud cloud;

  RunMapper(Cloud cloud) {
    this.cloud = cloud;
  }

  Service service(RunService wanted, Ownership owner) {
    return Service.newBuilder()
        .putAllLabels(Marks.labels(wanted.labels(), owner))
        .setIngress(IngressTraffic.valueOf(wanted.ingress()))
        .setTemplate(template(wanted))
        .addTraffic(Traffic.newest(100))
        .build();
  }

  private static RevisionTemplate template(RunService wanted) {
    var template =
        RevisionTemplate.newBuilder()
            .setServiceAccount(wanted.serviceAccount().get())
            .setExecutionEnvironment(ExecutionEnvironment.EXECUTION_ENVIRONMENT_GEN2)
            .setMaxInstanceRequestConcurrency(wanted.concurrency())
            .setTimeout(Duration.newBuilder().setSeconds(wanted.timeout().toSeconds()))
            .setScaling(
                RevisionScaling.newBuilder()
                    .setMinInstanceCount(wanted.minInstances())
                    .setMaxInstanceCount(wanted.maxInstances()))
            .addContainers(container(wanted));
    wanted
        .vpcEgress()
        .ifPresent(
            egress ->
                template.setVpcAccess(
                    VpcAccess.newBuilder()
                        .setEgress(VpcAccess.VpcEgress.valueOf(egress.egress()))
                        .addNetworkInterfaces(
                            VpcAccess.NetworkInterface.newBuilder()
                                .setNetwork(egress.network().get())
                                .setSubnetwork(egress.subnetwork().get()))));
    return template.build();
  }

  private static Container container(RunService wanted) {
    var container =
        Container.newBuilder()
            .setImage(wanted.image())
            .setResources(
                ResourceRequirements.newBuilder()
                    .putLimits("cpu", wanted.cpu())
                    .putLimits("memory", wanted.memory())
                    .setCpuIdle(!wanted.cpuAlwaysAllocated())
                    .setStartupCpuBoost(true))
            .addPorts(ContainerPort.newBuilder().setContainerPort(wanted.containerPort()))
            .setStartupProbe(probe(wanted.startupProbe(), wanted.containerPort()))
            .setLivenessProbe(probe(wanted.livenessProbe(), wanted.containerPort()))
            .setReadinessProbe(probe(wanted.readinessProbe(), wanted.containerPort()));
    wanted
        .env()
        .forEach(
            (name, value) ->
                container.addEnv(EnvVar.newBuilder().setName(name).setValue(value.get())));
    wanted
        .secretEnv()
        .forEach(
            (name, key) ->
                container.addEnv(
                    EnvVar.newBuilder()
                        .setName(name)
                        .setValueSource(
                            EnvVarSource.newBuilder()
                                .setSecretKeyRef(
                                    SecretKeySelector.newBuilder()
                                        .setSecret(key.secret().get())
                                        .setVersion(key.version().get())))));
    return container.build();
  }

  private static Probe probe(HttpProbe probe, int port) {
    return Probe.newBuilder()
        .setHttpGet(HTTPGetAction.newBuilder().setPath(probe.path()).setPort(port))
        .setInitialDelaySeconds(probe.initialDelaySeconds())
        .setPeriodSeconds(probe.periodSeconds())
        .setTimeoutSeconds(probe.timeoutSeconds())
        .setFailureThreshold(probe.failureThreshold())
        .build();
  }

  RunService record(Service service) {
    RevisionTemplate template = service.getTemplate();
    Container container =
        template.getContainersCount() == 0
            ? Container.getDefaultInstance()
            : template.getContainers(0);
    String[] name = service.getName().split("/", -1);
    var env = new LinkedHashMap<String, Value<String>>();
    var secretEnv = new LinkedHashMap<String, SecretKey>();
    for (EnvVar variable : container.getEnvList()) {
      if (variable.hasValueSource()) {
        SecretKeySelector key = variable.getValueSource().getSecretKeyRef();
        secretEnv.put(
            variable.getName(),
            new SecretKey(
                Value.of(Names.last(key.getSecret())), Value.of(Names.last(key.getVersion()))));
      } else {
        env.put(variable.getName(), Value.of(variable.getValue()));
      }
    }
    Map<String, String> limits = container.getResources().getLimitsMap();
    return new RunService(
        name[5],
        name[3],
        container.getImage(),
        Optional.empty(),
        Value.of(template.getServiceAccount()),
        template.getScaling().getMinInstanceCount(),
        template.getScaling().getMaxInstanceCount(),
        template.getMaxInstanceRequestConcurrency(),
        java.time.Duration.ofSeconds(template.getTimeout().getSeconds()),
        limits.getOrDefault("cpu", "0"),
        limits.getOrDefault("memory", "0"),
        !container.getResources().getCpuIdle(),
        container.getPortsCount() == 0 ? 0 : container.getPorts(0).getContainerPort(),
        env,
        secretEnv,
        probe(container.getStartupProbe()),
        probe(container.getLivenessProbe()),
        probe(container.getReadinessProbe()),
        service.getIngress().name(),
        egress(template, name[3]),
        Traffic.shares(service),
        Optional.empty(),
        Marks.unmarked(service.getLabelsMap()),
        Optional.of(service.getUri()).filter(uri -> !uri.isEmpty()),
        Optional.of(Names.last(service.getLatestReadyRevision())).filter(each -> !each.isEmpty()));
  }

  private Optional<VpcEgress> egress(RevisionTemplate template, String region) {
    VpcAccess access = template.getVpcAccess();
    if (access.getNetworkInterfacesCount() == 0) {
      return Optional.empty();
    }
    VpcAccess.NetworkInterface network = access.getNetworkInterfaces(0);
    return Optional.of(
        new VpcEgress(
            Value.of(whole(network.getNetwork(), "global/networks/")),
            Value.of(whole(network.getSubnetwork(), "regions/" + region + "/subnetworks/")),
            access.getEgress().name()));
  }

  /** Cloud Run tells a network of the same project by its last segment only. */
  private String whole(String name, String collection) {
    return name.contains("/") ? Names.link(name) : cloud.projectName() + "/" + collection + name;
  }

  private static HttpProbe probe(Probe probe) {
    return new HttpProbe(
        probe.getHttpGet().getPath(),
        probe.getInitialDelaySeconds(),
        probe.getPeriodSeconds(),
        probe.getTimeoutSeconds(),
        probe.getFailureThreshold());
  }
}
