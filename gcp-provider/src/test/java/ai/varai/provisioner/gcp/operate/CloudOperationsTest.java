package ai.varai.provisioner.gcp.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.control.FaultRule;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.gcp.GcpProvider;
import ai.varai.provisioner.gcp.client.Clients;
import ai.varai.provisioner.gcp.client.CloudSettings;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.lifecycle.spi.LogListener;
import ai.varai.provisioner.lifecycle.spi.Operations;
import ai.varai.provisioner.lifecycle.spi.Operations.PartStatus;
import ai.varai.provisioner.lifecycle.spi.Operations.State;
import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import ai.varai.provisioner.model.resource.ResourceAddress;
import com.google.api.MonitoredResource;
import com.google.api.services.sqladmin.model.DatabaseInstance;
import com.google.api.services.sqladmin.model.Settings;
import com.google.cloud.run.v2.Container;
import com.google.cloud.run.v2.CreateServiceRequest;
import com.google.cloud.run.v2.RevisionTemplate;
import com.google.cloud.run.v2.Service;
import com.google.logging.v2.LogEntry;
import com.google.protobuf.util.Timestamps;
import com.google.rpc.Code;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CloudOperationsTest {
  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final String PROJECT = "operated";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Within the thirty days that logs are kept. */
  private static final String DAY =
      Instant.now().minus(1, ChronoUnit.DAYS).toString().substring(0, 10);

  private static Clients clients;
  private static GcpProvider provider;

  private static CloudSettings settings(String project) {
    return CloudSettings.of(
        Map.of(
            "gcp.endpoint", CLOUD.emulator().url(), "project", project, "region", "us-central1"));
  }

  private static GcpProvider provider(String project, String environment) {
    return new GcpProvider(settings(project), environment, "main", new SecureRandom());
  }

  /** Two environments in one project, the first with a database. */
  @BeforeAll
  static void services() throws Exception {
    clients = new Clients(settings(PROJECT));
    provider = provider(PROJECT, "shop");
    service("shop", "auth-service", "auth-service-shop");
    service("other", "auth-service", "auth-service");
    var instance =
        new DatabaseInstance()
            .setName("shop-db")
            .setDatabaseVersion("POSTGRES_14")
            .setRegion("us-central1")
            .setSettings(
                new Settings()
                    .setTier("db-f1-micro")
                    .setUserLabels(Marks.labels(Map.of(), owner("shop", "sql_instance.main"))));
    clients.sql().instances().insert(PROJECT, instance).execute();
    while (!"RUNNABLE"
        .equals(clients.sql().instances().get(PROJECT, "shop-db").execute().getState())) {
      Thread.onSpinWait();
    }
  }

  @AfterAll
  static void close() {
    provider.close();
    clients.close();
  }

  private static Ownership owner(String environment, String address) {
    return new Ownership(environment, "main", ResourceAddress.parse(address));
  }

  private static void service(String environment, String key, String name) throws Exception {
    clients
        .run()
        .createServiceAsync(
            CreateServiceRequest.newBuilder()
                .setParent("projects/" + PROJECT + "/locations/us-central1")
                .setServiceId(name)
                .setService(
                    Service.newBuilder()
                        .putAllLabels(
                            Marks.labels(Map.of(), owner(environment, "run_service." + key)))
                        .setTemplate(
                            RevisionTemplate.newBuilder()
                                .addContainers(
                                    Container.newBuilder().setImage("docker.io/library/a:1"))))
                .build())
        .get();
  }

  private static Operations operations() {
    return provider.operations().orElseThrow();
  }

  private static PartStatus status(String name) throws Exception {
    return operations().status().stream()
        .filter(part -> part.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void write(String log, String service, LogEntry.Builder... entries)
      throws Exception {
    var resource =
        MonitoredResource.newBuilder()
            .setType("cloud_run_revision")
            .putLabels("project_id", PROJECT)
            .putLabels("service_name", service)
            .putLabels("location", "us-central1")
            .build();
    var all = new ArrayList<LogEntry>();
    for (LogEntry.Builder entry : entries) {
      all.add(entry.build());
    }
    clients
        .logEntries()
        .writeLogEntries("projects/" + PROJECT + "/logs/" + log, resource, Map.of(), all);
  }

  private static LogEntry.Builder said(String text, String time) throws Exception {
    return LogEntry.newBuilder().setTextPayload(text).setTimestamp(Timestamps.parse(time));
  }

  @Test
  void what_runs_of_the_environment_is_told_and_nothing_of_its_neighbours() throws Exception {
    assertThat(operations().status())
        .extracting(PartStatus::name)
        .containsExactly("auth-service-shop", "shop-db");
    PartStatus service = status("auth-service-shop");
    assertThat(service.state()).isEqualTo(State.RUNNING);
    assertThat(service.url().orElseThrow()).startsWith("https://auth-service-shop-");
    assertThat(service.detail()).startsWith("revision auth-service-shop-0000");
    PartStatus database = status("shop-db");
    assertThat(database.state()).isEqualTo(State.RUNNING);
    assertThat(database.detail()).isEqualTo("POSTGRES_14");
    assertThat(database.url()).contains("operated:us-central1:shop-db");
  }

  @Test
  void a_restart_is_a_new_revision_of_the_same() throws Exception {
    String name = "projects/" + PROJECT + "/locations/us-central1/services/auth-service-shop";
    Service before = clients.run().getService(name);

    operations().restart("auth-service", PATIENCE);

    Service after = clients.run().getService(name);
    assertThat(after.getLatestReadyRevision()).isNotEqualTo(before.getLatestReadyRevision());
    assertThat(after.getTemplate().getContainersList())
        .isEqualTo(before.getTemplate().getContainersList());
    assertThat(after.getLabelsMap()).isEqualTo(before.getLabelsMap());
    operations().restart("run_service.auth-service", PATIENCE);
    assertThat(clients.run().getService(name).getLatestReadyRevision())
        .as("each is a new one")
        .isNotEqualTo(after.getLatestReadyRevision());
  }

  @Test
  void a_database_that_was_stopped_is_started() throws Exception {
    clients
        .sql()
        .instances()
        .patch(
            PROJECT,
            "shop-db",
            new DatabaseInstance().setSettings(new Settings().setActivationPolicy("NEVER")))
        .execute();
    while (status("shop-db").state() != State.STOPPED) {
      Thread.onSpinWait();
    }

    operations().restart("shop-db", PATIENCE);

    assertThat(status("shop-db").state()).isEqualTo(State.RUNNING);
    operations().restart("sql_instance.main", PATIENCE);
    assertThat(status("shop-db").state()).isEqualTo(State.RUNNING);
  }

  @Test
  void the_last_lines_are_told_oldest_first_without_what_was_done_to_the_service()
      throws Exception {
    write(
        "run.googleapis.com%2Fstdout",
        "auth-service-shop",
        said("second\n", DAY + "T00:00:02Z"),
        said("first", DAY + "T00:00:01Z"),
        said("third", DAY + "T00:00:03Z"));
    write("run.googleapis.com%2Fstdout", "auth-service", said("of the other", DAY + "T00:00:04Z"));
    write(
        "cloudaudit.googleapis.com%2Factivity",
        "auth-service-shop", said("somebody changed it", DAY + "T00:00:05Z"));
    var lines = new ArrayList<String>();

    operations().logs("auth-service", 1000, false, lines::add);

    assertThat(lines)
        .containsSubsequence(
            DAY + "T00:00:01Z first", DAY + "T00:00:02Z second", DAY + "T00:00:03Z third")
        .noneMatch(line -> line.contains("other") || line.contains("somebody"));
    var last = new ArrayList<String>();
    operations().logs("auth-service", 1, false, last::add);
    assertThat(last).containsExactly(lines.get(lines.size() - 1));
  }

  @Test
  void who_follows_is_told_what_was_there_and_each_new_line_once() throws Exception {
    service("followed", "face-service", "face-service-shop");
    write("run.googleapis.com%2Fstdout", "face-service-shop", said("before", DAY + "T00:00:01Z"));
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    var ended = new LinkedBlockingQueue<Class<?>>();
    GcpProvider followed = provider(PROJECT, "followed");
    var follower =
        new Thread(
            () -> {
              try {
                followed.operations().orElseThrow().logs("face-service", 10, true, lines::add);
              } catch (ProviderException | InterruptedException | RuntimeException e) {
                ended.add(e.getClass());
              }
            });
    follower.start();
    try {
      assertThat(lines.poll(30, TimeUnit.SECONDS)).isEqualTo(DAY + "T00:00:01Z before");
      // The session has begun before the last lines were asked for.
      write(
          "run.googleapis.com%2Fstdout",
          "face-service-shop", LogEntry.newBuilder().setTextPayload("after"));
      assertThat(lines.poll(30, TimeUnit.SECONDS)).endsWith(" after");
      write(
          "run.googleapis.com%2Fstdout",
          "face-service-shop", LogEntry.newBuilder().setTextPayload("and again"));
      assertThat(lines.poll(30, TimeUnit.SECONDS)).endsWith(" and again");
    } finally {
      follower.interrupt();
      follower.join(TimeUnit.SECONDS.toMillis(30));
      followed.close();
    }
    assertThat(ended).containsExactly(InterruptedException.class);
  }

  @Test
  void who_follows_hears_that_the_network_is_away_and_that_it_is_back() throws Exception {
    service("cut", "face-service", "face-service-cut");
    endNextSession(Code.UNAVAILABLE, "the network is away");
    BlockingQueue<String> heard =
        following(
            "cut",
            told -> {
              assertThat(told.poll(30, TimeUnit.SECONDS)).startsWith("broken: ").contains("away");
              assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("restored");
              write(
                  "run.googleapis.com%2Fstdout",
                  "face-service-cut", LogEntry.newBuilder().setTextPayload("after"));
              assertThat(told.poll(30, TimeUnit.SECONDS)).endsWith(" after");
            });
    assertThat(heard).containsExactly("ended");
  }

  @Test
  void who_follows_for_longer_than_a_session_lasts_notices_nothing() throws Exception {
    service("hour", "face-service", "face-service-hour");
    endNextSession(Code.OUT_OF_RANGE, "the session has lasted for an hour");
    BlockingQueue<String> heard =
        following(
            "hour",
            told -> {
              for (String text : List.of("one", "another", "a third")) {
                write(
                    "run.googleapis.com%2Fstdout",
                    "face-service-hour", LogEntry.newBuilder().setTextPayload(text));
                assertThat(told.poll(30, TimeUnit.SECONDS)).endsWith(" " + text);
              }
            });
    assertThat(heard).containsExactly("ended");
  }

  private static void endNextSession(Code code, String message) {
    CLOUD
        .emulator()
        .faults()
        .add(
            new FaultRule(
                "logging",
                "ail",
                "",
                1,
                Duration.ZERO,
                Optional.of(code),
                message,
                0,
                FaultRule.Drop.NONE,
                FaultRule.OperationFault.NONE),
            1);
  }

  /** What happens while somebody follows the logs. */
  private interface Meanwhile {
    void happens(BlockingQueue<String> told) throws Exception;
  }

  /** What was told that nobody took, to the end. */
  private static BlockingQueue<String> following(String environment, Meanwhile meanwhile)
      throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    var listener =
        new LogListener() {
          @Override
          public void line(String text) {
            heard.add(text);
          }

          @Override
          public void broken(String why) {
            heard.add("broken: " + why);
          }

          @Override
          public void restored() {
            heard.add("restored");
          }
        };
    GcpProvider followed = provider(PROJECT, environment);
    var follower =
        new Thread(
            () -> {
              try {
                followed.operations().orElseThrow().logs("face-service", 10, true, listener);
              } catch (ProviderException | InterruptedException | RuntimeException e) {
                heard.add("ended");
              }
            });
    follower.start();
    try {
      meanwhile.happens(heard);
    } finally {
      follower.interrupt();
      follower.join(TimeUnit.SECONDS.toMillis(30));
      followed.close();
    }
    return heard;
  }

  @Test
  void a_name_that_nothing_has_is_told_with_those_that_there_are() {
    assertThatThrownBy(() -> operations().restart("auth", PATIENCE))
        .isInstanceOf(ProviderException.class)
        .hasMessage("nothing that runs in this environment is called auth")
        .satisfies(
            failure -> {
              assertThat(((ProviderException) failure).category()).isEqualTo(Category.INVALID);
              assertThat(((ProviderException) failure).advice())
                  .contains("auth-service-shop", "shop-db");
            });
    try (GcpProvider empty = provider("empty-project", "shop")) {
      assertThatThrownBy(() -> empty.operations().orElseThrow().logs("a", 1, false, line -> {}))
          .hasMessage("nothing of this environment runs");
    }
  }

  @Test
  void a_service_whose_requests_are_divided_is_not_renewed_over_them() throws Exception {
    service("divided", "ai-service", "ai-service");
    String name = "projects/" + PROJECT + "/locations/us-central1/services/ai-service";
    Service service = clients.run().getService(name);
    clients
        .run()
        .updateServiceAsync(
            service.toBuilder()
                .clearTraffic()
                .addTraffic(
                    com.google.cloud.run.v2.TrafficTarget.newBuilder()
                        .setTypeValue(2)
                        .setRevision(
                            service
                                .getLatestReadyRevision()
                                .substring(service.getLatestReadyRevision().lastIndexOf('/') + 1))
                        .setPercent(100))
                .build())
        .get();
    try (GcpProvider divided = provider(PROJECT, "divided")) {
      assertThatThrownBy(() -> divided.operations().orElseThrow().restart("ai-service", PATIENCE))
          .hasMessage("the requests to ai-service do not all go to its newest revision");
      assertThat(clients.run().getService(name).getLatestCreatedRevision())
          .isEqualTo(service.getLatestCreatedRevision());
    }
  }
}
