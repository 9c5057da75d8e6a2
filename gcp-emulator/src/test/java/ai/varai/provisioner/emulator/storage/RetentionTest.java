package ai.varai.provisioner.emulator.storage;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Policies of buckets, and configurations of single objects, keep objects for as long as they say.
 */
class RetentionTest {

  private final GcpEmulator cloud = GcpEmulator.start();
  private final RestCalls rest = new RestCalls(cloud);

  @AfterEach
  void stop() {
    cloud.close();
  }

  private void bucket(String name, String query, String more) {
    Answer made =
        rest.post(
            "/storage/v1/b?project=retained" + query, "{\"name\":\"" + name + "\"" + more + "}");
    assertThat(made.status()).as(made.body().toString()).isEqualTo(200);
  }

  private JsonNode upload(String bucket, String name) {
    return rest.post("/upload/storage/v1/b/" + bucket + "/o?uploadType=media&name=" + name, "x")
        .body();
  }

  private static String object(String bucket, String name) {
    return "/storage/v1/b/" + bucket + "/o/" + name;
  }

  @Test
  void aBucketsPolicyCountsAsItIsNow() {
    bucket("by-policy", "", ",\"retentionPolicy\":{\"retentionPeriod\":\"3600\"}");
    JsonNode written = upload("by-policy", "a");
    assertThat(Instant.parse(written.path("retentionExpirationTime").asText()))
        .isEqualTo(Instant.parse(written.path("timeCreated").asText()).plusSeconds(3600));

    Answer kept = rest.send("PATCH", "/storage/v1/b/by-policy", "{\"retentionPolicy\":null}");

    assertThat(kept.status()).isEqualTo(200);
    assertThat(rest.get(object("by-policy", "a")).body().has("retentionExpirationTime")).isFalse();
    assertThat(gone("by-policy", "a")).isTrue();
  }

  /** Whether the object is gone once its deletion was asked for. */
  private boolean gone(String bucket, String name) {
    assertThat(rest.get(object(bucket, name)).status()).isEqualTo(200);
    rest.send("DELETE", object(bucket, name), "");
    return rest.get(object(bucket, name)).status() == 404;
  }

  @Test
  void theTimeBeginsWhenAnEventBasedHoldIsReleased() {
    bucket(
        "by-event",
        "",
        ",\"defaultEventBasedHold\":true,\"retentionPolicy\":{\"retentionPeriod\":\"3600\"}");
    assertThat(upload("by-event", "a").has("retentionExpirationTime")).isFalse();
    cloud.clock().advance(Duration.ofHours(2));

    JsonNode released =
        rest.send("PATCH", object("by-event", "a"), "{\"eventBasedHold\":false}").body();

    assertThat(Instant.parse(released.path("retentionExpirationTime").asText()))
        .isEqualTo(Instant.parse(released.path("updated").asText()).plusSeconds(3600));
    assertThat(released.toString()).doesNotContain("_eventBasedHold");
    assertThat(gone("by-event", "a")).isFalse();
    cloud.clock().advance(Duration.ofHours(2));
    assertThat(gone("by-event", "a")).isTrue();
  }

  @Test
  void anUpdateThatNamesNoHoldsReleasesThem() {
    bucket("by-holds", "", "");
    upload("by-holds", "a");
    String object = object("by-holds", "a");
    rest.send("PATCH", object, "{\"eventBasedHold\":true,\"temporaryHold\":true}");
    assertThat(gone("by-holds", "a")).isFalse();

    JsonNode released = rest.send("PUT", object, "{\"contentType\":\"text/plain\"}").body();

    assertThat(released.path("eventBasedHold").asBoolean()).as(released.toString()).isFalse();
    assertThat(released.path("temporaryHold").asBoolean()).isFalse();
    assertThat(gone("by-holds", "a")).isTrue();
  }

  private Answer retain(String name, String query, String mode, Duration time) {
    String until = cloud.clock().instant().plus(time).toString();
    return rest.send(
        "PATCH",
        object("by-object", name) + query,
        String.format(
            Locale.ROOT,
            "{\"retention\":{\"mode\":\"%s\",\"retainUntilTime\":\"%s\"}}",
            mode,
            until));
  }

  @Test
  void anUnlockedConfigurationIsWeakenedOnPurposeOnlyAndALockedOneNever() {
    bucket("by-object", "&enableObjectRetention=true", "");
    assertThat(rest.get("/storage/v1/b/by-object").body().at("/objectRetention/mode").asText())
        .isEqualTo("Enabled");
    upload("by-object", "a");
    String override = "?overrideUnlockedRetention=true";

    assertThat(retain("a", "", "Unlocked", Duration.ofHours(2)).status()).isEqualTo(200);
    assertThat(gone("by-object", "a")).isFalse();
    assertThat(retain("a", "", "Unlocked", Duration.ofHours(1)).status()).isEqualTo(403);
    assertThat(rest.send("PATCH", object("by-object", "a"), "{\"retention\":null}").status())
        .isEqualTo(403);
    assertThat(retain("a", override, "Unlocked", Duration.ofHours(1)).status()).isEqualTo(200);
    assertThat(retain("a", override, "Locked", Duration.ofHours(1)).status()).isEqualTo(200);
    assertThat(
            rest.send("PATCH", object("by-object", "a") + override, "{\"retention\":null}")
                .status())
        .isEqualTo(403);
    assertThat(retain("a", override, "Locked", Duration.ofMinutes(1)).status()).isEqualTo(403);
    assertThat(retain("a", "", "Locked", Duration.ofHours(3)).status()).isEqualTo(200);
    cloud.clock().advance(Duration.ofHours(4));
    assertThat(gone("by-object", "a")).isTrue();
  }

  @Test
  void aBucketHasToAllowConfigurationsOfObjects() {
    bucket("by-object", "", "");
    upload("by-object", "a");

    assertThat(retain("a", "", "Unlocked", Duration.ofHours(1)).status()).isEqualTo(400);
  }
}
