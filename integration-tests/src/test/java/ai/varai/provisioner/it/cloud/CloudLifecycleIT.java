package ai.varai.provisioner.it.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.control.RecordedCall;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.secret.SecretScan;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import com.google.cloud.run.v2.Service;
import com.google.cloud.run.v2.ServicesClient;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The life of the shipped cloud environments against an emulated Google Cloud in this process. What
 * each step costs is printed.
 */
class CloudLifecycleIT {
  /** The most calls that a plan without changes may make: about one for each kind. */
  private static final int CALLS_OF_A_PLAN = 40;

  @TempDir Path folder;

  private CloudWorld world(String name) {
    return new CloudWorld(name, folder, Options.defaults().withLroMode(LroMode.FAST));
  }

  private static void assertDone(ApplyResult result) {
    assertThat(result.failures()).isEmpty();
    assertThat(result.status()).isEqualTo(ApplyResult.Status.DONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"development", "staging", "production"})
  void everything_comes_up_is_left_alone_and_goes_again(String name) throws Exception {
    try (CloudWorld world = world(name)) {
      ResourceGraph graph = world.graph();

      assertDone(world.measured("up", () -> world.up(graph)));
      assertThat(new CallLog(world.cloud.recorder().calls()).wrongCreates(graph))
          .as("everything is made once")
          .isEmpty();

      Plan plan = world.measured("no-op plan", () -> world.plan(graph));
      assertThat(CloudWorld.changes(plan)).isEmpty();
      assertThat(world.cloud.recorder().calls()).hasSizeLessThanOrEqualTo(CALLS_OF_A_PLAN);
      assertThat(world.writes()).as("a plan changes nothing").isEmpty();

      var verified = world.measured("verify", () -> world.lifecycle().verify(graph, Set.of()));
      assertThat(verified.checks()).isNotEmpty().allMatch(check -> check.passed());
      assertThat(world.lifecycle().outputs().keySet())
          .contains("services/auth-service/url", "databases/postgres/private_address");

      var resources = world.lifecycle().status().resources();
      assertThat(Remains.of(world.store())).as("what is there to be destroyed").isNotEmpty();
      assertDone(world.measured("destroy", () -> world.destroy(graph)));
      assertThat(world.lifecycle().status().resources()).isEmpty();
      assertThat(Remains.of(world.store())).as("what is left in the cloud").isEmpty();
      assertThat(world.store())
          .filteredOn(row -> row.table().equals("sqladmin.backups"))
          .as("final backups")
          .hasSize(name.equals("production") ? 1 : 0);
      List<RecordedCall> calls = world.cloud.recorder().calls();
      assertThat(new DeletionOrder(calls, resources).wrong())
          .as("everything goes once, and after what depends on it")
          .isEmpty();
      Collections.reverse(calls);
      assertThat(new DeletionOrder(calls, resources).wrong())
          .as("the other way round is noticed")
          .isNotEmpty();
      assertThat(world.writes())
          .as("a destroy makes nothing")
          .noneMatch(each -> each.matches("(?i).*\\.(insert|create|add)[a-z]*"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"production"})
  void what_the_state_has_lost_is_found_again_by_its_marks(String name) throws Exception {
    try (CloudWorld world = world(name)) {
      ResourceGraph graph = world.graph();
      assertDone(world.up(graph));
      Set<ResourceAddress> all =
          world.lifecycle().status().resources().stream()
              .map(each -> each.address())
              .collect(Collectors.toSet());
      world.lifecycle().forget(all);

      assertDone(world.measured("re-adoption", () -> world.up(graph)));

      List<String> created =
          world.writes().stream()
              .filter(each -> each.matches("(?i).*\\.(insert|create).*"))
              .toList();
      assertThat(created)
          .as("only what carries no marks is asked for again, and is there")
          .allMatch(each -> each.contains("sql.databases") || each.contains("sql.users"));
      assertThat(CloudWorld.changes(world.plan(graph))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"development"})
  void a_change_behind_our_back_is_seen_and_put_right(String name) throws Exception {
    try (CloudWorld world = world(name)) {
      ResourceGraph graph = world.graph();
      assertDone(world.up(graph));
      spoil(world);

      Plan plan = world.plan(graph);
      assertThat(CloudWorld.changes(plan))
          .singleElement()
          .asString()
          .contains("run_service.auth-service");
      assertDone(world.measured("repair", () -> world.up(graph)));
      assertThat(CloudWorld.changes(world.plan(graph))).isEmpty();
    }
  }

  /** Somebody gives a service a variable by hand. */
  private static void spoil(CloudWorld world) throws Exception {
    try (ServicesClient client = world.client()) {
      Service now =
          client
              .listServices(
                  "projects/"
                      + world.environment().projectId()
                      + "/locations/"
                      + world.environment().region())
              .iterateAll()
              .iterator()
              .next();
      String name = now.getName().replaceFirst("/services/.*", "/services/auth-service");
      var changed = client.getService(name).toBuilder();
      changed.getTemplateBuilder().setMaxInstanceRequestConcurrency(7);
      client.updateServiceAsync(changed.build()).get();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"production"})
  void changes_in_place_are_made_in_place(String name) throws Exception {
    try (CloudWorld world = world(name)) {
      assertDone(world.up(world.graph()));
      ResourceGraph changed =
          world.graph(
              "services.auth-service.max_instances=60",
              "database_config.disk_size=1200",
              "database_config.retained_backups=31",
              "monitoring_config.retention_days=120",
              "networking_config.load_balancer.cdn=false",
              "storage.uploads.versioning=false");

      Plan plan = world.plan(changed);
      assertThat(plan.changes().stream().map(each -> each.action().name()))
          .containsOnly("NO_OP", "UPDATE");
      assertThat(
              plan.changes().stream()
                  .filter(each -> each.action().name().equals("UPDATE"))
                  .map(each -> each.address().kind())
                  .collect(Collectors.toSet()))
          .contains("run_service", "sql_instance", "log_bucket", "backend_service", "bucket");
      assertDone(world.measured("change", () -> world.up(changed)));
      assertThat(CloudWorld.changes(world.plan(changed))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"production"})
  void no_payload_of_a_secret_stands_in_the_state(String name) throws Exception {
    try (CloudWorld world = world(name)) {
      assertDone(world.up(world.graph()));

      List<String> payloads = world.payloads();
      assertThat(payloads).hasSizeGreaterThanOrEqualTo(2).doesNotContain("");
      assertThat(new SecretScan(payloads).filesWithSecrets(world.stateFolder())).isEmpty();
      String password = payloads.stream().filter(text -> text.length() == 32).findFirst().get();
      assertThat(payloads)
          .as("the URL holds the password, percent-encoded")
          .anyMatch(
              text ->
                  text.startsWith("postgresql://")
                      && java.net.URLDecoder.decode(
                              text.replace("+", "%2B"), java.nio.charset.StandardCharsets.UTF_8)
                          .contains(password));
    }
  }
}
