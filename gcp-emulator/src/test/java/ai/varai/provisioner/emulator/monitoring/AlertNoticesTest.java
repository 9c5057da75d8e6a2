package ai.varai.provisioner.emulator.monitoring;

import static ai.varai.provisioner.emulator.monitoring.WatchedCloud.PROJECT;
import static ai.varai.provisioner.emulator.monitoring.WatchedCloud.above;
import static ai.varai.provisioner.emulator.monitoring.WatchedCloud.policy;
import static ai.varai.provisioner.emulator.monitoring.WatchedCloud.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.HookServer;
import ai.varai.provisioner.emulator.HookServer.Asked;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.control.Outgoing;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.cloud.monitoring.v3.NotificationChannelServiceClient;
import com.google.cloud.monitoring.v3.NotificationChannelServiceSettings;
import com.google.monitoring.v3.AlertPolicy;
import com.google.monitoring.v3.AlertPolicy.AlertStrategy;
import com.google.monitoring.v3.AlertPolicy.AlertStrategy.NotificationChannelStrategy;
import com.google.monitoring.v3.AlertPolicy.AlertStrategy.NotificationPrompt;
import com.google.monitoring.v3.AlertPolicy.Documentation;
import com.google.monitoring.v3.NotificationChannel;
import com.google.protobuf.BoolValue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Channels are told of alerts: what each was told is kept, and webhooks on this machine get it. */
class AlertNoticesTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HookServer hook = new HookServer();

  @AfterEach
  void stop() {
    hook.close();
  }

  private static NotificationChannel channel(
      WatchedCloud watched, String type, Map<String, String> labels, boolean enabled)
      throws IOException {
    try (NotificationChannelServiceClient channels =
        NotificationChannelServiceClient.create(
            NotificationChannelServiceSettings.newBuilder()
                .setTransportChannelProvider(Clients.grpc(watched.cloud))
                .setCredentialsProvider(Clients.NO_CREDENTIALS)
                .build())) {
      return channels.createNotificationChannel(
          PROJECT,
          NotificationChannel.newBuilder()
              .setType(type)
              .putAllLabels(labels)
              .setEnabled(BoolValue.of(enabled))
              .build());
    }
  }

  private static NotificationChannel email(WatchedCloud watched) throws IOException {
    return channel(watched, "email", Map.of("email_address", "ops@example.com"), true);
  }

  private NotificationChannel webhook(WatchedCloud watched, String path) throws IOException {
    return channel(watched, "webhook_tokenauth", Map.of("url", hook.url(path)), true);
  }

  private static List<JsonNode> notices(WatchedCloud watched) {
    List<JsonNode> out = new ArrayList<>();
    for (JsonNode n : watched.rest.get("/_emulator/notifications").body().path("notifications")) {
      if (n.has("channel")) { // messages to topics are shown beside them
        out.add(n);
      }
    }
    return out;
  }

  private static List<String> states(WatchedCloud watched) {
    return notices(watched).stream().map(n -> n.path("state").asText()).toList();
  }

  private static void delivered(WatchedCloud watched, String how) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                notices(watched).stream()
                    .allMatch(n -> n.path("delivery").asText().startsWith(how)));
  }

  @Test
  void aWebhookIsPostedWhatGooglePosts() throws Exception {
    try (WatchedCloud watched = new WatchedCloud()) {
      AlertPolicy policy =
          watched.create(
              policy(above(0.8, 0))
                  .setSeverity(AlertPolicy.Severity.ERROR)
                  .putUserLabels("team", "data")
                  .setDocumentation(
                      Documentation.newBuilder()
                          .setContent("Look at Query Insights.")
                          .setMimeType("text/markdown"))
                  .addNotificationChannels(webhook(watched, "/told?token=t").getName()));
      watched.measure("main", 0.91);
      Asked open = hook.next();
      assertThat(open.method()).isEqualTo("POST");
      assertThat(open.path()).isEqualTo("/told?token=t");
      assertThat(open.type()).startsWith("application/json");
      JsonNode body = MAPPER.readTree(open.body());
      assertThat(body.path("version").asText()).isEqualTo("1.2");
      JsonNode incident = body.path("incident");
      JsonNode alert = watched.open().get(0);
      assertThat(alert.path("name").asText())
          .isEqualTo(PROJECT + "/alerts/" + incident.path("incident_id").asText());
      assertThat(incident.path("state").asText()).isEqualTo("open");
      assertThat(incident.path("started_at").asLong())
          .isEqualTo(WatchedCloud.START.getEpochSecond());
      assertThat(incident.path("ended_at").isNull()).isTrue();
      assertThat(incident.path("scoping_project_id").asText()).isEqualTo("watched");
      assertThat(incident.path("scoping_project_number").isIntegralNumber()).isTrue();
      assertThat(incident.path("policy_name").asText()).isEqualTo("databases");
      assertThat(incident.at("/policy_user_labels/team").asText()).isEqualTo("data");
      assertThat(incident.path("severity").asText()).isEqualTo("Error");
      assertThat(incident.path("condition_name").asText()).isEqualTo("CPU is high");
      assertThat(incident.at("/condition/name").asText())
          .isEqualTo(policy.getConditions(0).getName());
      assertThat(incident.at("/condition/conditionThreshold/filter").asText())
          .isEqualTo(WatchedCloud.ON_CPU);
      assertThat(incident.at("/resource/labels/database_id").asText()).isEqualTo("watched:main");
      assertThat(incident.path("resource_type_display_name").asText())
          .isEqualTo("Cloud SQL Database");
      assertThat(incident.at("/metric/type").asText()).isEqualTo(WatchedCloud.CPU);
      assertThat(incident.path("observed_value").asText()).isEqualTo("0.910");
      assertThat(incident.path("threshold_value").asText()).isEqualTo("0.8");
      assertThat(incident.at("/documentation/content").asText())
          .isEqualTo("Look at Query Insights.");
      assertThat(incident.at("/documentation/subject").asText())
          .isEqualTo("[ALERT - Error] databases");
      assertThat(incident.path("summary").asText())
          .endsWith(" is above the threshold of 0.800 with a value of 0.910.");

      watched.pass(60);
      watched.measure("main", 0.3);
      JsonNode closed = MAPPER.readTree(hook.next().body()).path("incident");
      assertThat(closed.path("incident_id")).isEqualTo(incident.path("incident_id"));
      assertThat(closed.path("state").asText()).isEqualTo("closed");
      assertThat(closed.path("ended_at").asLong())
          .isEqualTo(WatchedCloud.START.plusSeconds(60).getEpochSecond());
      assertThat(closed.path("summary").asText())
          .endsWith(" returned to normal with a value of 0.300.");
      delivered(watched, "sent");
      assertThat(notices(watched))
          .extracting(n -> n.path("data").path("incident").path("state").asText())
          .containsExactly("open", "closed");
    }
  }

  @Test
  void everyChannelIsToldAndWhatItWasToldIsKept() throws Exception {
    try (WatchedCloud watched = new WatchedCloud()) {
      NotificationChannel topic =
          channel(watched, "pubsub", Map.of("topic", PROJECT + "/topics/alerts"), true);
      NotificationChannel secured =
          channel(
              watched,
              "webhook_basicauth",
              Map.of("url", hook.url("/in"), "username", "ops", "password", "s3cret"),
              true);
      NotificationChannel far =
          channel(watched, "webhook_tokenauth", Map.of("url", "https://192.0.2.1/hook"), true);
      NotificationChannel off =
          channel(watched, "email", Map.of("email_address", "off@example.com"), false);
      NotificationChannel unverified = channel(watched, "sms", Map.of("number", "+15550100"), true);
      AlertPolicy.Builder policy = policy(above(0.8, 0));
      for (NotificationChannel each :
          List.of(email(watched), topic, secured, far, off, unverified)) {
        policy.addNotificationChannels(each.getName());
      }
      String name = watched.create(policy).getName();
      watched.measure("main", 0.9);
      assertThat(hook.next().authorization()).isEqualTo("Basic b3BzOnMzY3JldA==");
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> notices(watched).get(2).path("delivery").asText().equals("sent"));
      List<JsonNode> told = notices(watched);
      assertThat(told)
          .extracting(n -> n.path("type").asText() + " " + n.path("delivery").asText())
          .containsExactly(
              "email kept", "pubsub published", "webhook_basicauth sent", "webhook_tokenauth kept");
      assertThat(told).allMatch(n -> n.path("policy").asText().equals(name));
      assertThat(told.get(1).path("topic").asText()).isEqualTo(PROJECT + "/topics/alerts");
      assertThat(told.get(0).path("time").asText()).isEqualTo(WatchedCloud.START.toString());
      assertThat(told.toString()).doesNotContain("s3cret");
    }
  }

  @Test
  void promptsAndRemindersAreKeptTo() throws Exception {
    try (WatchedCloud watched = new WatchedCloud()) {
      String email = email(watched).getName();
      AlertPolicy.Builder policy = policy(above(0.8, 0)).addNotificationChannels(email);
      watched.create(
          policy.setAlertStrategy(
              AlertStrategy.newBuilder()
                  .addNotificationPrompts(NotificationPrompt.OPENED)
                  .addNotificationChannelStrategy(
                      NotificationChannelStrategy.newBuilder()
                          .addNotificationChannelNames(email)
                          .setRenotifyInterval(seconds(1800)))));
      watched.measure("main", 0.9);
      assertThat(states(watched)).containsExactly("open");
      watched.pass(1700);
      assertThat(states(watched)).hasSize(1);
      watched.pass(200);
      assertThat(states(watched)).containsExactly("open", "open");
      watched.rest.send("PATCH", "/v3/" + email + "?updateMask=enabled", "{\"enabled\": false}");
      watched.pass(3600);
      assertThat(states(watched)).containsExactly("open", "open");
      watched.measure("main", 0.1);
      assertThat(watched.open()).isEmpty();
      assertThat(states(watched)).containsExactly("open", "open");
    }
  }

  @Test
  void entriesAreToldOfNoMoreOftenThanTheRate() throws Exception {
    try (WatchedCloud watched = new WatchedCloud()) {
      watched.create(LogAlertingTest.onErrors().addNotificationChannels(email(watched).getName()));
      LogAlertingTest.error(watched, "user=ann was lost");
      LogAlertingTest.error(watched, "user=bob was lost");
      LogAlertingTest.error(watched, "user=ann was lost again");
      assertThat(notices(watched))
          .extracting(n -> n.at("/data/incident/metric/labels/user").asText())
          .containsExactly("ann", "bob");
      watched.pass(301);
      LogAlertingTest.error(watched, "user=ann was lost");
      assertThat(notices(watched)).hasSize(3);
      watched.pass(7200);
      assertThat(watched.closed()).hasSize(2);
      assertThat(states(watched)).containsExactly("open", "open", "open");
    }
  }

  @Test
  void aWebhookThatFailsIsNotedAndNobodyIsCalledWhereNobodyIsToBe() throws Exception {
    hook.status = 503;
    try (WatchedCloud watched = new WatchedCloud()) {
      watched.create(
          policy(above(0.8, 0)).addNotificationChannels(webhook(watched, "/in").getName()));
      watched.measure("main", 0.9);
      hook.next();
      delivered(watched, "failed: status 503");
    }
    try (WatchedCloud silent = new WatchedCloud(Options.defaults().withOutgoing(Outgoing.NONE))) {
      silent.create(
          policy(above(0.8, 0)).addNotificationChannels(webhook(silent, "/in").getName()));
      silent.measure("main", 0.9);
      assertThat(notices(silent))
          .extracting(n -> n.path("delivery").asText())
          .containsExactly("kept");
    }
  }

  @Test
  void aPolicyThatIsDisabledCancelsItsAlertsAndNoticesOutliveARestart(@TempDir Path data)
      throws Exception {
    Options kept = Options.defaults().withDataDir(data);
    try (WatchedCloud first = new WatchedCloud(kept)) {
      AlertPolicy policy =
          first.create(policy(above(0.8, 0)).addNotificationChannels(email(first).getName()));
      first.measure("main", 0.9);
      first.policies.updateAlertPolicy(
          com.google.protobuf.FieldMask.newBuilder().addPaths("enabled").build(),
          policy.toBuilder().setEnabled(BoolValue.of(false)).build());
    }
    try (WatchedCloud second = new WatchedCloud(kept)) {
      assertThat(states(second)).containsExactly("open", "closed");
      assertThat(notices(second).get(1).at("/data/incident/observed_value").asText())
          .startsWith("Incident cancelled because");
      second.rest.post("/_emulator/reset", "{\"project\": \"watched\"}");
      assertThat(notices(second)).isEmpty();
    }
  }
}
