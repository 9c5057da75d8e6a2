package ai.varai.provisioner.it.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.gcp.client.Clients;
import ai.varai.provisioner.gcp.client.CloudSettings;
import ai.varai.provisioner.it.harness.Http;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.event.EventSink;
import ai.varai.provisioner.model.resource.ResourceGraph;
import com.google.cloud.resourcemanager.v3.ProjectsClient;
import com.google.iam.v1.Policy;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Service accounts that policies do not know yet, and those that they know no more. */
class CloudAccountsIT {
  private static final String ROLE = "roles/monitoring.metricWriter";

  private static final Map<String, String> PATIENCE = Map.of("gcp.account_patience", "120");

  @TempDir Path folder;

  private CloudWorld world() {
    return new CloudWorld(
        "development",
        folder,
        GcpEmulator.start(Options.defaults().withLroMode(LroMode.ZERO)),
        PATIENCE);
  }

  /** A refusal that is repeated as usual would have been given up long before so many. */
  @Test
  void policies_that_learn_of_an_account_late_are_waited_for() throws Exception {
    try (CloudWorld world = world()) {
      var answer =
          Http.post(world.cloud.url() + "/_emulator/settings", "{\"serviceAccountMisses\": 100}");
      assertThat(answer.status()).isEqualTo(200);
      ResourceGraph graph = world.graph();

      assertDone(world.measured("up", () -> world.up(graph)));

      assertThat(world.cloud.recorder().calls())
          .filteredOn(call -> call.error().contains("does not exist"))
          .as("refusals of accounts that are new")
          .hasSizeGreaterThan(100);
      assertThat(CloudWorld.changes(world.plan(graph))).isEmpty();
    }
  }

  /** Cloud Scheduler does not say what it is that it has not found. */
  @Test
  void a_schedule_that_learns_of_its_account_late_is_made_when_it_has() throws Exception {
    try (CloudWorld world = world()) {
      ResourceGraph graph = world.graph();
      world.fault("{\"method\": \"CreateJob\", \"status\": \"NOT_FOUND\", \"count\": 20}");

      assertDone(world.up(graph));

      assertThat(world.struck()).as("refusals").isEqualTo(20);
      assertThat(CloudWorld.changes(world.plan(graph))).isEmpty();
    }
  }

  /** Between the accounts and what names them in policies the first run ends. */
  @Test
  void the_accounts_of_a_run_that_failed_are_new_to_the_next_one_too() throws Exception {
    try (CloudWorld world = world()) {
      var answer =
          Http.post(world.cloud.url() + "/_emulator/settings", "{\"serviceAccountMisses\": 100}");
      assertThat(answer.status()).isEqualTo(200);
      ResourceGraph graph = world.graph();
      world.fault("{\"method\": \"SetIamPolicy\", \"status\": \"PERMISSION_DENIED\"}");
      assertThat(world.up(graph).status()).isNotEqualTo(ApplyResult.Status.DONE);
      assertThat(world.lifecycle().status().resources())
          .as("made by the first run")
          .anyMatch(each -> each.address().kind().equals("service_account"))
          .noneMatch(each -> each.address().kind().equals("project_iam_member"));
      world.cloud.faults().clear();
      world.cloud.recorder().clear();

      try (var provider = CloudWorld.provider(world.environment(), world.cloud.url(), PATIENCE);
          var next =
              CloudWorld.open("development", provider, world.stateFolder(), EventSink.NONE)) {
        assertDone(CloudWorld.up(next, graph));
      }

      assertThat(world.cloud.recorder().calls())
          .as("the next run makes no accounts")
          .noneMatch(call -> call.method().contains("CreateServiceAccount"))
          .filteredOn(call -> call.error().contains("does not exist"))
          .as("refusals of accounts that are new")
          .hasSizeGreaterThan(100);
      assertThat(CloudWorld.changes(world.plan(graph))).isEmpty();
    }
  }

  /** The create is repeated, and told that the account is there: it is new all the same. */
  @Test
  void an_account_is_new_also_where_the_answer_to_its_making_was_lost() throws Exception {
    try (CloudWorld world = world()) {
      var answer =
          Http.post(world.cloud.url() + "/_emulator/settings", "{\"serviceAccountMisses\": 100}");
      assertThat(answer.status()).isEqualTo(200);
      ResourceGraph graph = world.graph();
      long accounts =
          graph.nodes().stream()
              .filter(node -> node.address().kind().equals("service_account"))
              .count();
      world.fault(
          "{\"method\": \"CreateServiceAccount\", \"drop\": \"after\", \"count\": "
              + accounts
              + "}");

      assertDone(world.up(graph));

      assertThat(world.struck()).as("answers that were lost").isEqualTo(accounts);
      assertThat(CloudWorld.changes(world.plan(graph))).isEmpty();
    }
  }

  @Test
  void what_a_policy_keeps_of_a_deleted_account_is_not_ours_and_goes() throws Exception {
    try (CloudWorld world = world()) {
      ResourceGraph graph = world.graph();
      assertDone(world.up(graph));
      String project = world.environment().projectId();
      try (Clients clients =
          new Clients(
              CloudSettings.of(
                  Map.of(
                      "project",
                      project,
                      "region",
                      world.environment().region(),
                      "gcp.endpoint",
                      world.cloud.url())))) {
        forget(clients.projects(), "projects/" + project);

        assertThat(CloudWorld.changes(world.plan(graph)))
            .singleElement()
            .asString()
            .startsWith("CREATE project_iam_member.auth-service/monitoring.metricWriter");
        assertDone(world.up(graph));
        assertThat(CloudWorld.changes(world.plan(graph))).isEmpty();
        assertThat(clients.projects().getIamPolicy("projects/" + project).toString())
            .contains(ROLE)
            .doesNotContain("deleted:");
      }
    }
  }

  /** Makes the policy what it is after an account was deleted and made anew. */
  private static void forget(ProjectsClient projects, String project) {
    Policy policy = projects.getIamPolicy(project);
    var changed = policy.toBuilder();
    for (int i = 0; i < policy.getBindingsCount(); i++) {
      if (policy.getBindings(i).getRole().equals(ROLE)) {
        changed
            .getBindingsBuilder(i)
            .clearMembers()
            .addAllMembers(
                policy.getBindings(i).getMembersList().stream()
                    .map(
                        member ->
                            member.contains(":auth-service")
                                ? "deleted:" + member + "?uid=117690000000000000000"
                                : member)
                    .toList());
      }
    }
    projects.setIamPolicy(project, changed.build());
  }

  private static void assertDone(ApplyResult result) {
    assertThat(result.failures()).isEmpty();
    assertThat(result.status()).isEqualTo(ApplyResult.Status.DONE);
  }
}
