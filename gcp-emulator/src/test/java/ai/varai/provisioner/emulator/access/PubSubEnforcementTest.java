package ai.varai.provisioner.emulator.access;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may publish, subscribe and pull is decided on topics and subscriptions. */
class PubSubEnforcementTest {
  private static final String TOPIC = "/v1/projects/queue-acl/topics/work";
  private static final String SUBSCRIPTION = "/v1/projects/queue-acl/subscriptions/work";
  private static final String APP = "serviceAccount:app-one@queue-acl.iam.gserviceaccount.com";
  private static final String MESSAGE = "{\"messages\":[{\"data\":\"eA==\"}]}";

  private GcpEmulator cloud;
  private RestCalls owner;
  private RestCalls app;

  @BeforeEach
  void start() {
    cloud = GcpEmulator.start(Options.defaults().withIam(IamMode.STRICT));
    owner = new RestCalls(cloud).as("user:user@example.com");
    app = new RestCalls(cloud).as(APP);
    ok(owner.post("/v1/projects/queue-acl/serviceAccounts", "{\"accountId\":\"app-one\"}"));
    ok(owner.send("PUT", TOPIC, "{}"));
    ok(owner.send("PUT", SUBSCRIPTION, "{\"topic\":\"projects/queue-acl/topics/work\"}"));
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  private void grant(String resource, String role) {
    ok(
        owner.post(
            resource + ":setIamPolicy",
            "{\"policy\":{\"bindings\":[{\"role\":\""
                + role
                + "\",\"members\":[\""
                + APP
                + "\"]}]}}"));
  }

  private static void ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
  }

  private static void denied(Answer answer, String permission) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(403);
    assertThat(answer.body().at("/error/details/0/metadata/permission").asText())
        .isEqualTo(permission);
  }

  @Test
  void aPublisherOfTheTopicPublishesAndDoesNotPull() {
    denied(app.post(TOPIC + ":publish", MESSAGE), "pubsub.topics.publish");
    grant(TOPIC, "roles/pubsub.publisher");
    ok(app.post(TOPIC + ":publish", MESSAGE));
    denied(app.post(SUBSCRIPTION + ":pull", "{\"maxMessages\":1}"), "pubsub.subscriptions.consume");
  }

  @Test
  void aSubscriberOfTheSubscriptionPullsAndAcknowledges() {
    ok(owner.post(TOPIC + ":publish", MESSAGE));
    grant(SUBSCRIPTION, "roles/pubsub.subscriber");
    Answer pulled = app.post(SUBSCRIPTION + ":pull", "{\"maxMessages\":1}");
    ok(pulled);
    String ackId = pulled.body().at("/receivedMessages/0/ackId").asText();
    ok(app.post(SUBSCRIPTION + ":acknowledge", "{\"ackIds\":[\"" + ackId + "\"]}"));
    denied(app.send("DELETE", SUBSCRIPTION, ""), "pubsub.subscriptions.delete");
  }

  @Test
  void whoSubscribesHasToBeAllowedToAttachToTheTopic() {
    String mine = "/v1/projects/queue-acl/subscriptions/mine";
    String body = "{\"topic\":\"projects/queue-acl/topics/work\"}";
    ok(
        owner.post(
            "/v1/projects/queue-acl/roles",
            "{\"roleId\":\"maker\",\"role\":{\"title\":\"m\",\"includedPermissions\":"
                + "[\"pubsub.subscriptions.create\"]}}"));
    ok(
        owner.post(
            "/v1/projects/queue-acl:setIamPolicy",
            "{\"policy\":{\"bindings\":[{\"role\":\"projects/queue-acl/roles/maker\",\"members\":[\""
                + APP
                + "\"]},{\"role\":\"roles/owner\",\"members\":[\"user:user@example.com\"]}]}}"));
    denied(app.send("PUT", mine, body), "pubsub.topics.attachSubscription");
    grant(TOPIC, "roles/pubsub.subscriber");
    ok(app.send("PUT", mine, body));
  }

  @Test
  void whoPutsASchemaOnATopicHasToBeAllowedToAttachIt() {
    String schema = "/v1/projects/queue-acl/schemas/shape";
    ok(
        owner.post(
            "/v1/projects/queue-acl/schemas?schemaId=shape",
            "{\"type\":\"AVRO\",\"definition\":\"\\\"int\\\"\"}"));
    String settings = "{\"schema\":\"projects/queue-acl/schemas/shape\",\"encoding\":\"JSON\"}";
    String change =
        "{\"topic\":{\"name\":\"projects/queue-acl/topics/work\",\"schemaSettings\":"
            + settings
            + "},\"updateMask\":\"schemaSettings\"}";
    grant(TOPIC, "roles/pubsub.editor");
    denied(app.send("PATCH", TOPIC, change), "pubsub.schemas.attach");
    denied(app.get(schema), "pubsub.schemas.get");
    grant(schema, "roles/pubsub.editor");
    ok(app.send("PATCH", TOPIC, change));
    String revision = app.get(schema).body().path("revisionId").asText();
    ok(app.get(schema + "@" + revision));
    denied(
        app.send(
            "PUT", "/v1/projects/queue-acl/topics/other", "{\"schemaSettings\":" + settings + "}"),
        "pubsub.topics.create");
  }

  @Test
  void filesAreWrittenOnceTheServicesAccountMayWriteToTheBucket() {
    ok(owner.post("/storage/v1/b?project=queue-acl", "{\"name\":\"queue-acl-files\"}"));
    String export = "/v1/projects/queue-acl/subscriptions/export";
    ok(
        owner.send(
            "PUT",
            export,
            "{\"topic\":\"projects/queue-acl/topics/work\","
                + "\"cloudStorageConfig\":{\"bucket\":\"queue-acl-files\"}}"));
    ok(owner.post(TOPIC + ":publish", MESSAGE));
    cloud.clock().advance(Duration.ofMinutes(5));
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                owner
                    .get(export)
                    .body()
                    .at("/cloudStorageConfig/state")
                    .asText()
                    .equals("PERMISSION_DENIED"));
    String number = owner.get("/v3/projects/queue-acl").body().path("name").asText().substring(9);
    String agent =
        "\"serviceAccount:service-" + number + "@gcp-sa-pubsub.iam.gserviceaccount.com\"";
    JsonNode denial = owner.get("/_emulator/denials").body().at("/denials/0");
    assertThat(denial.path("principal").asText()).isEqualTo(agent.replace("\"", ""));
    assertThat(denial.path("permission").asText()).isEqualTo("storage.objects.create");
    assertThat(denial.path("resource").asText()).isEqualTo("projects/_/buckets/queue-acl-files");
    assertThat(denial.path("enforced").asBoolean()).isTrue();
    ok(
        owner.send(
            "PUT",
            "/storage/v1/b/queue-acl-files/iam",
            "{\"bindings\":[{\"role\":\"roles/storage.admin\",\"members\":["
                + agent
                + ",\"user:user@example.com\"]}]}"));
    cloud.clock().advance(Duration.ofMinutes(1));
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> owner.get("/storage/v1/b/queue-acl-files/o").body().path("items").size() == 1);
    // What the subscription says follows the file.
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> owner.get(export).body().path("state").asText().equals("ACTIVE"));
  }
}
