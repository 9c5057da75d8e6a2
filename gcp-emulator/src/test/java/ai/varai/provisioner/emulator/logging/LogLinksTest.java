package ai.varai.provisioner.emulator.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.api.gax.rpc.FailedPreconditionException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.cloud.logging.v2.ConfigClient;
import com.google.cloud.logging.v2.ConfigSettings;
import com.google.logging.v2.CreateBucketRequest;
import com.google.logging.v2.Link;
import com.google.logging.v2.LogBucket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Links of buckets to BigQuery, and how Logging words that something is not there. */
class LogLinksTest {

  private static final String PARENT = "projects/linked/locations/global";

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static ConfigClient client() throws Exception {
    ConfigSettings.Builder settings =
        ConfigSettings.newBuilder()
            .setTransportChannelProvider(Clients.grpc(CLOUD.emulator()))
            .setCredentialsProvider(Clients.NO_CREDENTIALS);
    settings.createLinkOperationSettings().setPollingAlgorithm(Clients.quickly());
    settings.deleteLinkOperationSettings().setPollingAlgorithm(Clients.quickly());
    return ConfigClient.create(settings.build());
  }

  private static String bucket(ConfigClient client, String id, boolean analytics) {
    return client
        .createBucket(
            CreateBucketRequest.newBuilder()
                .setParent(PARENT)
                .setBucketId(id)
                .setBucket(LogBucket.newBuilder().setAnalyticsEnabled(analytics))
                .build())
        .getName();
  }

  @Test
  void aLinkNamesItsDataSetAndIsListedAndDeleted() throws Exception {
    try (ConfigClient client = client()) {
      String bucket = bucket(client, "analysed", true);
      Link made =
          client
              .createLinkAsync(bucket, Link.newBuilder().setDescription("all").build(), "in_bq")
              .get();
      assertThat(made.getName()).isEqualTo(bucket + "/links/in_bq");
      assertThat(made.getBigqueryDataset().getDatasetId())
          .isEqualTo("bigquery.googleapis.com/projects/linked/datasets/in_bq");
      assertThat(client.getLink(made.getName())).isEqualTo(made);
      assertThat(client.listLinks(bucket).iterateAll()).containsExactly(made);

      client.deleteLinkAsync(made.getName()).get();
      assertThatThrownBy(() -> client.getLink(made.getName()))
          .isInstanceOf(NotFoundException.class)
          .hasMessageContaining(made.getName() + " does not exist");
    }
  }

  @Test
  void aBucketWithoutAnalyticsCannotBeLinked() throws Exception {
    try (ConfigClient client = client()) {
      String bucket = bucket(client, "plain", false);
      assertThatThrownBy(() -> client.createLinkAsync(bucket, Link.newBuilder().build(), "x").get())
          .hasCauseInstanceOf(FailedPreconditionException.class);
    }
  }

  @Test
  void theOperationOfALinkCarriesTheProjectsNumberAndIsFoundByIt() throws Exception {
    RestCalls calls = new RestCalls(CLOUD.emulator());
    try (ConfigClient client = client()) {
      String bucket = bucket(client, "numbered", true);
      JsonNode begun = calls.post("/v2/" + bucket + "/links?linkId=by_number", "{}").body();
      String name = begun.path("name").asText();
      assertThat(name).matches("projects/\\d+/locations/global/operations/.+");
      JsonNode found = calls.get("/v2/" + name).body();
      assertThat(found.path("name").asText()).isEqualTo(name);
      assertThat(found.at("/metadata/createLinkRequest/linkId").asText()).isEqualTo("by_number");
    }
  }

  @Test
  void whatIsNotThereIsNamedAsLoggingNamesIt() {
    RestCalls calls = new RestCalls(CLOUD.emulator());
    assertThat(message(calls, "/v2/" + PARENT + "/buckets/none"))
        .isEqualTo("Bucket `none` in location `global` does not exist");
    assertThat(message(calls, "/v2/" + PARENT + "/buckets/_Default/views/none"))
        .isEqualTo("View none does not exist");
    assertThat(message(calls, "/v2/projects/linked/metrics/none"))
        .isEqualTo("Metric none does not exist.");
  }

  private static String message(RestCalls calls, String path) {
    RestCalls.Answer answer = calls.get(path);
    assertThat(answer.status()).isEqualTo(404);
    return answer.body().at("/error/message").asText();
  }
}
