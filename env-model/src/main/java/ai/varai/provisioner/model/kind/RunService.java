package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.ComparedBy;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Unordered;
import ai.varai.provisioner.model.resource.Value;
import ai.varai.provisioner.model.resource.WriteOnly;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A service on Cloud Run, or a container or process with the same contract on this machine. */
@Kind(value = "run_service", title = "Cloud Run service")
public record RunService(
    @Identity String name,
    @Identity String location,
    String image,
    Optional<LocalProcess> process,
    Value<String> serviceAccount,
    int minInstances,
    int maxInstances,
    int concurrency,
    Duration timeout,
    @ComparedBy(CpuQuantity.class) String cpu,
    @ComparedBy(MemoryQuantity.class) String memory,
    boolean cpuAlwaysAllocated,
    int containerPort,
    Map<String, Value<String>> env,
    Map<String, SecretKey> secretEnv,
    HttpProbe startupProbe,
    HttpProbe livenessProbe,
    HttpProbe readinessProbe,
    String ingress,
    Optional<VpcEgress> vpcEgress,
    @Unordered List<TrafficShare> traffic,
    @WriteOnly Optional<Rollout> rollout,
    Map<String, String> labels,
    @Computed Optional<String> url,
    @Computed(changesOnUpdate = true) Optional<String> latestReadyRevision)
    implements Resource {
  public static final Attribute<RunService, String> NAME = Attribute.text(RunService.class, "name");
  public static final Attribute<RunService, String> URL = Attribute.text(RunService.class, "url");
  public static final Attribute<RunService, String> LATEST_READY_REVISION =
      Attribute.text(RunService.class, "latestReadyRevision");

  /** A variable whose value is the payload of a secret, pinned to a version number. */
  public record SecretKey(Value<String> secret, Value<String> version) {}

  /** An HTTP request that tells whether an instance is well; times in whole seconds. */
  public record HttpProbe(
      String path,
      int initialDelaySeconds,
      int periodSeconds,
      int timeoutSeconds,
      int failureThreshold) {}

  /** Direct VPC egress: the network through which private addresses are reached. */
  public record VpcEgress(Value<String> network, Value<String> subnetwork, String egress) {}

  /**
   * Which part of the requests a revision serves.
   *
   * @param revision name of the revision, or {@link #NEWEST}
   * @param percent 1 to 100; those of a service are 100 together
   */
  public record TrafficShare(String revision, int percent) {
    /** The newest revision that is ready, whichever that is. */
    public static final String NEWEST = "newest";

    /** All requests go to the newest revision that is ready. */
    public static final List<TrafficShare> ALL_TO_NEWEST = List.of(new TrafficShare(NEWEST, 100));

    /** Whether it goes to the newest revision that is ready, not to one that is named. */
    public boolean isOfNewest() {
      return revision.equals(NEWEST);
    }
  }

  /**
   * How requests move to a new revision. It says how a change is made, not what there is in the
   * end: nothing of it is to be seen at the target.
   *
   * @param steps rising shares in percent, before 100
   * @param pause how long each is kept
   * @param maxErrorPercent most of its requests that the new revision may fail
   */
  public record Rollout(List<Integer> steps, Duration pause, int maxErrorPercent) {
    public Rollout {
      steps = List.copyOf(steps);
    }
  }

  /**
   * How to run the service as a plain process where there is no Docker.
   *
   * @param command program and arguments; {@code ${java}} stands for the running Java, {@code
   *     ${sample-service}} for the jar of the built-in sample service, {@code ${project}} for the
   *     folder that the provisioner is called in
   * @param watch files and folders of the process besides those that its command names
   */
  public record LocalProcess(List<String> command, List<String> watch) {}
}
