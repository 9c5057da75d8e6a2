package ai.varai.provisioner.it.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.gcp.client.Clients;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.model.kind.Bucket;
import ai.varai.provisioner.model.resource.ResourceGraph;
import com.google.api.services.storage.Storage;
import com.google.api.services.storage.model.Bucket.Lifecycle;
import com.google.api.services.storage.model.Policy;
import com.google.cloud.run.v2.Container;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files go after their days, services get at the buckets that they use, CPU waits with them. */
class CloudStorageIT {
  @TempDir Path folder;

  @Test
  void what_somebody_changes_about_a_bucket_is_seen_and_put_right() throws Exception {
    try (CloudWorld world = world();
        Clients clients = world.clients()) {
      ResourceGraph graph = world.graph();
      Storage storage = clients.storage();
      String bucket = bucket(graph);
      assertDone(world.up(graph));
      assertThat(storage.buckets().get(bucket).execute().getLifecycle().getRule())
          .singleElement()
          .satisfies(
              rule -> {
                assertThat(rule.getAction().getType()).isEqualTo("Delete");
                assertThat(rule.getCondition().getAge()).isEqualTo(30);
              });
      assertThat(storage.buckets().getIamPolicy(bucket).execute().getBindings())
          .anySatisfy(
              binding -> {
                assertThat(binding.getRole()).isEqualTo("roles/storage.objectUser");
                assertThat(binding.getMembers())
                    .singleElement()
                    .asString()
                    .startsWith("serviceAccount:");
              });
      assertThat(CloudWorld.changes(world.plan(graph))).isEmpty();

      storage
          .buckets()
          .patch(
              bucket,
              new com.google.api.services.storage.model.Bucket()
                  .setLifecycle(new Lifecycle().setRule(List.of())))
          .execute();
      Policy policy = storage.buckets().getIamPolicy(bucket).execute();
      policy.setBindings(
          policy.getBindings().stream()
              .filter(each -> !each.getRole().equals("roles/storage.objectUser"))
              .toList());
      storage.buckets().setIamPolicy(bucket, policy).execute();

      assertThat(CloudWorld.changes(world.plan(graph)))
          .hasSize(2)
          .anyMatch(each -> each.startsWith("UPDATE bucket.uploads"))
          .anyMatch(each -> each.startsWith("CREATE bucket_iam_member.face-service/uploads"));
      assertDone(world.up(graph));
      assertThat(CloudWorld.changes(world.plan(graph))).isEmpty();

      ResourceGraph forever = world.graph("storage.uploads.retention_days=null");
      assertDone(world.up(forever));
      assertThat(storage.buckets().get(bucket).execute().getLifecycle()).isNull();
      assertThat(CloudWorld.changes(world.plan(forever))).isEmpty();
    }
  }

  @Test
  void cpu_is_allocated_between_requests_where_it_is_wanted() throws Exception {
    try (CloudWorld world = world();
        Clients clients = world.clients()) {
      assertDone(world.up(world.graph()));
      assertThat(container(world, clients).getResources().getCpuIdle()).isTrue();

      ResourceGraph always = world.graph("services.auth-service.cpu_always_allocated=true");
      assertThat(CloudWorld.changes(world.plan(always)))
          .singleElement()
          .asString()
          .startsWith("UPDATE run_service.auth-service")
          .contains("cpu_always_allocated");
      assertDone(world.up(always));
      assertThat(container(world, clients).getResources().getCpuIdle()).isFalse();
      assertThat(CloudWorld.changes(world.plan(always))).isEmpty();
    }
  }

  private CloudWorld world() {
    return new CloudWorld("staging", folder, Options.defaults().withLroMode(LroMode.ZERO));
  }

  private static Container container(CloudWorld world, Clients clients) throws Exception {
    return clients
        .run()
        .getService(
            "projects/"
                + world.environment().projectId()
                + "/locations/"
                + world.environment().region()
                + "/services/auth-service")
        .getTemplate()
        .getContainers(0);
  }

  private static String bucket(ResourceGraph graph) {
    return graph.nodes().stream()
        .map(node -> node.resource())
        .filter(Bucket.class::isInstance)
        .map(each -> ((Bucket) each).name())
        .findFirst()
        .orElseThrow();
  }

  private static void assertDone(ApplyResult result) {
    assertThat(result.failures()).isEmpty();
    assertThat(result.status()).isEqualTo(ApplyResult.Status.DONE);
  }
}
