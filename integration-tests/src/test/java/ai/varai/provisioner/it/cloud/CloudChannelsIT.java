package ai.varai.provisioner.it.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.gcp.client.Clients;
import ai.varai.provisioner.lifecycle.ApplyOptions;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.plan.PlanTree;
import ai.varai.provisioner.lifecycle.plan.PlannedChange;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import com.google.cloud.secretmanager.v1.Replication;
import com.google.cloud.secretmanager.v1.Secret;
import com.google.cloud.secretmanager.v1.SecretPayload;
import com.google.monitoring.v3.NotificationChannel;
import com.google.monitoring.v3.UpdateNotificationChannelRequest;
import com.google.protobuf.BoolValue;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of notification channels whose secrets come from Secret Manager: Slack's token, which
 * somebody put there by hand, and a webhook's password, which is generated. That no secret stands
 * in the state or in what was told of the steps, {@link CloudWorld#close} looks at in each test.
 */
class CloudChannelsIT {
  private static final String FIRST_TOKEN = "xoxb-first-token-of-the-app";
  private static final String SECOND_TOKEN = "xoxb-second-token-of-the-app";
  private static final ResourceAddress PASSWORD =
      ResourceAddress.parse("secret_version.hook-password");

  @TempDir Path folder;

  private CloudWorld world() {
    return new CloudWorld("development", folder, Options.defaults().withLroMode(LroMode.ZERO));
  }

  /** Development with alerts that two channels tell of. */
  private static ResourceGraph graph(CloudWorld world, int token, String room) {
    return world.graph(
        "secrets.hook-password={special: false}",
        "monitoring_config.alerts.enable_alerts=true",
        "monitoring_config.alerts.channels.chat={type: slack, labels: {channel_name: '"
            + room
            + "'}, secret: {secret_name: slack-token, version: '"
            + token
            + "'}}",
        "monitoring_config.alerts.channels.hook={type: webhook_basicauth, labels: {url:"
            + " 'https://hooks.example.com/alerts', username: alerts}, secret: {secret_name:"
            + " hook-password}}");
  }

  @Test
  void they_are_made_with_their_secrets_left_alone_and_gone_after_a_destroy() throws Exception {
    try (CloudWorld world = world();
        Clients clients = world.clients()) {
      ResourceGraph graph = graph(world, 1, "#alerts");
      ApplyResult early = world.up(graph);
      assertThat(early.failures().toString())
          .as("before there is a token")
          .contains("notification_channel.chat")
          .contains("gcloud secrets versions add slack-token");

      put(world, clients, FIRST_TOKEN);
      assertDone(world.up(graph));

      assertThat(channels(world).get("chat").getLabelsMap())
          .containsEntry("channel_name", "#alerts")
          .containsEntry("auth_token", FIRST_TOKEN);
      assertThat(channels(world).get("hook").getLabelsMap())
          .containsEntry("username", "alerts")
          .containsEntry("password", password(clients, world, 1));
      assertThat(told(world, clients))
          .as("every alert policy tells both")
          .isNotEmpty()
          .allSatisfy(names -> assertThat(names).hasSize(2));
      assertThat(CloudWorld.changes(world.plan(graph))).isEmpty();
      assertThat(world.lifecycle().drift().none()).isTrue();

      Plan end = world.lifecycle().planDestroy(graph, PlanOptions.DEFAULT);
      assertThat(PlanTree.of(end).toString())
          .contains("notification_channel.chat")
          .doesNotContain(FIRST_TOKEN)
          .doesNotContain(password(clients, world, 1));
      assertDone(world.destroy(graph));
      assertThat(channels(world)).isEmpty();
      assertThat(clients.secrets().getSecret(secret(world, "slack-token")).getName())
          .as("the token's secret is not the environment's")
          .isNotEmpty();
    }
  }

  @Test
  void a_new_token_another_room_and_a_renewed_password_are_changes_of_the_channel_alone()
      throws Exception {
    try (CloudWorld world = world();
        Clients clients = world.clients()) {
      put(world, clients, FIRST_TOKEN);
      assertDone(world.up(graph(world, 1, "#alerts")));
      String name = channels(world).get("chat").getName();

      addVersion(world, clients, SECOND_TOKEN);
      ResourceGraph newToken = graph(world, 2, "#alerts");
      Plan plan = world.plan(newToken);
      assertThat(CloudWorld.changes(plan))
          .singleElement()
          .asString()
          .startsWith("UPDATE notification_channel.chat")
          .contains("/secrets/slack-token/versions/1", "/secrets/slack-token/versions/2");
      assertThat(PlanTree.of(plan).toString())
          .doesNotContain(FIRST_TOKEN)
          .doesNotContain(SECOND_TOKEN);
      assertDone(world.up(newToken));
      assertThat(channels(world).get("chat").getLabelsMap())
          .containsEntry("auth_token", SECOND_TOKEN);

      ResourceGraph otherRoom = graph(world, 2, "#incidents");
      assertThat(CloudWorld.changes(world.plan(otherRoom)))
          .singleElement()
          .asString()
          .startsWith("UPDATE notification_channel.chat")
          .contains("#alerts", "#incidents");
      assertDone(world.up(otherRoom));
      assertThat(channels(world).get("chat").getLabelsMap())
          .containsEntry("channel_name", "#incidents")
          .containsEntry("auth_token", SECOND_TOKEN);
      assertThat(channels(world).get("chat").getName()).as("it is still the same").isEqualTo(name);

      renewPassword(world, otherRoom);
      assertThat(channels(world).get("hook").getLabelsMap())
          .containsEntry("password", password(clients, world, 2));
      assertThat(CloudWorld.changes(world.plan(otherRoom))).isEmpty();
    }
  }

  private static void renewPassword(CloudWorld world, ResourceGraph graph) throws Exception {
    Plan plan = world.lifecycle().plan(graph, PlanOptions.DEFAULT.withReplace(Set.of(PASSWORD)));
    assertThat(CloudWorld.changes(plan))
        .anyMatch(each -> each.startsWith("REPLACE " + PASSWORD))
        .anyMatch(each -> each.startsWith("UPDATE notification_channel.hook"))
        .noneMatch(each -> each.contains("notification_channel.chat"));
    assertDone(
        world
            .lifecycle()
            .apply(
                plan,
                ApplyOptions.DEFAULT.withConfirmed(
                    plan.changes().stream()
                        .map(PlannedChange::address)
                        .collect(Collectors.toSet()))));
  }

  @Test
  void what_somebody_does_to_a_channel_by_hand_is_found_and_repaired() throws Exception {
    try (CloudWorld world = world();
        Clients clients = world.clients()) {
      put(world, clients, FIRST_TOKEN);
      ResourceGraph graph = graph(world, 1, "#alerts");
      assertDone(world.up(graph));

      spoil(world, clients, "chat", channel -> channel.setEnabled(BoolValue.of(false)));
      spoil(
          world,
          clients,
          "hook",
          channel ->
              channel
                  .putLabels("url", "https://elsewhere.example.com")
                  .putUserLabels("component", "somebody-elses"));

      assertThat(
              world.lifecycle().drift().changed().stream()
                  .flatMap(
                      each ->
                          each.attributes().stream()
                              .map(attribute -> each.address() + " " + attribute.path())))
          .containsExactlyInAnyOrder(
              "notification_channel.chat enabled",
              "notification_channel.hook channel_labels",
              "notification_channel.hook user_labels.component");
      assertDone(world.up(graph));
      assertThat(channels(world).get("chat").getEnabled().getValue()).isTrue();
      assertThat(channels(world).get("chat").getLabelsMap())
          .as("what Google hides is handed over again, not blanked")
          .containsEntry("auth_token", FIRST_TOKEN);
      assertThat(channels(world).get("hook").getLabelsMap())
          .containsEntry("url", "https://hooks.example.com/alerts")
          .containsEntry("password", password(clients, world, 1));
      assertThat(world.lifecycle().drift().none()).isTrue();

      clients.channels().deleteNotificationChannel(channels(world).get("chat").getName(), true);
      assertThat(CloudWorld.changes(world.plan(graph)))
          .anyMatch(each -> each.startsWith("CREATE notification_channel.chat"));
      assertDone(world.up(graph));
      assertThat(channels(world).get("chat").getLabelsMap())
          .containsEntry("auth_token", FIRST_TOKEN);
      assertThat(told(world, clients))
          .allSatisfy(
              names ->
                  assertThat(names).contains(channels(world).get("chat").getName()).hasSize(2));
      assertThat(CloudWorld.changes(world.plan(graph))).isEmpty();
    }
  }

  private interface Change {
    void to(NotificationChannel.Builder channel);
  }

  /** Changes a channel as somebody does who sees what Google shows of it. */
  private static void spoil(CloudWorld world, Clients clients, String name, Change change)
      throws IOException {
    var shown =
        clients.channels().getNotificationChannel(channels(world).get(name).getName()).toBuilder();
    change.to(shown);
    clients
        .channels()
        .updateNotificationChannel(
            UpdateNotificationChannelRequest.newBuilder().setNotificationChannel(shown).build());
  }

  private static String project(CloudWorld world) {
    return "projects/" + world.environment().projectId();
  }

  private static String secret(CloudWorld world, String id) {
    return project(world) + "/secrets/" + id;
  }

  private static void put(CloudWorld world, Clients clients, String token) throws IOException {
    clients
        .secrets()
        .createSecret(
            project(world),
            "slack-token",
            Secret.newBuilder()
                .setReplication(
                    Replication.newBuilder()
                        .setAutomatic(Replication.Automatic.getDefaultInstance()))
                .build());
    addVersion(world, clients, token);
  }

  private static void addVersion(CloudWorld world, Clients clients, String token)
      throws IOException {
    clients
        .secrets()
        .addSecretVersion(
            secret(world, "slack-token"),
            SecretPayload.newBuilder().setData(ByteString.copyFromUtf8(token)).build());
  }

  private static String password(Clients clients, CloudWorld world, int version)
      throws IOException {
    return clients
        .secrets()
        .accessSecretVersion(secret(world, "development-hook-password") + "/versions/" + version)
        .getPayload()
        .getData()
        .toStringUtf8();
  }

  /** The channels as the emulated service keeps them: with what it shows to nobody. */
  private static Map<String, NotificationChannel> channels(CloudWorld world) {
    var channels = new TreeMap<String, NotificationChannel>();
    world.store().stream()
        .filter(row -> row.table().equals("monitoring.notificationChannels"))
        .forEach(
            row -> {
              try {
                NotificationChannel channel =
                    NotificationChannel.parseFrom(Objects.requireNonNull(row.value()));
                channels.put(channel.getDisplayName().replaceFirst(".*-", ""), channel);
              } catch (InvalidProtocolBufferException e) {
                throw new AssertionError("the emulator keeps something else as channels", e);
              }
            });
    return channels;
  }

  /** Whom each alert policy tells. */
  private static List<List<String>> told(CloudWorld world, Clients clients) throws IOException {
    var told = new ArrayList<List<String>>();
    clients
        .alertPolicies()
        .listAlertPolicies(project(world))
        .iterateAll()
        .forEach(policy -> told.add(List.copyOf(policy.getNotificationChannelsList())));
    return told;
  }

  private static void assertDone(ApplyResult result) {
    assertThat(result.failures()).isEmpty();
    assertThat(result.status()).isEqualTo(ApplyResult.Status.DONE);
  }
}
