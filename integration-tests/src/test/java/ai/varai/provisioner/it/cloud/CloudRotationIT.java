package ai.varai.provisioner.it.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.control.RecordedCall;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.emulator.sqladmin.SqlEngine;
import ai.varai.provisioner.gcp.client.Clients;
import ai.varai.provisioner.lifecycle.ApplyOptions;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.LifecycleSettings;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.RetrySettings;
import ai.varai.provisioner.lifecycle.event.EventSink;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.plan.PlannedChange;
import ai.varai.provisioner.lifecycle.state.FolderStateBackend;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import com.google.cloud.run.v2.EnvVar;
import com.google.cloud.secretmanager.v1.SecretVersion;
import com.google.cloud.secretmanager.v1.SecretVersion.State;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A generated secret is renewed when {@code rotation_days} have passed: a new version, services
 * that read it, and only then the end of the old one, with a time of grace. The emulated cloud's
 * clock, which the lifecycle follows here, travels through the days.
 */
class CloudRotationIT {
  private static final int ROTATION_DAYS = 30;
  private static final Duration LITTLE = Duration.ofHours(1);

  @TempDir Path folder;

  @Test
  void a_password_is_renewed_when_it_is_due_and_the_old_one_goes_after_its_grace()
      throws Exception {
    var engine = new RememberingEngine();
    try (CloudWorld world = world(engine);
        Lifecycle lifecycle = open(world);
        Clients clients = world.clients()) {
      ResourceGraph graph = world.graph("security_config.secrets.grace_days=5");
      assertDone(CloudWorld.up(lifecycle, graph));
      assertThat(states(world, clients, "database-password")).isEqualTo(Map.of(1, State.ENABLED));
      String first = payload(world, clients, "database-password", 1);

      world.cloud.clock().advance(Duration.ofDays(ROTATION_DAYS).minus(LITTLE));
      assertThat(changes(lifecycle, graph)).as("before it is due").isEmpty();

      world.cloud.clock().advance(LITTLE.multipliedBy(2));
      assertThat(changes(lifecycle, graph))
          .as("when it is due")
          .anyMatch(each -> each.matches("REPLACE secret_version.database-password .*rotated.*"))
          .anyMatch(each -> each.startsWith("REPLACE secret_version.database-url"))
          .anyMatch(each -> each.startsWith("UPDATE sql_user.main"))
          .anyMatch(each -> each.startsWith("UPDATE run_service.auth-service"))
          .noneMatch(each -> each.startsWith("REPLACE run_service"));

      assertDone(CloudWorld.up(lifecycle, graph));

      String second = payload(world, clients, "database-password", 2);
      assertThat(second).isNotEqualTo(first);
      assertThat(pinned(world, clients)).isNotEmpty().allMatch(version -> version.equals("2"));
      for (String secret : List.of("database-password", "database-url")) {
        assertThat(states(world, clients, secret))
            .as(secret)
            .isEqualTo(Map.of(1, State.DISABLED, 2, State.ENABLED));
      }
      assertThat(engine.passwords).as("the database").containsValue(second);
      assertThat(
              URLDecoder.decode(
                  payload(world, clients, "database-url", 2).replace("+", "%2B"),
                  StandardCharsets.UTF_8))
          .contains(":" + second + "@");
      assertThat(changes(lifecycle, graph)).as("after the rotation").isEmpty();

      world.cloud.clock().advance(Duration.ofDays(5).minus(LITTLE));
      assertThat(states(world, clients, "database-password")).containsEntry(1, State.DISABLED);
      world.cloud.clock().advance(LITTLE.multipliedBy(2));
      assertThat(states(world, clients, "database-password"))
          .as("after the grace")
          .isEqualTo(Map.of(1, State.DESTROYED, 2, State.ENABLED));
      assertThat(changes(lifecycle, graph)).isEmpty();
    }
  }

  @Test
  void the_last_version_of_a_secret_that_is_no_longer_generated_is_given_up_once()
      throws Exception {
    try (CloudWorld world = world(new RememberingEngine());
        Lifecycle lifecycle = open(world);
        Clients clients = world.clients()) {
      assertDone(CloudWorld.up(lifecycle, world.graph("secrets.token={}")));
      ResourceGraph byHand = world.graph("secrets.token={generate: false}");

      assertThat(changes(lifecycle, byHand))
          .singleElement()
          .asString()
          .startsWith("DELETE secret_version.token");
      assertDone(CloudWorld.up(lifecycle, byHand));

      assertThat(states(world, clients, "token"))
          .as("its grace runs")
          .containsEntry(1, State.DISABLED);
      assertThat(changes(lifecycle, byHand)).isEmpty();
      assertThat(lifecycle.drift().none()).isTrue();
    }
  }

  @Test
  void rotations_go_on_for_years_and_their_marks_do_not_pile_up() throws Exception {
    try (CloudWorld world = world(new RememberingEngine());
        Lifecycle lifecycle = open(world);
        Clients clients = world.clients()) {
      ResourceGraph graph = world.graph();
      assertDone(CloudWorld.up(lifecycle, graph));

      for (int i = 0; i < 12; i++) {
        world.cloud.clock().advance(Duration.ofDays(ROTATION_DAYS));
        assertDone(CloudWorld.up(lifecycle, graph));
        assertThat(changes(lifecycle, graph)).isEmpty();
      }

      assertThat(states(world, clients, "database-url").entrySet())
          .filteredOn(each -> each.getValue() == State.ENABLED)
          .extracting(Map.Entry::getKey)
          .containsExactly(13);
      assertThat(clients.secrets().getSecret(name(world, "database-url")).getAnnotationsMap())
          .hasSizeLessThanOrEqualTo(4);
    }
  }

  @Test
  void a_version_is_made_anew_at_once_when_that_is_asked_for() throws Exception {
    try (CloudWorld world = world(new RememberingEngine());
        Lifecycle lifecycle = open(world);
        Clients clients = world.clients()) {
      ResourceGraph graph = world.graph("security_config.secrets.grace_days=0");
      assertDone(CloudWorld.up(lifecycle, graph));

      var password = ResourceAddress.parse("secret_version.database-password");
      Plan plan = lifecycle.plan(graph, PlanOptions.DEFAULT.withReplace(Set.of(password)));
      assertDone(
          lifecycle.apply(
              plan,
              ApplyOptions.DEFAULT.withConfirmed(
                  plan.changes().stream()
                      .map(PlannedChange::address)
                      .collect(Collectors.toSet()))));

      assertThat(states(world, clients, "database-password"))
          .as("without grace")
          .isEqualTo(Map.of(1, State.DESTROYED, 2, State.ENABLED));
      assertThat(pinned(world, clients)).isNotEmpty().allMatch(version -> version.equals("2"));
      assertThat(changes(lifecycle, graph)).isEmpty();
    }
  }

  @Test
  void another_user_stands_beside_the_old_one_until_no_service_connects_as_that() throws Exception {
    try (CloudWorld world = world(new RememberingEngine());
        Lifecycle lifecycle = open(world);
        Clients clients = world.clients()) {
      assertDone(CloudWorld.up(lifecycle, world.graph("security_config.secrets.grace_days=5")));
      int before = world.cloud.recorder().calls().size();

      ResourceGraph graph =
          world.graph("security_config.secrets.grace_days=5", "database_config.user_name=other");
      assertDone(CloudWorld.up(lifecycle, graph));

      List<String> calls =
          world.cloud.recorder().calls().stream()
              .skip(before)
              .map(RecordedCall::method)
              .map(method -> method.replaceFirst(".*[./]", "").toLowerCase(Locale.ROOT))
              .toList();
      int created = calls.indexOf("insert");
      int firstMoved = calls.indexOf("updateservice");
      int lastMoved = calls.lastIndexOf("updateservice");
      assertThat(firstMoved).as("the new user is there, %s", calls).isGreaterThan(created);
      assertThat(created).isNotNegative();
      assertThat(calls.indexOf("destroysecretversion"))
          .as("the old URL, %s", calls)
          .isGreaterThan(lastMoved);
      assertThat(calls.indexOf("delete")).as("the old user, %s", calls).isGreaterThan(lastMoved);
      assertThat(pinned(world, clients)).isNotEmpty().allMatch(version -> version.equals("2"));
      assertThat(payload(world, clients, "database-url", 2)).contains("//other:");
      assertThat(changes(lifecycle, graph)).isEmpty();
    }
  }

  @Test
  void the_current_version_is_kept_when_somebody_else_gives_it_up() throws Exception {
    try (CloudWorld world = world(new RememberingEngine());
        Lifecycle lifecycle = open(world);
        Clients clients = world.clients()) {
      ResourceGraph graph = world.graph();
      assertDone(CloudWorld.up(lifecycle, graph));
      clients.secrets().destroySecretVersion(name(world, "database-password") + "/versions/1");

      assertThat(changes(lifecycle, graph))
          .singleElement()
          .asString()
          .startsWith("UPDATE secret_version.database-password");
      assertDone(CloudWorld.up(lifecycle, graph));

      assertThat(states(world, clients, "database-password")).isEqualTo(Map.of(1, State.ENABLED));
      assertThat(changes(lifecycle, graph)).isEmpty();
    }
  }

  private CloudWorld world(RememberingEngine engine) {
    return new CloudWorld(
        "production",
        folder,
        Options.defaults().withLroMode(LroMode.ZERO).withPlugin(SqlEngine.class, engine));
  }

  /** A lifecycle in the emulated cloud's time. */
  private static Lifecycle open(CloudWorld world) {
    return Lifecycle.open(
        new LifecycleSettings(
            "production",
            "main",
            "tests",
            "somebody",
            world.cloud.clock(),
            RandomGenerator.getDefault(),
            RetrySettings.DEFAULT,
            Duration.ofSeconds(30)),
        world.provider,
        new FolderStateBackend(world.stateFolder()),
        EventSink.NONE);
  }

  private static List<String> changes(Lifecycle lifecycle, ResourceGraph graph)
      throws InterruptedException {
    return lifecycle.plan(graph, PlanOptions.DEFAULT).changes().stream()
        .filter(change -> !change.action().name().equals("NO_OP"))
        .map(change -> change.action() + " " + change.address() + " " + change.reason())
        .toList();
  }

  private static String name(CloudWorld world, String secret) {
    return "projects/" + world.environment().projectId() + "/secrets/production-" + secret;
  }

  private static Map<Integer, State> states(CloudWorld world, Clients clients, String secret)
      throws Exception {
    var states = new TreeMap<Integer, State>();
    for (SecretVersion version :
        clients.secrets().listSecretVersions(name(world, secret)).iterateAll()) {
      states.put(Integer.valueOf(version.getName().replaceFirst(".*/", "")), version.getState());
    }
    return states;
  }

  private static String payload(CloudWorld world, Clients clients, String secret, int version)
      throws Exception {
    return clients
        .secrets()
        .accessSecretVersion(name(world, secret) + "/versions/" + version)
        .getPayload()
        .getData()
        .toStringUtf8();
  }

  /** The versions of the database's URL that the services read. */
  private static List<String> pinned(CloudWorld world, Clients clients) throws Exception {
    String parent =
        "projects/"
            + world.environment().projectId()
            + "/locations/"
            + world.environment().region();
    var versions = new java.util.ArrayList<String>();
    for (var service : clients.run().listServices(parent).iterateAll()) {
      assertThat(service.getLatestReadyRevision()).isEqualTo(service.getLatestCreatedRevision());
      for (EnvVar variable : service.getTemplate().getContainers(0).getEnvList()) {
        var secret = variable.getValueSource().getSecretKeyRef();
        if (secret.getSecret().endsWith("database-url")) {
          versions.add(secret.getVersion());
        }
      }
    }
    return versions;
  }

  private static void assertDone(ApplyResult result) {
    assertThat(result.failures()).isEmpty();
    assertThat(result.status()).isEqualTo(ApplyResult.Status.DONE);
  }
}
