package ai.varai.provisioner.it.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.emulator.run.ServiceRunner;
import ai.varai.provisioner.gcp.client.Clients;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.model.resource.ResourceGraph;
import com.google.cloud.scheduler.v1.Job;
import com.google.iam.admin.v1.DisableServiceAccountRequest;
import com.google.iam.admin.v1.ServiceAccount;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is of no use although its attributes are right is put right; what cannot be is refused. */
class CloudHealIT {
  @TempDir Path folder;

  private CloudWorld world(Options options) {
    return new CloudWorld("development", folder, options.withLroMode(LroMode.ZERO));
  }

  private CloudWorld world() {
    return world(Options.defaults());
  }

  /** Runs nothing; the images that are named cannot be pulled. */
  private static final class Runner implements ServiceRunner {
    final Set<String> started = ConcurrentHashMap.newKeySet();
    volatile boolean broken;

    @Override
    public Outcome start(Workload revision) {
      started.add(revision.name());
      return broken && revision.name().contains("auth-service")
          ? Outcome.failed("Image not found.")
          : Outcome.ready("http://127.0.0.1:1");
    }

    @Override
    public void stop(String revision) {}

    @Override
    public Outcome runTask(Workload task, int index) {
      return Outcome.ready("");
    }
  }

  @Test
  void a_revision_that_failed_is_tried_again_although_nothing_of_it_has_changed() throws Exception {
    var runner = new Runner();
    try (CloudWorld world = world(Options.defaults().withPlugin(ServiceRunner.class, runner))) {
      ResourceGraph graph = world.graph();
      runner.broken = true;
      assertThat(world.up(graph).failures()).isNotEmpty().asString().contains("Image not found");
      assertThat(world.up(graph).failures()).isNotEmpty();
      long tried = tried(runner);
      assertThat(tried).as("each up tries a revision of its own").isEqualTo(2);

      runner.broken = false; // somebody has pushed the image
      assertDone(world.up(graph));

      assertThat(tried(runner)).isEqualTo(tried + 1);
      assertThat(CloudWorld.changes(world.plan(graph))).isEmpty();
    }
  }

  private static long tried(Runner runner) {
    return runner.started.stream().filter(name -> name.contains("auth-service")).count();
  }

  @Test
  void what_somebody_disabled_or_paused_is_enabled_and_resumed() throws Exception {
    try (CloudWorld world = world();
        Clients clients = world.clients()) {
      ResourceGraph graph = world.graph();
      assertDone(world.up(graph));
      String project = "projects/" + world.environment().projectId();
      // Compute Engine's own account is in the list as well, and nobody's business.
      String account =
          StreamSupport.stream(
                  clients.accounts().listServiceAccounts(project).iterateAll().spliterator(), false)
              .map(ServiceAccount::getName)
              .filter(name -> !name.endsWith("-compute@developer.gserviceaccount.com"))
              .findFirst()
              .orElseThrow();
      clients
          .accounts()
          .disableServiceAccount(
              DisableServiceAccountRequest.newBuilder().setName(account).build());
      String parent = project + "/locations/" + world.environment().region();
      String job = clients.scheduler().listJobs(parent).iterateAll().iterator().next().getName();
      clients.scheduler().pauseJob(job);

      assertThat(CloudWorld.changes(world.plan(graph))).hasSize(2);
      assertDone(world.up(graph));

      assertThat(clients.accounts().getServiceAccount(account).getDisabled()).isFalse();
      assertThat(clients.scheduler().getJob(job).getState()).isEqualTo(Job.State.ENABLED);
      assertThat(CloudWorld.changes(world.plan(graph))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "database_config.disk_size=10",
        "database_config.private_ip=false",
        "database_config.database_version=POSTGRES_13"
      })
  void what_cloud_sql_never_does_to_an_instance_is_refused_by_the_plan(String change)
      throws Exception {
    try (CloudWorld world = world()) {
      String still = "database_config.disk_autoresize=false";
      assertDone(world.up(world.graph(still)));

      assertThatThrownBy(() -> world.plan(world.graph(still, change)))
          .isInstanceOf(LifecycleException.class)
          .hasMessageContaining("sql_instance.main: Cloud SQL ")
          .satisfies(
              failure -> {
                assertThat(((LifecycleException) failure).category())
                    .isEqualTo(LifecycleException.Category.REFUSED);
                assertThat(((LifecycleException) failure).advice())
                    .contains("leave the value as it is");
              });
    }
  }

  @Test
  void a_disk_that_grows_by_itself_is_left_as_large_as_it_is() throws Exception {
    try (CloudWorld world = world()) {
      assertDone(world.up(world.graph()));

      assertThat(CloudWorld.changes(world.plan(world.graph("database_config.disk_size=10"))))
          .isEmpty();
    }
  }

  @Test
  void a_subnetwork_is_widened_in_place_and_replaced_to_be_narrowed() throws Exception {
    try (CloudWorld world = world()) {
      assertDone(world.up(world.graph()));

      assertThat(subnetwork(world, "10.0.0.0/23")).isEqualTo("UPDATE");
      assertThat(subnetwork(world, "10.0.0.0/25"))
          .isEqualTo(
              "REPLACE a range is only ever widened, and 10.0.0.0/25 does not hold 10.0.0.0/24");
      assertThat(
              world
                  .plan(world.graph("networking_config.subnets[0].ip_cidr_range=10.0.0.0/25"))
                  .blocked())
          .as("the services hold it")
          .extracting(blocked -> blocked.address() + " " + blocked.reason())
          .singleElement(InstanceOfAssertFactories.STRING)
          .startsWith("subnetwork.us-central1/varai-dev-subnet replacing it cannot end well");
    }
  }

  @Test
  void a_network_that_services_and_the_database_are_in_is_not_replaced_under_them()
      throws Exception {
    try (CloudWorld world = world()) {
      assertDone(world.up(world.graph()));

      assertThat(world.plan(world.graph("networking_config.vpc_name=another")).blocked())
          .extracting(blocked -> blocked.address().toString())
          .contains("network.main");
    }
  }

  private static String subnetwork(CloudWorld world, String range) throws InterruptedException {
    Plan plan = world.plan(world.graph("networking_config.subnets[0].ip_cidr_range=" + range));
    return plan.changes().stream()
        .filter(change -> change.address().kind().equals("subnetwork"))
        .map(change -> (change.action() + " " + change.reason()).trim())
        .findFirst()
        .orElseThrow();
  }

  private static void assertDone(ApplyResult result) {
    assertThat(result.failures()).isEmpty();
    assertThat(result.status()).isEqualTo(ApplyResult.Status.DONE);
  }
}
