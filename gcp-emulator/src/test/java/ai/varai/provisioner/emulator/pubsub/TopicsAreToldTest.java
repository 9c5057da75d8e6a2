package ai.varai.provisioner.emulator.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.access.IamMode;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.Subscription;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Other APIs publish what happens to their resources, and a subscriber gets it. */
class TopicsAreToldTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String TOPIC = "projects/telling/topics/events";

  private static void ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isBetween(200, 204);
  }

  /** The next messages of the subscription {@code events}, which are acknowledged. */
  private static List<PubsubMessage> next(PubSubWorld world, int count) {
    List<PubsubMessage> out = new ArrayList<>();
    await()
        .untilAsserted(
            () -> {
              List<ReceivedMessage> more = world.pull("events");
              more.forEach(m -> out.add(m.getMessage()));
              if (!more.isEmpty()) {
                world.acknowledge("events", more);
              }
              assertThat(out).hasSizeGreaterThanOrEqualTo(count);
            });
    assertThat(out).hasSize(count);
    return out;
  }

  private static List<String> types(List<PubsubMessage> messages) {
    return messages.stream().map(m -> m.getAttributesOrThrow("eventType")).toList();
  }

  @Test
  void aSecretsTopicsHearOfItAndOfItsVersions() throws Exception {
    try (GcpEmulator cloud = GcpEmulator.start();
        PubSubWorld world = new PubSubWorld(cloud, "telling")) {
      RestCalls rest = new RestCalls(cloud);
      world.subscribe("events", Subscription.getDefaultInstance());
      String soon = cloud.clock().instant().plus(Duration.ofDays(1)).toString();
      ok(
          rest.post(
              "/v1/projects/telling/secrets?secretId=s",
              "{\"replication\":{\"automatic\":{}},\"topics\":[{\"name\":\""
                  + TOPIC
                  + "\"}],\"rotation\":{\"nextRotationTime\":\""
                  + soon
                  + "\"}}"));
      assertThat(types(next(world, 2)))
          .containsExactlyInAnyOrder("TOPIC_CONFIGURED", "SECRET_CREATE");
      ok(
          rest.post(
              "/v1/projects/telling/secrets/s:addVersion", "{\"payload\":{\"data\":\"eA==\"}}"));
      PubsubMessage added = next(world, 1).get(0);
      assertThat(added.getAttributesMap())
          .containsEntry("eventType", "SECRET_VERSION_ADD")
          .containsEntry("dataFormat", "JSON_API_V1");
      assertThat(added.getAttributesOrThrow("versionId")).endsWith("/secrets/s/versions/1");
      JsonNode version = MAPPER.readTree(added.getData().toStringUtf8());
      assertThat(version.path("state").asText()).isEqualTo("ENABLED");
      ok(rest.post("/v1/projects/telling/secrets/s/versions/1:disable", "{}"));
      ok(rest.post("/v1/projects/telling/secrets/s/versions/1:destroy", "{}"));
      assertThat(types(next(world, 2)))
          .containsExactlyInAnyOrder("SECRET_VERSION_DISABLE", "SECRET_VERSION_DESTROY");
      cloud.clock().advance(Duration.ofDays(2));
      assertThat(types(next(world, 1))).containsExactly("SECRET_ROTATE");
      ok(rest.send("DELETE", "/v1/projects/telling/secrets/s", ""));
      assertThat(next(world, 1).get(0).getAttributesMap())
          .containsEntry("eventType", "SECRET_DELETE")
          .containsEntry("deleteType", "REQUESTED");
    }
  }

  @Test
  void theEventsOfANotificationAreShownInTheOrderOfTheirList() {
    try (GcpEmulator cloud = GcpEmulator.start()) {
      RestCalls rest = new RestCalls(cloud);
      ok(rest.post("/storage/v1/b?project=telling", "{\"name\":\"telling-in-order\"}"));
      String configs = "/storage/v1/b/telling-in-order/notificationConfigs";
      ok(
          rest.post(
              configs,
              "{\"topic\":\""
                  + TOPIC
                  + "\",\"event_types\":[\"OBJECT_ARCHIVE\",\"OBJECT_FINALIZE\"]}"));
      assertThat(rest.get(configs + "/1").body().path("event_types").toString())
          .isEqualTo("[\"OBJECT_FINALIZE\",\"OBJECT_ARCHIVE\"]");
    }
  }

  @Test
  void aBucketsNotificationsTellOfItsObjects() throws Exception {
    try (GcpEmulator cloud = GcpEmulator.start();
        PubSubWorld world = new PubSubWorld(cloud, "telling")) {
      RestCalls rest = new RestCalls(cloud);
      world.subscribe("events", Subscription.getDefaultInstance());
      ok(rest.post("/storage/v1/b?project=telling", "{\"name\":\"telling-objects\"}"));
      ok(
          rest.post(
              "/storage/v1/b/telling-objects/notificationConfigs",
              "{\"topic\":\"//pubsub.googleapis.com/"
                  + TOPIC
                  + "\",\"payload_format\":\"JSON_API_V1\",\"object_name_prefix\":\"in/\","
                  + "\"custom_attributes\":{\"team\":\"a\"}}"));
      String upload = "/upload/storage/v1/b/telling-objects/o?uploadType=media&name=";
      ok(rest.post(upload + "out/a", "other"));
      Answer first = rest.post(upload + "in/a", "one");
      PubsubMessage made = next(world, 1).get(0);
      assertThat(made.getAttributesMap())
          .containsEntry("eventType", "OBJECT_FINALIZE")
          .containsEntry("bucketId", "telling-objects")
          .containsEntry("objectId", "in/a")
          .containsEntry("objectGeneration", first.body().path("generation").asText())
          .containsEntry("payloadFormat", "JSON_API_V1")
          .containsEntry(
              "notificationConfig", "projects/_/buckets/telling-objects/notificationConfigs/1")
          .containsEntry("team", "a")
          .doesNotContainKey("overwroteGeneration");
      JsonNode object = MAPPER.readTree(made.getData().toStringUtf8());
      assertThat(object.path("size").asText()).isEqualTo("3");
      assertThat(object.path("kind").asText()).isEqualTo("storage#object");

      Answer second = rest.post(upload + "in/a", "two");
      List<PubsubMessage> both = next(world, 2);
      assertThat(types(both)).containsExactlyInAnyOrder("OBJECT_DELETE", "OBJECT_FINALIZE");
      assertThat(both)
          .anySatisfy(
              m ->
                  assertThat(m.getAttributesMap())
                      .containsEntry(
                          "overwroteGeneration", first.body().path("generation").asText()))
          .anySatisfy(
              m ->
                  assertThat(m.getAttributesMap())
                      .containsEntry(
                          "overwrittenByGeneration", second.body().path("generation").asText()));
      ok(
          rest.send(
              "PATCH", "/storage/v1/b/telling-objects/o/in%2Fa", "{\"metadata\":{\"k\":\"v\"}}"));
      assertThat(types(next(world, 1))).containsExactly("OBJECT_METADATA_UPDATE");
      ok(rest.send("DELETE", "/storage/v1/b/telling-objects/o/in%2Fa", ""));
      assertThat(types(next(world, 1))).containsExactly("OBJECT_DELETE");
    }
  }

  @Test
  void aSinkPublishesTheEntriesThatItTakes() throws Exception {
    try (GcpEmulator cloud = GcpEmulator.start();
        PubSubWorld world = new PubSubWorld(cloud, "telling")) {
      RestCalls rest = new RestCalls(cloud);
      world.subscribe("events", Subscription.getDefaultInstance());
      ok(
          rest.post(
              "/v2/projects/telling/sinks?uniqueWriterIdentity=true",
              "{\"name\":\"errors\",\"destination\":\"pubsub.googleapis.com/"
                  + TOPIC
                  + "\",\"filter\":\"severity>=ERROR\",\"exclusions\":[{\"name\":\"noise\","
                  + "\"filter\":\"textPayload:noise\"}]}"));
      ok(
          rest.post(
              "/v2/entries:write",
              "{\"logName\":\"projects/telling/logs/app\",\"resource\":{\"type\":\"global\"},"
                  + "\"entries\":[{\"severity\":\"INFO\",\"textPayload\":\"fine\"},"
                  + "{\"severity\":\"ERROR\",\"textPayload\":\"noise\"},"
                  + "{\"severity\":\"ERROR\",\"textPayload\":\"broken\"}]}"));
      PubsubMessage entry = next(world, 1).get(0);
      assertThat(entry.getAttributesMap()).containsKey("logging.googleapis.com/timestamp");
      JsonNode told = MAPPER.readTree(entry.getData().toStringUtf8());
      assertThat(told.path("textPayload").asText()).isEqualTo("broken");
      assertThat(told.path("logName").asText()).isEqualTo("projects/telling/logs/app");
    }
  }

  @Test
  void aChannelOfATopicHearsOfAlerts() throws Exception {
    try (GcpEmulator cloud = GcpEmulator.start();
        PubSubWorld world = new PubSubWorld(cloud, "telling")) {
      RestCalls rest = new RestCalls(cloud);
      world.subscribe("events", Subscription.getDefaultInstance());
      Answer channel =
          rest.post(
              "/v3/projects/telling/notificationChannels",
              "{\"type\":\"pubsub\",\"labels\":{\"topic\":\"" + TOPIC + "\"}}");
      ok(channel);
      ok(
          rest.post(
              "/v3/projects/telling/alertPolicies",
              "{\"displayName\":\"broken\",\"combiner\":\"OR\",\"notificationChannels\":[\""
                  + channel.body().path("name").asText()
                  + "\"],\"alertStrategy\":{\"notificationRateLimit\":{\"period\":\"300s\"}},"
                  + "\"conditions\":[{\"displayName\":\"c\",\"conditionMatchedLog\":{"
                  + "\"filter\":\"textPayload:broken\"}}]}"));
      ok(
          rest.post(
              "/v2/entries:write",
              "{\"logName\":\"projects/telling/logs/app\",\"resource\":{\"type\":\"global\"},"
                  + "\"entries\":[{\"textPayload\":\"it is broken\"}]}"));
      JsonNode told = MAPPER.readTree(next(world, 1).get(0).getData().toStringUtf8());
      assertThat(told.path("version").asText()).isEqualTo("1.2");
      assertThat(told.at("/incident/policy_name").asText()).isEqualTo("broken");
      assertThat(told.at("/incident/state").asText()).isEqualTo("open");
    }
  }

  @Test
  void wherePoliciesAreEnforcedTheServicesAccountHasToBeAllowedToPublish() throws IOException {
    try (GcpEmulator cloud = GcpEmulator.start(Options.defaults().withIam(IamMode.STRICT))) {
      RestCalls owner = new RestCalls(cloud).as("user:user@example.com");
      ok(owner.send("PUT", "/v1/" + TOPIC, "{}"));
      ok(
          owner.send(
              "PUT", "/v1/projects/telling/subscriptions/events", "{\"topic\":\"" + TOPIC + "\"}"));
      ok(owner.post("/storage/v1/b?project=telling", "{\"name\":\"telling-strictly\"}"));
      ok(
          owner.post(
              "/storage/v1/b/telling-strictly/notificationConfigs",
              "{\"topic\":\"" + TOPIC + "\",\"payload_format\":\"NONE\"}"));
      String upload = "/upload/storage/v1/b/telling-strictly/o?uploadType=media&name=";
      ok(owner.post(upload + "unheard", "x"));
      String agent =
          owner
              .get("/storage/v1/projects/telling/serviceAccount")
              .body()
              .path("email_address")
              .asText();
      ok(
          owner.post(
              "/v1/" + TOPIC + ":setIamPolicy",
              "{\"policy\":{\"bindings\":[{\"role\":\"roles/pubsub.publisher\",\"members\":"
                  + "[\"serviceAccount:"
                  + agent
                  + "\"]}]}}"));
      ok(owner.post(upload + "heard", "x"));
      List<String> heard = new ArrayList<>();
      await()
          .untilAsserted(
              () -> {
                Answer pulled =
                    owner.post(
                        "/v1/projects/telling/subscriptions/events:pull",
                        "{\"maxMessages\":10,\"returnImmediately\":true}");
                ok(pulled);
                pulled
                    .body()
                    .path("receivedMessages")
                    .forEach(m -> heard.add(m.at("/message/attributes/objectId").asText()));
                assertThat(heard).isNotEmpty();
              });
      assertThat(heard).containsExactly("heard");
    }
  }
}
