package ai.varai.provisioner.it.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.plan.PlannedChange;
import ai.varai.provisioner.model.resource.ResourceGraph;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.sqladmin.SQLAdmin;
import com.google.api.services.sqladmin.model.Backup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The backup that is left of a database when it is deleted. */
class CloudFinalBackupIT {
  private static final String ON = "database_config.final_backup=true";
  private static final String DAYS = "database_config.final_backup_retention_days=90";

  @TempDir Path folder;

  private CloudWorld world() {
    return new CloudWorld("development", folder, Options.defaults().withLroMode(LroMode.ZERO));
  }

  @Test
  void a_destroy_says_that_a_final_backup_is_made_and_leaves_it() throws Exception {
    try (CloudWorld world = world()) {
      ResourceGraph graph = world.graph(ON, DAYS);
      assertDone(world.up(graph));
      assertThat(CloudWorld.changes(world.plan(graph))).isEmpty();

      Plan plan = world.lifecycle().planDestroy(graph, PlanOptions.DEFAULT);
      assertThat(plan.changes())
          .filteredOn(change -> change.address().toString().equals("sql_instance.main"))
          .singleElement()
          .extracting(PlannedChange::reason)
          .isEqualTo("a final backup is made first and kept for 90 days");

      assertDone(world.destroy(graph));
      assertThat(world.lifecycle().status().resources()).isEmpty();
      assertThat(backups(world))
          .singleElement()
          .satisfies(
              backup -> {
                assertThat(backup.getType()).isEqualTo("FINAL");
                assertThat(backup.getDescription())
                    .isEqualTo("Last backup of sql_instance.main in environment development");
              });
      world.cloud.clock().advance(Duration.ofDays(89));
      assertThat(backups(world)).hasSize(1);
      world.cloud.clock().advance(Duration.ofDays(2));
      assertThat(backups(world)).isEmpty();
    }
  }

  @Test
  void it_is_asked_for_changed_and_given_up_in_place_and_without_it_nothing_is_left()
      throws Exception {
    try (CloudWorld world = world()) {
      assertDone(world.up(world.graph()));
      for (ResourceGraph next : List.of(world.graph(ON), world.graph(ON, DAYS), world.graph())) {
        assertThat(CloudWorld.changes(world.plan(next)))
            .singleElement()
            .asString()
            .startsWith("UPDATE sql_instance.main")
            .contains("final_backup");
        assertDone(world.up(next));
        assertThat(CloudWorld.changes(world.plan(next))).isEmpty();
      }

      assertDone(world.destroy(world.graph()));
      assertThat(backups(world)).isEmpty();
    }
  }

  private static List<Backup> backups(CloudWorld world) throws IOException {
    List<Backup> all =
        new SQLAdmin.Builder(
                new NetHttpTransport(), GsonFactory.getDefaultInstance(), request -> {})
            .setRootUrl(world.cloud.url() + "/")
            .setApplicationName("tests")
            .build()
            .backups()
            .listBackups("projects/" + world.environment().projectId())
            .execute()
            .getBackups();
    return all == null ? List.of() : all;
  }

  private static void assertDone(ApplyResult result) {
    assertThat(result.failures()).isEmpty();
    assertThat(result.status()).isEqualTo(ApplyResult.Status.DONE);
  }
}
