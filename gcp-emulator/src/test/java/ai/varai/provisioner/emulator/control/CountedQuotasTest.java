package ai.varai.provisioner.emulator.control;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of what a project or a region may have some only, one more is refused until one is gone. */
class CountedQuotasTest {
  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final String P = "/v1/projects/counted";

  private RestCalls rest;

  @BeforeEach
  void aTopicWithASubscription() {
    rest = new RestCalls(CLOUD.emulator());
    rest.send("PUT", P + "/topics/base", "{}");
    rest.send("PUT", P + "/subscriptions/base", "{\"topic\":\"projects/counted/topics/base\"}");
  }

  private Answer create(String collection, String id) {
    return switch (collection) {
      case "topics" -> rest.send("PUT", P + "/topics/" + id, "{}");
      case "subscriptions" ->
          rest.send(
              "PUT", P + "/subscriptions/" + id, "{\"topic\":\"projects/counted/topics/base\"}");
      case "snapshots" ->
          rest.send(
              "PUT",
              P + "/snapshots/" + id,
              "{\"subscription\":\"projects/counted/subscriptions/base\"}");
      case "schemas" ->
          rest.post(
              P + "/schemas?schemaId=" + id, "{\"type\":\"AVRO\",\"definition\":\"\\\"int\\\"\"}");
      default -> job("us-central1", id);
    };
  }

  private Answer job(String region, String id) {
    return rest.post(
        P + "/locations/" + region + "/jobs",
        "{\"name\":\"projects/counted/locations/"
            + region
            + "/jobs/"
            + id
            + "\",\"schedule\":\"0 0 1 1 *\",\"httpTarget\":{\"uri\":\"http://127.0.0.1:1/\"}}");
  }

  @ParameterizedTest
  @CsvSource({
    "PUBSUB_TOPICS, topics, 2",
    "PUBSUB_SUBSCRIPTIONS, subscriptions, 2",
    "PUBSUB_SNAPSHOTS, snapshots, 1",
    "PUBSUB_SCHEMAS, schemas, 1",
    "SCHEDULER_JOBS, locations/us-central1/jobs, 1"
  })
  void oneMoreThanTheQuotaIsRefusedUntilOneIsGone(String quota, String collection, int limit) {
    rest.post("/_emulator/settings", "{\"quotas\":{\"" + quota + "\":" + limit + "}}");
    assertThat(create(collection, "one").status()).isEqualTo(200);
    Answer refused = create(collection, "two");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.body().at("/error/status").asText()).isEqualTo("RESOURCE_EXHAUSTED");
    assertThat(refused.body().at("/error/details/0/@type").asText())
        .isEqualTo("type.googleapis.com/google.rpc.QuotaFailure");
    assertThat(refused.body().at("/error/details/0/violations/0/description").asText())
        .endsWith(": the limit is " + limit + ".");
    assertThat(create(collection, "one").status()).as("a name that is taken").isEqualTo(409);
    if (collection.endsWith("jobs")) {
      assertThat(job("europe-west1", "two").status()).as("in another region").isEqualTo(200);
    }
    assertThat(rest.send("DELETE", P + "/" + collection + "/one", "").status()).isEqualTo(200);
    assertThat(create(collection, "two").status()).isEqualTo(200);
  }
}
