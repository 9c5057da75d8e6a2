package ai.varai.provisioner.emulator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.cloud.run.v2.Condition;
import com.google.cloud.run.v2.Container;
import com.google.cloud.run.v2.ContainerPort;
import com.google.cloud.run.v2.InstanceSplit;
import com.google.cloud.run.v2.InstanceSplitAllocationType;
import com.google.cloud.run.v2.LocationName;
import com.google.cloud.run.v2.Revision;
import com.google.cloud.run.v2.RevisionsClient;
import com.google.cloud.run.v2.RevisionsSettings;
import com.google.cloud.run.v2.UpdateWorkerPoolRequest;
import com.google.cloud.run.v2.WorkerPool;
import com.google.cloud.run.v2.WorkerPoolRevisionTemplate;
import com.google.cloud.run.v2.WorkerPoolsClient;
import com.google.cloud.run.v2.WorkerPoolsSettings;
import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Worker pools: Google's own client for v2, and v1 as gcloud asks for it. */
class WorkerPoolTest {

  private static final LocationName PARENT = LocationName.of("pools", "us-central1");
  private static final String POOL = PARENT + "/workerPools/queue";

  private GcpEmulator cloud = GcpEmulator.start();

  @AfterEach
  void stop() {
    cloud.stop();
  }

  private WorkerPoolsClient pools(boolean rest) throws IOException {
    WorkerPoolsSettings.Builder b =
        rest ? WorkerPoolsSettings.newHttpJsonBuilder() : WorkerPoolsSettings.newBuilder();
    b.setTransportChannelProvider(rest ? Clients.rest(cloud) : Clients.grpc(cloud))
        .setCredentialsProvider(Clients.NO_CREDENTIALS);
    b.createWorkerPoolOperationSettings().setPollingAlgorithm(Clients.quickly());
    b.updateWorkerPoolOperationSettings().setPollingAlgorithm(Clients.quickly());
    b.deleteWorkerPoolOperationSettings().setPollingAlgorithm(Clients.quickly());
    return WorkerPoolsClient.create(b.build());
  }

  private RevisionsClient revisions() throws IOException {
    return RevisionsClient.create(
        RevisionsSettings.newBuilder()
            .setTransportChannelProvider(Clients.grpc(cloud))
            .setCredentialsProvider(Clients.NO_CREDENTIALS)
            .build());
  }

  private static WorkerPool pool(String image) {
    return WorkerPool.newBuilder()
        .setTemplate(
            WorkerPoolRevisionTemplate.newBuilder()
                .addContainers(Container.newBuilder().setImage(image)))
        .build();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPoolIsMadeChangedAndDeletedWithItsRevisions(boolean rest) throws Exception {
    try (WorkerPoolsClient pools = pools(rest);
        RevisionsClient revisions = revisions()) {
      WorkerPool made = pools.createWorkerPoolAsync(PARENT, pool("i:1"), "queue").get();
      assertThat(made.getName()).isEqualTo(POOL);
      assertThat(made.getTerminalCondition().getState())
          .isEqualTo(Condition.State.CONDITION_SUCCEEDED);
      assertThat(made.getScaling().getManualInstanceCount()).isEqualTo(1);
      assertThat(made.getInstanceSplitsList())
          .extracting(InstanceSplit::getPercent)
          .containsExactly(100);
      assertThat(made.getTemplate().getContainers(0).getResources().getLimitsMap())
          .containsEntry("cpu", "1000m")
          .containsEntry("memory", "512Mi");
      assertThat(made.getTemplate().getServiceAccount())
          .endsWith("-compute@developer.gserviceaccount.com");
      assertThat(made.getLatestReadyRevision()).isEqualTo(made.getLatestCreatedRevision());
      assertThatThrownBy(() -> pools.createWorkerPoolAsync(PARENT, pool("i:1"), "queue").get())
          .hasCauseInstanceOf(ApiException.class);

      WorkerPool changed =
          pools
              .updateWorkerPoolAsync(
                  made.toBuilder()
                      .setTemplate(pool("i:2").getTemplate())
                      .setScaling(made.getScaling().toBuilder().setManualInstanceCount(3))
                      .build())
              .get();
      assertThat(changed.getGeneration()).isEqualTo(2);
      assertThat(changed.getLatestReadyRevision()).isNotEqualTo(made.getLatestReadyRevision());
      assertThat(revisions.listRevisions(POOL).iterateAll()).hasSize(2);
      Revision newest = revisions.getRevision(changed.getLatestReadyRevision());
      assertThat(newest.getContainers(0).getImage()).isEqualTo("i:2");
      assertThat(newest.getContainers(0).getPortsCount()).isZero();
      assertThatThrownBy(
              () -> revisions.deleteRevisionAsync(changed.getLatestReadyRevision()).get())
          .hasMessageContaining("latest created revision of its worker pool");

      WorkerPool forced =
          pools
              .updateWorkerPoolAsync(
                  UpdateWorkerPoolRequest.newBuilder()
                      .setWorkerPool(changed)
                      .setForceNewRevision(true)
                      .build())
              .get();
      assertThat(forced.getLatestReadyRevision()).isNotEqualTo(changed.getLatestReadyRevision());

      pools.deleteWorkerPoolAsync(POOL).get();
      assertThatThrownBy(() -> pools.getWorkerPool(POOL)).isInstanceOf(NotFoundException.class);
      assertThat(new RestCalls(cloud).get("/v2/" + POOL).body().at("/error/message").asText())
          .startsWith("Resource 'queue' of kind 'WORKER_POOL' in region");
      assertThat(revisions.listRevisions(PARENT + "/workerPools/-").iterateAll()).isEmpty();
    }
  }

  @Test
  void whatAPoolCannotBeIsRefused() throws Exception {
    try (WorkerPoolsClient pools = pools(false)) {
      WorkerPool.Builder listens = pool("i:1").toBuilder();
      listens
          .getTemplateBuilder()
          .getContainersBuilder(0)
          .addPorts(ContainerPort.newBuilder().setContainerPort(8080));
      WorkerPool half =
          pool("i:1").toBuilder()
              .addInstanceSplits(
                  InstanceSplit.newBuilder()
                      .setType(InstanceSplitAllocationType.INSTANCE_SPLIT_ALLOCATION_TYPE_LATEST)
                      .setPercent(50))
              .build();
      WorkerPool stray =
          pool("i:1").toBuilder()
              .addInstanceSplits(
                  InstanceSplit.newBuilder()
                      .setType(InstanceSplitAllocationType.INSTANCE_SPLIT_ALLOCATION_TYPE_REVISION)
                      .setRevision("queue-none")
                      .setPercent(100))
              .build();
      for (WorkerPool wrong :
          List.of(listens.build(), half, stray, WorkerPool.getDefaultInstance())) {
        assertThatThrownBy(() -> pools.createWorkerPoolAsync(PARENT, wrong, "queue").get())
            .hasCauseInstanceOf(InvalidArgumentException.class);
      }
      assertThat(pools.listWorkerPools(PARENT).iterateAll()).isEmpty();
    }
  }

  @Test
  void aPoolHasAPolicyThatV1ShowsToo() throws Exception {
    try (WorkerPoolsClient pools = pools(false)) {
      pools.createWorkerPoolAsync(PARENT, pool("i:1"), "queue").get();
      pools.setIamPolicy(
          SetIamPolicyRequest.newBuilder()
              .setResource(POOL)
              .setPolicy(
                  Policy.newBuilder()
                      .addBindings(
                          Binding.newBuilder()
                              .setRole("roles/run.viewer")
                              .addMembers("user:a@example.com")))
              .build());
    }
    JsonNode policy =
        new RestCalls(cloud)
            .get("/v1/projects/pools/locations/us-central1/workerpools/queue:getIamPolicy")
            .body();
    assertThat(policy.at("/bindings/0/role").asText()).isEqualTo("roles/run.viewer");
  }

  @Test
  void v1ShowsAndReplacesTheSamePools() throws Exception {
    RestCalls rest = new RestCalls(cloud);
    String all = "/apis/run.googleapis.com/v1/namespaces/pools/workerpools";
    String body =
        """
        {"apiVersion": "run.googleapis.com/v1", "kind": "WorkerPool",
         "metadata": {"name": "queue", "labels": {"cloud.googleapis.com/location": "us-central1"},
           "annotations": {"run.googleapis.com/manualInstanceCount": "2"}},
         "spec": {"template": {"spec": {"containers": [{"image": "i:1"}]}}}}
        """;
    assertThat(rest.post(all + "?dryRun=all", body).status()).isEqualTo(200);
    assertThat(rest.get(all + "/queue").status()).isEqualTo(404);
    Answer made = rest.post(all, body);
    assertThat(made.status()).as(made.body().toString()).isEqualTo(200);
    cloud.clock().advance(Duration.ofMinutes(1));

    JsonNode pool = rest.get(all + "/queue").body();
    assertThat(pool.at("/metadata/annotations/run.googleapis.com~1manualInstanceCount").asText())
        .isEqualTo("2");
    assertThat(pool.at("/spec/template/spec").has("containerConcurrency")).isFalse();
    assertThat(pool.at("/status/conditions/0/status").asText()).isEqualTo("True");
    assertThat(pool.at("/status/instanceSplits/0/revisionName").asText())
        .isEqualTo(pool.at("/status/latestReadyRevisionName").asText());
    assertThat(rest.get(all).body().path("items")).hasSize(1);
    try (WorkerPoolsClient pools = pools(false)) {
      assertThat(pools.getWorkerPool(POOL).getScaling().getManualInstanceCount()).isEqualTo(2);
    }

    Answer replaced = rest.send("PUT", all + "/queue", body.replace("i:1", "i:2"));
    assertThat(replaced.status()).as(replaced.body().toString()).isEqualTo(200);
    assertThat(replaced.body().at("/metadata/generation").asInt()).isEqualTo(2);
    Answer refused = rest.send("PUT", all + "/queue", body.replace("\"i:1\"", "\"\""));
    assertThat(refused.body().at("/error/details/0/fieldViolations/0/field").asText())
        .isEqualTo("spec.template.spec.containers[0].image");
    assertThat(rest.send("DELETE", all + "/queue", "").body().path("status").asText())
        .isEqualTo("Success");
  }

  @Test
  void instancesRunWhereContainersRunUntilNoneIsWanted() throws Exception {
    cloud.stop();
    Map<String, ServiceRunner.Workload> running = new ConcurrentHashMap<>();
    cloud = GcpEmulator.start(runs(running));
    try (WorkerPoolsClient pools = pools(false)) {
      WorkerPool made = pools.createWorkerPoolAsync(PARENT, pool("i:1"), "queue").get();
      ServiceRunner.Workload first = running.get(made.getLatestReadyRevision());
      assertThat(first.containers().get(0).environment())
          .containsEntry("CLOUD_RUN_WORKER_POOL", "queue")
          .doesNotContainKey("K_SERVICE");
      assertThat(first.containers().get(0).port()).isZero();
      assertThat(first.scaling().least()).isEqualTo(1);

      WorkerPool.Builder none = made.toBuilder();
      none.getScalingBuilder().setManualInstanceCount(0);
      pools.updateWorkerPoolAsync(none.build()).get();
      assertThat(running).isEmpty();
      none.getScalingBuilder().setManualInstanceCount(2);
      WorkerPool again = pools.updateWorkerPoolAsync(none.clearEtag().build()).get();
      assertThat(running).containsOnlyKeys(again.getLatestReadyRevision());
      assertThat(running.get(again.getLatestReadyRevision()).scaling().least()).isEqualTo(2);

      WorkerPool next =
          pools
              .updateWorkerPoolAsync(
                  again.toBuilder().setTemplate(pool("i:2").getTemplate()).build())
              .get();
      assertThat(running).containsOnlyKeys(next.getLatestReadyRevision());
      pools.deleteWorkerPoolAsync(POOL).get();
      assertThat(running).isEmpty();
    }
  }

  @Test
  void instancesRunAgainAfterTheEmulatorWasRestarted(@TempDir Path data) throws Exception {
    cloud.stop();
    cloud = GcpEmulator.start(runs(new ConcurrentHashMap<>()).withDataDir(data));
    WorkerPool made;
    try (WorkerPoolsClient pools = pools(false)) {
      made = pools.createWorkerPoolAsync(PARENT, pool("i:1"), "queue").get();
    }
    cloud.stop();

    Map<String, ServiceRunner.Workload> running = new ConcurrentHashMap<>();
    cloud = GcpEmulator.start(runs(running).withDataDir(data));
    cloud.clock().advance(Duration.ofMinutes(1));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(running).containsOnlyKeys(made.getLatestReadyRevision()));
  }

  /** Notes what is to run. */
  private static Options runs(Map<String, ServiceRunner.Workload> running) {
    return Options.defaults()
        .withPlugin(
            ServiceRunner.class,
            new ServiceRunner() {
              @Override
              public Outcome start(Workload revision) {
                running.put(revision.name(), revision);
                return Outcome.ready("");
              }

              @Override
              public void stop(String revision) {
                running.remove(revision);
              }

              @Override
              public Outcome runTask(Workload task, int index) {
                throw new UnsupportedOperationException("no task is expected here");
              }
            });
  }
}
