package ai.varai.provisioner.it.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.gcp.client.Clients;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.spi.Problem;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A feature branch beside the environment that it is a copy of, in one project. */
class CloudBranchIT {
  @TempDir Path folder;

  @Test
  void a_branch_comes_and_goes_and_what_it_is_a_copy_of_stays_as_it_was() throws Exception {
    try (var development = development()) {
      ResourceGraph lasting = development.graph();
      assertDone(development.up(lasting));
      Map<String, Long> before = holdings(development);

      try (var branch =
          new CloudWorld("feature-login", folder.resolve("branch"), development.cloud)) {
        ResourceGraph copy = branch.graph();
        assertThat(branch.environment().projectId())
            .isEqualTo(development.environment().projectId());
        assertDone(branch.up(copy));

        branch.provider.operations().orElseThrow().restart("auth-service", Duration.ofMinutes(1));
        assertThat(CloudWorld.changes(branch.plan(copy))).as("a restart is no change").isEmpty();
        assertThat(branch.lifecycle().verify(copy, Set.of()).passed()).isTrue();
        assertUntouched(development, lasting);
        assertThat(branch.orphans()).isEmpty();
        assertThat(count(branch, "sqladmin.instances")).as("one for both").isEqualTo(1);
        assertThat(databases(development))
            .containsExactlyInAnyOrder("postgres", "varai_development", "varai_feature_login");

        assertDone(branch.destroy(copy));

        assertThat(branch.lifecycle().status().resources()).isEmpty();
        assertUntouched(development, lasting);
        assertThat(holdings(development)).as("nothing of the branch is left").isEqualTo(before);
        assertThat(databases(development))
            .containsExactlyInAnyOrder("postgres", "varai_development");
      }
    }
  }

  @Test
  void one_with_an_instance_of_its_own_comes_and_goes_as_well() throws Exception {
    try (var development = development()) {
      ResourceGraph lasting = development.graph();
      assertDone(development.up(lasting));
      Map<String, Long> before = holdings(development);

      try (var branch =
          new CloudWorld("feature-login", folder.resolve("branch"), development.cloud)) {
        ResourceGraph copy = branch.graph("infrastructure_of=null");
        assertDone(branch.up(copy));

        assertThat(count(branch, "sqladmin.instances")).isEqualTo(2);
        assertUntouched(development, lasting);
        assertThat(branch.orphans()).isEmpty();

        assertDone(branch.destroy(copy));

        assertUntouched(development, lasting);
        assertThat(holdings(development)).as("nothing of the branch is left").isEqualTo(before);
      }
    }
  }

  @Test
  void where_the_instance_is_not_there_nothing_is_begun() throws Exception {
    try (var development = development();
        var branch = new CloudWorld("feature-login", folder.resolve("branch"), development.cloud)) {
      ResourceGraph copy = branch.graph();

      assertThatThrownBy(() -> branch.up(copy))
          .isInstanceOfSatisfying(
              LifecycleException.class,
              refusal ->
                  assertThat(refusal.problems())
                      .extracting(Problem::subject, Problem::message, Problem::remedy)
                      .containsExactly(
                          tuple(
                              "shared_sql_instance.main",
                              "the environment development has no Cloud SQL instance in this"
                                  + " project",
                              "bring it up first: provisioner up --env=development")));
      assertThat(branch.lifecycle().status().resources()).isEmpty();
      assertThat(branch.writes()).isEmpty();
    }
  }

  @Test
  void an_instance_on_which_a_branch_has_its_database_is_not_deleted() throws Exception {
    try (var development = development();
        var branch = new CloudWorld("feature-login", folder.resolve("branch"), development.cloud)) {
      ResourceGraph lasting = development.graph();
      assertDone(development.up(lasting));
      ResourceGraph copy = branch.graph();
      assertDone(branch.up(copy));

      assertThatThrownBy(() -> development.destroy(lasting))
          .isInstanceOf(LifecycleException.class)
          .hasMessageContaining("forbidden")
          .satisfies(
              refusal ->
                  assertThat(((LifecycleException) refusal).problems().toString())
                      .contains("sql_instance.main", "varai_feature_login"));
      assertUntouched(development, lasting);

      assertDone(branch.destroy(copy));
      assertDone(development.destroy(lasting));
    }
  }

  @Test
  void a_new_instance_is_followed() throws Exception {
    try (var development = development();
        var branch = new CloudWorld("feature-login", folder.resolve("branch"), development.cloud)) {
      assertDone(development.up(development.graph()));
      ResourceGraph copy = branch.graph();
      assertDone(branch.up(copy));
      assertDone(branch.destroy(copy));
      assertDone(development.destroy(development.graph()));
      ResourceGraph anew = development.graph("database_config.instance_name=another");
      assertDone(development.up(anew));

      assertDone(branch.up(copy));

      assertThat(databases(development))
          .containsExactlyInAnyOrder("postgres", "varai_development", "varai_feature_login");
      assertThat(branch.lifecycle().verify(copy, Set.of()).passed()).isTrue();
    }
  }

  private CloudWorld development() {
    return new CloudWorld(
        "development", folder.resolve("development"), Options.defaults().withLroMode(LroMode.ZERO));
  }

  private static long count(CloudWorld world, String table) {
    return world.holdings().getOrDefault(table, 0L);
  }

  /** The databases on all instances of the project. */
  private static List<String> databases(CloudWorld world) throws Exception {
    try (Clients clients = world.clients()) {
      String project = world.environment().projectId();
      var names = new ArrayList<String>();
      for (var instance : clients.sql().instances().list(project).execute().getItems()) {
        clients
            .sql()
            .databases()
            .list(project, instance.getName())
            .execute()
            .getItems()
            .forEach(database -> names.add(database.getName()));
      }
      return names;
    }
  }

  /** Without what Google keeps for days: deleted log buckets, an instance's name and network. */
  private static Map<String, Long> holdings(CloudWorld world) {
    Map<String, Long> all = world.holdings();
    all.keySet().removeAll(Set.of("logging.buckets", "sqladmin.names", "sqladmin.networks"));
    return all;
  }

  private static void assertUntouched(CloudWorld world, ResourceGraph graph) throws Exception {
    assertThat(world.lifecycle().drift().none()).isTrue();
    assertThat(CloudWorld.changes(world.plan(graph))).isEmpty();
    assertThat(world.lifecycle().verify(graph, Set.of()).passed()).isTrue();
    assertThat(world.orphans()).isEmpty();
  }

  private static void assertDone(ApplyResult result) {
    assertThat(result.failures()).isEmpty();
    assertThat(result.status()).isEqualTo(ApplyResult.Status.DONE);
  }
}
