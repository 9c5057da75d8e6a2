package ai.varai.provisioner.it.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.control.FaultRule;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.emulator.run.ServiceRunner;
import ai.varai.provisioner.emulator.support.UserMetrics;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.model.resource.ResourceGraph;
import com.google.api.Metric;
import com.google.api.MonitoredResource;
import com.google.cloud.run.v2.Service;
import com.google.cloud.run.v2.ServicesClient;
import com.google.cloud.run.v2.TrafficTarget;
import com.google.cloud.run.v2.TrafficTargetAllocationType;
import com.google.monitoring.v3.Point;
import com.google.monitoring.v3.TimeInterval;
import com.google.monitoring.v3.TimeSeries;
import com.google.monitoring.v3.TypedValue;
import com.google.protobuf.util.Timestamps;
import com.google.rpc.Code;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A new revision of a service gets the requests in steps, is watched on the way, and goes back when
 * it fails them. What the emulated Cloud Run tells its data plane is what happened.
 */
class CloudRolloutIT {
  private static final String SERVICE = "auth-service";
  private static final String[] STEPS = {
    "services.auth-service.rollout.steps=[10, 50]", "services.auth-service.rollout.pause=0"
  };

  @TempDir Path folder;

  private final Shares shares = new Shares();

  @Test
  void a_new_revision_gets_the_requests_step_by_step() throws Exception {
    try (CloudWorld world = world()) {
      ResourceGraph before = world.graph(STEPS);
      assertDone(world.up(before));
      String old = newest(world);
      shares.seen.clear();

      ResourceGraph after = world.graph(with("hello"));
      assertDone(world.up(after));

      String fresh = newest(world);
      assertThat(fresh).isNotEqualTo(old);
      assertThat(shares.seen)
          .containsExactly(
              Map.of(old, 100),
              Map.of(old, 90, fresh, 10),
              Map.of(old, 50, fresh, 50),
              Map.of(fresh, 100));
      assertThat(CloudWorld.changes(world.plan(after))).isEmpty();
      assertThat(service(world).getAnnotationsMap()).isEmpty();
    }
  }

  @Test
  void a_revision_that_fails_its_requests_gives_them_back() throws Exception {
    try (CloudWorld world = world()) {
      assertDone(world.up(world.graph(STEPS)));
      String old = newest(world);
      shares.seen.clear();
      shares.afterwards = revision -> fail(world, revision, 1, 9);

      ApplyResult result = world.up(world.graph(with("broken")));

      assertThat(result.status()).isEqualTo(ApplyResult.Status.FAILED);
      assertThat(result.toString())
          .contains("1 of 10 requests to " + newest(world) + " ended with a status of 500");
      assertThat(shares.seen).last().as("where the requests are").isEqualTo(Map.of(old, 100));
      assertThat(shares.seen).hasSize(3).doesNotContain(Map.of(newest(world), 100));

      shares.afterwards = revision -> {};
      ResourceGraph corrected = world.graph(with("well again"));
      assertDone(world.up(corrected));
      assertThat(shares.seen).last().isEqualTo(Map.of(newest(world), 100));
      assertThat(CloudWorld.changes(world.plan(corrected))).isEmpty();
    }
  }

  @Test
  void a_rollout_that_was_broken_off_goes_on_where_it_was() throws Exception {
    try (CloudWorld world = world()) {
      assertDone(world.up(world.graph(STEPS)));
      String old = newest(world);
      shares.seen.clear();
      shares.afterwards = revision -> world.cloud.faults().add(refusal(), 1);

      ResourceGraph after = world.graph(with("hello"));
      assertThat(world.up(after).status()).isEqualTo(ApplyResult.Status.FAILED);
      String fresh = newest(world);
      assertThat(shares.seen).containsExactly(Map.of(old, 100), Map.of(old, 90, fresh, 10));

      shares.afterwards = revision -> {};
      assertDone(world.up(after));
      assertThat(newest(world)).as("the revision that was there").isEqualTo(fresh);
      assertThat(shares.seen)
          .containsExactly(
              Map.of(old, 100),
              Map.of(old, 90, fresh, 10),
              Map.of(old, 50, fresh, 50),
              Map.of(fresh, 100));
    }
  }

  @Test
  void requests_that_somebody_pinned_to_a_revision_are_drift() throws Exception {
    try (CloudWorld world = world();
        ServicesClient client = world.client()) {
      ResourceGraph graph = world.graph();
      assertDone(world.up(graph));
      Service now = service(world);
      client
          .updateServiceAsync(
              now.toBuilder()
                  .clearTraffic()
                  .addTraffic(
                      TrafficTarget.newBuilder()
                          .setType(
                              TrafficTargetAllocationType.TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION)
                          .setRevision(newest(world))
                          .setPercent(100))
                  .build())
          .get();

      assertThat(CloudWorld.changes(world.plan(graph)))
          .singleElement()
          .asString()
          .startsWith("UPDATE run_service.auth-service")
          .contains("traffic")
          .contains(newest(world));
      assertDone(world.up(graph));
      assertThat(CloudWorld.changes(world.plan(graph))).isEmpty();
    }
  }

  /** Cloud Run refuses the next change. */
  private static FaultRule refusal() {
    return new FaultRule(
        "run",
        "UpdateService",
        "",
        1,
        Duration.ZERO,
        Optional.of(Code.PERMISSION_DENIED),
        "not now",
        0,
        FaultRule.Drop.NONE,
        FaultRule.OperationFault.NONE);
  }

  private CloudWorld world() {
    return new CloudWorld(
        "staging",
        folder,
        Options.defaults().withLroMode(LroMode.ZERO).withPlugin(ServiceRunner.class, shares));
  }

  private static String[] with(String greeting) {
    var all = new ArrayList<>(List.of(STEPS));
    all.add("services.auth-service.environment_variables.GREETING=" + greeting);
    return all.toArray(String[]::new);
  }

  private static Service service(CloudWorld world) throws Exception {
    try (ServicesClient client = world.client()) {
      var environment = world.environment();
      return client.getService(
          "projects/"
              + environment.projectId()
              + "/locations/"
              + environment.region()
              + "/services/"
              + SERVICE);
    }
  }

  /** Name of the newest revision. */
  private static String newest(CloudWorld world) throws Exception {
    return last(service(world).getLatestCreatedRevision());
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private static void assertDone(ApplyResult result) {
    assertThat(result.status()).as(result.toString()).isEqualTo(ApplyResult.Status.DONE);
  }

  /** Lets Cloud Monitoring have counted requests to a revision. */
  private static void fail(CloudWorld world, String revision, long failed, long well) {
    UserMetrics metrics = world.cloud.emulation().plugin(UserMetrics.class).orElseThrow();
    Map.of("5xx", failed, "2xx", well)
        .forEach(
            (code, count) ->
                metrics.add(
                    world.environment().projectId(),
                    TimeSeries.newBuilder()
                        .setMetric(
                            Metric.newBuilder()
                                .setType("run.googleapis.com/request_count")
                                .putLabels("response_code_class", code))
                        .setResource(
                            MonitoredResource.newBuilder()
                                .setType("cloud_run_revision")
                                .putLabels("service_name", SERVICE)
                                .putLabels("revision_name", revision))
                        .addPoints(
                            Point.newBuilder()
                                .setInterval(
                                    TimeInterval.newBuilder()
                                        .setStartTime(
                                            Timestamps.fromMillis(
                                                System.currentTimeMillis() - 60_000))
                                        .setEndTime(
                                            Timestamps.fromMillis(System.currentTimeMillis())))
                                .setValue(TypedValue.newBuilder().setInt64Value(count)))
                        .build()));
  }

  /** A data plane that runs nothing and remembers how the requests were divided. */
  private static final class Shares implements ServiceRunner {
    final List<Map<String, Integer>> seen = new CopyOnWriteArrayList<>();

    /** What happens to a new revision that has got its first requests. */
    volatile Consumer<String> afterwards = revision -> {};

    @Override
    public Outcome start(Workload revision) {
      return Outcome.ready("");
    }

    @Override
    public void stop(String revision) {}

    @Override
    public void shared(String service, Map<String, Integer> percentByRevision) {
      if (!last(service).equals(SERVICE)) {
        return;
      }
      Map<String, Integer> now =
          percentByRevision.entrySet().stream()
              .filter(each -> each.getValue() > 0)
              .collect(
                  Collectors.toMap(
                      each -> last(each.getKey()), Map.Entry::getValue, (a, b) -> a, TreeMap::new));
      seen.add(now);
      now.entrySet().stream()
          .filter(each -> each.getValue() == 10)
          .forEach(each -> afterwards.accept(each.getKey()));
    }

    @Override
    public Outcome runTask(Workload task, int index) {
      return Outcome.ready("");
    }
  }
}
