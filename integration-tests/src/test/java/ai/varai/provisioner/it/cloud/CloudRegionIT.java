package ai.varai.provisioner.it.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.gcp.GcpProvider;
import ai.varai.provisioner.lifecycle.ApplyOptions;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.plan.Action;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.plan.PlannedChange;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An environment whose file names another region than the one that it is in. */
class CloudRegionIT {
  private static final String ELSEWHERE = "us-east1";
  private static final Set<String> LISTED_BY_REGION =
      Set.of(
          "run_service",
          "run_iam_member",
          "serverless_neg",
          "artifact_repository",
          "scheduler_job");

  @TempDir Path folder;

  private interface Work<T> {
    T with(Lifecycle lifecycle, ResourceGraph graph) throws Exception;
  }

  /** What a command does that is started after the region in the file was changed. */
  private static <T> T elsewhere(CloudWorld world, Work<T> work) throws Exception {
    return elsewhere(world, "varai-development-moved", work);
  }

  private static <T> T elsewhere(CloudWorld world, String database, Work<T> work) throws Exception {
    String[] overrides = {
      "region=" + ELSEWHERE,
      "database_config.instance_name=" + database,
      "networking_config.subnets=[{name: varai-dev-subnet, ip_cidr_range: 10.5.0.0/24, region: "
          + ELSEWHERE
          + "}]"
    };
    GcpProvider provider =
        CloudWorld.provider(world.environment(overrides), world.cloud.url(), Map.of());
    try (provider;
        Lifecycle lifecycle =
            CloudWorld.open("development", provider, world.stateFolder(), event -> {})) {
      return work.with(lifecycle, world.graph(overrides));
    }
  }

  /** Agrees to all that is lost. */
  private static ApplyResult apply(Lifecycle lifecycle, ResourceGraph graph)
      throws InterruptedException {
    Plan plan = lifecycle.plan(graph, PlanOptions.DEFAULT);
    return lifecycle.apply(
        plan, ApplyOptions.DEFAULT.withConfirmed(Set.copyOf(plan.confirmationsNeeded())));
  }

  private CloudWorld world() {
    return new CloudWorld("development", folder, Options.defaults().withLroMode(LroMode.FAST));
  }

  @Test
  void what_is_in_the_region_that_was_left_is_replaced_and_not_forgotten() throws Exception {
    try (CloudWorld world = world()) {
      assertThat(world.up(world.graph()).failures()).isEmpty();

      Plan plan =
          elsewhere(world, (lifecycle, graph) -> lifecycle.plan(graph, PlanOptions.DEFAULT));

      assertThat(plan.changes())
          .filteredOn(change -> LISTED_BY_REGION.contains(change.address().kind()))
          .isNotEmpty()
          .extracting(PlannedChange::action)
          .containsOnly(Action.REPLACE);
      assertThat(plan.confirmationsNeeded())
          .as("images are lost with their repository: somebody has to agree")
          .anyMatch(address -> address.kind().equals("artifact_repository"));
    }
  }

  @Test
  void an_environment_that_moves_leaves_nothing_behind() throws Exception {
    try (CloudWorld world = world()) {
      assertThat(world.up(world.graph()).failures()).isEmpty();
      Map<String, Long> before = world.holdings();

      ApplyResult result = elsewhere(world, CloudRegionIT::apply);

      assertThat(result.failures()).isEmpty();
      Plan again =
          elsewhere(world, (lifecycle, graph) -> lifecycle.plan(graph, PlanOptions.DEFAULT));
      assertThat(CloudWorld.changes(again)).isEmpty();
      for (String table : Set.of("run.services", "artifactregistry.repositories")) {
        assertThat(world.holdings().get(table)).as(table).isEqualTo(before.get(table));
      }
    }
  }

  /** The process is killed while it does not know yet what has become of a create. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'api':'run','method':'Services.CreateService','drop':'after'}",
        "{'api':'run','method':'run.service','operation':'stall'}",
        "{'api':'artifactregistry','method':'CreateRepository','drop':'after'}",
        "{'api':'cloudscheduler','method':'CreateJob','drop':'after'}"
      })
  void what_a_killed_apply_began_in_the_region_that_was_left_is_not_left_behind(String fault)
      throws Exception {
    try (CloudWorld world = world()) {
      world.fault(fault.replace('\'', '"'));
      killAtTheFault(world);
      world.cloud.faults().clear();

      ApplyResult result = elsewhere(world, CloudRegionIT::apply);

      assertThat(result.failures()).isEmpty();
      assertThat(placesOf(world)).isNotEmpty().containsOnly(ELSEWHERE);
    }
  }

  private void killAtTheFault(CloudWorld world) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                CloudChild.class.getName(),
                "development",
                world.cloud.url(),
                world.stateFolder().toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("child.out").toFile())
            .start();
    try {
      await()
          .atMost(Duration.ofMinutes(2))
          .until(
              () -> {
                assertThat(child.isAlive())
                    .as(Files.readString(folder.resolve("child.out")))
                    .isTrue();
                return world.struck() > 0;
              });
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  /** The regions of what a list by region shows, in whatever region it is. */
  private static Set<String> placesOf(CloudWorld world) {
    return world.store().stream()
        .filter(
            row ->
                row.table()
                    .matches(
                        "run\\.services|artifactregistry\\.repositories|cloudscheduler\\.jobs"))
        .map(row -> row.key().replaceFirst("/.*", ""))
        .collect(Collectors.toSet());
  }

  @Test
  void a_database_is_not_deleted_that_could_not_be_made_anew_under_its_name() throws Exception {
    try (CloudWorld world = world()) {
      assertThat(world.up(world.graph()).failures()).isEmpty();

      Plan plan =
          elsewhere(
              world,
              "varai-development-x7k2",
              (lifecycle, graph) -> lifecycle.plan(graph, PlanOptions.DEFAULT));

      assertThat(plan.blocked())
          .singleElement()
          .satisfies(
              one -> {
                assertThat(one.address()).hasToString("sql_instance.main");
                assertThat(one.reason()).contains("keeps the name varai-development-x7k2");
                assertThat(one.remedy()).contains("database_config.instance_name");
              });
    }
  }

  @Test
  void with_another_project_nothing_is_made_twice_or_forgotten() throws Exception {
    try (CloudWorld world = world()) {
      assertThat(world.up(world.graph()).failures()).isEmpty();
      String project = "project_id=quite-another-project";
      GcpProvider provider =
          CloudWorld.provider(world.environment(project), world.cloud.url(), Map.of());
      try (provider;
          Lifecycle there =
              CloudWorld.open("development", provider, world.stateFolder(), event -> {})) {
        ResourceGraph graph = world.graph(project);
        assertThatThrownBy(() -> there.plan(graph, PlanOptions.DEFAULT))
            .hasMessageContaining("in project ml-datadriven-recos-dev, and this is")
            .hasMessageContaining("project quite-another-project");
        assertThatThrownBy(() -> there.planDestroy(graph, PlanOptions.DEFAULT))
            .isInstanceOf(LifecycleException.class);
      }
      assertThat(CloudWorld.changes(world.plan(world.graph()))).isEmpty();
    }
  }

  @Test
  void a_destroy_finds_what_is_in_the_region_that_was_left() throws Exception {
    try (CloudWorld world = world()) {
      assertThat(world.up(world.graph()).failures()).isEmpty();
      assertThat(world.holdings()).containsKey("run.services");

      ApplyResult result =
          elsewhere(
              world,
              (lifecycle, graph) ->
                  lifecycle.apply(
                      lifecycle.planDestroy(graph, PlanOptions.DEFAULT), ApplyOptions.DEFAULT));

      assertThat(result.failures()).isEmpty();
      assertThat(world.lifecycle().status().resources()).isEmpty();
      assertThat(world.orphans()).isEmpty();
      assertThat(world.holdings()).doesNotContainKey("run.services");
    }
  }
}
