package ai.varai.provisioner.emulator.storage;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Cloud Storage refuses of a bucket. */
class BucketChecksTest {

  private static final String BUCKETS = "/storage/v1/b";

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final RestCalls REST = new RestCalls(CLOUD);

  private static Answer insert(String name, String more) {
    return REST.post(BUCKETS + "?project=checked", "{\"name\": \"%s\", %s}".formatted(name, more));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"location\": \"MARS-NORTH1\"",
        "\"labels\": {\"UP\": \"x\"}",
        "\"hierarchicalNamespace\": {\"enabled\": true}",
        "\"lifecycle\": {\"rule\": [{\"action\": {\"type\": \"Burn\"}, \"condition\": {\"age\": 1}}]}",
        "\"lifecycle\": {\"rule\": [{\"action\": {\"type\": \"SetStorageClass\"},"
            + " \"condition\": {\"age\": 1}}]}",
        "\"lifecycle\": {\"rule\": [{\"action\": {\"type\": \"Delete\"}, \"condition\": {\"age\": -1}}]}"
      })
  void aBucketThatCannotBeIsRefused(String more) {
    Answer refused = insert("checked-refused", more);
    assertThat(refused.status()).as(refused.body().toString()).isEqualTo(400);
    assertThat(refused.body().at("/error/errors/0/reason").asText()).isEqualTo("invalid");
    assertThat(REST.get(BUCKETS + "/checked-refused").status()).isEqualTo(404);
  }

  @Test
  void aBucketLiesInARegionOrInSeveral() {
    assertThat(insert("checked-one", "\"location\": \"europe-west1\"").body().path("locationType"))
        .hasToString("\"region\"");
    assertThat(insert("checked-two", "\"location\": \"NAM4\"").body().path("locationType"))
        .hasToString("\"dual-region\"");
    assertThat(
            insert("checked-many", "\"location\": \"EU\", \"labels\": {\"team\": \"a\"}")
                .body()
                .path("locationType"))
        .hasToString("\"multi-region\"");
  }

  @Test
  void aLabelIsRemovedByNull() {
    insert("checked-label", "\"labels\": {\"team\": \"a\"}");
    Answer patched =
        REST.send("PATCH", BUCKETS + "/checked-label", "{\"labels\": {\"team\": null}}");
    assertThat(patched.status()).as(patched.body().toString()).isEqualTo(200);
    assertThat(patched.body().has("labels")).isFalse();
  }

  @Test
  void logsAreNamedAfterTheBucketUnlessTheCallerSaysOtherwise() {
    insert("checked-logged", "\"logging\": {\"logBucket\": \"logs\"}");
    String prefix = "/logging/logObjectPrefix";
    assertThat(REST.get(BUCKETS + "/checked-logged").body().at(prefix))
        .hasToString("\"checked-logged\"");
    String patch = "{\"logging\": {\"logBucket\": \"logs\", \"logObjectPrefix\": \"other\"}}";
    assertThat(REST.send("PATCH", BUCKETS + "/checked-logged", patch).body().at(prefix))
        .hasToString("\"other\"");
  }
}
