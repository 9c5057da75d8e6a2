package ai.varai.provisioner.emulator.run;

import com.google.api.LaunchStage;
import com.google.cloud.run.v2.Container;
import com.google.cloud.run.v2.ContainerPort;
import com.google.cloud.run.v2.ExecutionEnvironment;
import com.google.cloud.run.v2.ExecutionTemplate;
import com.google.cloud.run.v2.IngressTraffic;
import com.google.cloud.run.v2.Job;
import com.google.cloud.run.v2.Probe;
import com.google.cloud.run.v2.ResourceRequirements;
import com.google.cloud.run.v2.RevisionTemplate;
import com.google.cloud.run.v2.Service;
import com.google.cloud.run.v2.TCPSocketAction;
import com.google.cloud.run.v2.TaskTemplate;
import com.google.cloud.run.v2.TrafficTarget;
import com.google.cloud.run.v2.TrafficTargetAllocationType;
import com.google.cloud.run.v2.Volume;
import com.google.protobuf.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What Cloud Run fills in where a request is silent.
 *
 * @see <a
 *     href="https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.services">services</a>
 */
final class RunDefaults {

  /** Where the sockets of Cloud SQL instances are in a container. */
  static final String SQL_PATH = "/cloudsql";

  private RunDefaults() {}

  static Service service(Service s, String serviceAccount) {
    Service.Builder b = s.toBuilder();
    if (b.getLaunchStage() == LaunchStage.LAUNCH_STAGE_UNSPECIFIED) {
      b.setLaunchStage(LaunchStage.GA);
    }
    if (b.getIngress() == IngressTraffic.INGRESS_TRAFFIC_UNSPECIFIED) {
      b.setIngress(IngressTraffic.INGRESS_TRAFFIC_ALL);
    }
    if (b.getTrafficCount() == 0) {
      b.addTraffic(
          TrafficTarget.newBuilder()
              .setType(TrafficTargetAllocationType.TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST)
              .setPercent(100));
    }
    RevisionTemplate.Builder t = b.getTemplateBuilder();
    if (!t.hasTimeout()) {
      t.setTimeout(Duration.newBuilder().setSeconds(300));
    }
    if (t.getServiceAccount().isEmpty()) {
      t.setServiceAccount(serviceAccount);
    }
    if (t.getMaxInstanceRequestConcurrency() == 0) {
      t.setMaxInstanceRequestConcurrency(80);
    }
    sqlMounts(t.getContainersBuilderList(), t.getVolumesList());
    boolean several = t.getContainersCount() > 1;
    for (int i = 0; i < t.getContainersCount(); i++) {
      Container.Builder c = t.getContainersBuilder(i);
      limits(c);
      if (!c.getResources().getCpuIdle() && !s.getTemplate().getContainers(i).hasResources()) {
        c.getResourcesBuilder().setCpuIdle(true).setStartupCpuBoost(true);
      }
      if (!several && c.getPortsCount() == 0) {
        c.addPorts(ContainerPort.newBuilder().setName("http1").setContainerPort(8080));
      }
      for (int p = 0; p < c.getPortsCount(); p++) {
        if (c.getPorts(p).getName().isEmpty()) {
          c.getPortsBuilder(p).setName("http1");
        }
      }
      if (!c.hasStartupProbe() && c.getPortsCount() > 0) {
        c.setStartupProbe(
            Probe.newBuilder()
                .setTimeoutSeconds(240)
                .setPeriodSeconds(240)
                .setFailureThreshold(1)
                .setTcpSocket(
                    TCPSocketAction.newBuilder().setPort(c.getPorts(0).getContainerPort())));
      } else if (c.hasStartupProbe()) {
        probe(c.getStartupProbeBuilder(), c);
      }
      if (c.hasLivenessProbe()) {
        probe(c.getLivenessProbeBuilder(), c);
      }
      if (c.hasReadinessProbe()) {
        probe(c.getReadinessProbeBuilder(), c);
      }
    }
    return b.build();
  }

  /** Fills in what a probe of this container leaves out. */
  static void probe(Probe.Builder p, Container.Builder c) {
    if (p.getTimeoutSeconds() == 0) {
      p.setTimeoutSeconds(1);
    }
    if (p.getPeriodSeconds() == 0) {
      p.setPeriodSeconds(10);
    }
    if (p.getFailureThreshold() == 0) {
      p.setFailureThreshold(3);
    }
    int port = c.getPortsCount() > 0 ? c.getPorts(0).getContainerPort() : 8080;
    if (p.hasHttpGet()) {
      if (p.getHttpGet().getPath().isEmpty()) {
        p.getHttpGetBuilder().setPath("/");
      }
      if (p.getHttpGet().getPort() == 0) {
        p.getHttpGetBuilder().setPort(port);
      }
    }
    if (p.hasTcpSocket() && p.getTcpSocket().getPort() == 0) {
      p.getTcpSocketBuilder().setPort(port);
    }
    if (p.hasGrpc() && p.getGrpc().getPort() == 0) {
      p.getGrpcBuilder().setPort(port);
    }
  }

  /**
   * A volume of Cloud SQL instances is at {@link #SQL_PATH} whatever path the request names: the
   * API reference allows no other, and recorded answers show it in place of another one.
   */
  static void sqlMounts(List<Container.Builder> containers, List<Volume> volumes) {
    Set<String> sql =
        volumes.stream()
            .filter(Volume::hasCloudSqlInstance)
            .map(Volume::getName)
            .collect(Collectors.toSet());
    containers.stream()
        .flatMap(c -> c.getVolumeMountsBuilderList().stream())
        .filter(m -> sql.contains(m.getName()))
        .forEach(m -> m.setMountPath(SQL_PATH));
  }

  static void limits(Container.Builder c) {
    ResourceRequirements.Builder r = c.getResourcesBuilder();
    if (!r.containsLimits("cpu")) {
      r.putLimits("cpu", "1000m");
    }
    if (!r.containsLimits("memory")) {
      r.putLimits("memory", "512Mi");
    }
  }

  static Job job(Job j, String serviceAccount) {
    Job.Builder b = j.toBuilder();
    if (b.getLaunchStage() == LaunchStage.LAUNCH_STAGE_UNSPECIFIED) {
      b.setLaunchStage(LaunchStage.GA);
    }
    ExecutionTemplate.Builder e = b.getTemplateBuilder();
    if (e.getTaskCount() == 0) {
      e.setTaskCount(1);
    }
    TaskTemplate.Builder t = e.getTemplateBuilder();
    if (t.getRetriesCase() == TaskTemplate.RetriesCase.RETRIES_NOT_SET) {
      t.setMaxRetries(3);
    }
    if (!t.hasTimeout()) {
      t.setTimeout(Duration.newBuilder().setSeconds(600));
    }
    if (t.getServiceAccount().isEmpty()) {
      t.setServiceAccount(serviceAccount);
    }
    if (t.getExecutionEnvironment() == ExecutionEnvironment.EXECUTION_ENVIRONMENT_UNSPECIFIED) {
      t.setExecutionEnvironment(ExecutionEnvironment.EXECUTION_ENVIRONMENT_GEN2);
    }
    sqlMounts(t.getContainersBuilderList(), t.getVolumesList());
    for (int i = 0; i < t.getContainersCount(); i++) {
      limits(t.getContainersBuilder(i));
    }
    return b.build();
  }
}
