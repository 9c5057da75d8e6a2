package ai.varai.provisioner.it.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.gcp.client.Clients;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.VerifyResult;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.resource.ResourceGraph;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.services.sqladmin.model.DatabaseInstance;
import com.google.api.services.sqladmin.model.Settings;
import com.google.cloud.scheduler.v1.Job;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cloud SQL tells of databases and users only while the instance runs. */
class CloudAsleepIT {
  @TempDir Path folder;

  private CloudWorld world() {
    return world("development");
  }

  private CloudWorld world(String name) {
    return new CloudWorld(name, folder, Options.defaults().withLroMode(LroMode.ZERO));
  }

  @Test
  void outside_business_hours_the_state_is_believed() throws Exception {
    try (CloudWorld world = world();
        Clients clients = world.clients()) {
      ResourceGraph graph = world.graph();
      assertDone(world.up(graph));
      String project = world.environment().projectId();
      String instance = instance(clients, project).getName();
      // As in the evening.
      runSchedule(clients, world.environment(), "stop");
      await()
          .untilAsserted(
              () ->
                  assertThat(instance(clients, project).getSettings().getActivationPolicy())
                      .isEqualTo("NEVER"));
      assertThatThrownBy(() -> clients.sql().users().list(project, instance).execute())
          .isInstanceOf(GoogleJsonResponseException.class)
          .hasMessageContaining("instance is not running");

      assertThat(CloudWorld.changes(world.plan(graph))).isEmpty();
      assertThat(world.lifecycle().drift().none()).isTrue();
      VerifyResult verified = world.lifecycle().verify(graph, Set.of());
      assertThat(verified.passed()).isTrue();
      assertThat(verified.checks())
          .filteredOn(check -> check.check().equals(instance + " runs on Cloud SQL"))
          .extracting(VerifyResult.CheckOutcome::detail)
          .containsExactly("not now, a schedule has stopped it");
      assertDone(world.up(world.graph("services.auth-service.max_instances=7")));
      world.cloud.recorder().clear();
      assertThatThrownBy(() -> world.up(world.graph("database_config.user_name=other")))
          .isInstanceOfSatisfying(
              LifecycleException.class,
              refused ->
                  assertThat(refused.problems())
                      .singleElement()
                      .satisfies(
                          problem -> {
                            assertThat(problem.subject()).isEqualTo("sql_instance.main");
                            assertThat(problem.message())
                                .startsWith("it is stopped")
                                .contains("sql_user.main");
                            assertThat(problem.remedy())
                                .contains(
                                    "gcloud sql instances patch " + instance,
                                    "--exclude=sql_user.main");
                          }));
      assertThat(world.writes()).as("nothing was changed").isEmpty();
      assertDone(world.destroy(graph));
      assertThat(world.lifecycle().status().resources()).isEmpty();
    }
  }

  @Test
  void a_schedule_starts_what_it_has_stopped() throws Exception {
    try (CloudWorld world = world();
        Clients clients = world.clients()) {
      assertDone(world.up(world.graph()));
      String project = world.environment().projectId();
      for (String policy : List.of("NEVER", "ALWAYS")) {
        runSchedule(clients, world.environment(), policy.equals("NEVER") ? "stop" : "start");
        await()
            .untilAsserted(
                () ->
                    assertThat(instance(clients, project).getSettings().getActivationPolicy())
                        .isEqualTo(policy));
      }
    }
  }

  @Test
  void an_instance_that_no_schedule_stops_is_started_again() throws Exception {
    try (CloudWorld world = world("staging");
        Clients clients = world.clients()) {
      ResourceGraph graph = world.graph();
      assertDone(world.up(graph));
      String project = world.environment().projectId();
      stop(clients, project, instance(clients, project).getName());

      assertThat(CloudWorld.changes(world.plan(graph)))
          .singleElement()
          .asString()
          .startsWith("UPDATE sql_instance.main");
      assertDone(world.up(graph));
      assertThat(instance(clients, project).getSettings().getActivationPolicy())
          .isEqualTo("ALWAYS");
      assertThat(CloudWorld.changes(world.plan(graph))).isEmpty();
    }
  }

  private static DatabaseInstance instance(Clients clients, String project) throws Exception {
    return clients.sql().instances().list(project).execute().getItems().get(0);
  }

  /** Has the environment's own schedule do now what it does at its time. */
  private static void runSchedule(Clients clients, Environment environment, String what)
      throws Exception {
    String region = "projects/" + environment.projectId() + "/locations/" + environment.region();
    for (Job job : clients.scheduler().listJobs(region).iterateAll()) {
      if (job.getName().endsWith("-database-" + what)) {
        clients.scheduler().runJob(job.getName());
      }
    }
  }

  private static void stop(Clients clients, String project, String instance) throws Exception {
    clients
        .sql()
        .instances()
        .patch(
            project,
            instance,
            new DatabaseInstance().setSettings(new Settings().setActivationPolicy("NEVER")))
        .execute();
  }

  @Test
  void an_instance_that_is_still_being_made_has_no_databases_yet() throws Exception {
    try (CloudWorld world = world()) {
      ResourceGraph graph = world.graph();
      assertDone(world.up(graph));
      state(world, "PENDING_CREATE");

      Plan plan = world.plan(graph);

      assertThat(CloudWorld.changes(plan))
          .anyMatch(change -> change.startsWith("CREATE sql_database."))
          .noneMatch(change -> change.contains("sql_instance."));
      state(world, "RUNNABLE");
      assertDone(world.up(graph));
    }
  }

  private static void state(CloudWorld world, String state) {
    Table<ObjectNode> instances =
        world.cloud.emulation().store().table("sqladmin.instances", Codec.json());
    String project = world.environment().projectId();
    ObjectNode row = instances.list(project).get(0).put("state", state);
    world
        .cloud
        .emulation()
        .store()
        .run(project, () -> instances.put(project, row.path("name").asText(), row));
  }

  private static void assertDone(ApplyResult result) {
    assertThat(result.failures()).isEmpty();
    assertThat(result.status()).isEqualTo(ApplyResult.Status.DONE);
  }
}
