package ai.varai.provisioner.emulator.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.RestCalls;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** What a changed log bucket shows. */
class LogBucketUpdatesTest {

  @Test
  void aBucketThatNobodyMadeHasNoTimeOfCreationAndARetentionTakenAwayIsTheUsualOne() {
    try (GcpEmulator cloud = GcpEmulator.start()) {
      RestCalls rest = new RestCalls(cloud);
      String bucket = "/v2/projects/kept/locations/global/buckets/_Default";
      JsonNode longer =
          rest.send("PATCH", bucket + "?updateMask=retentionDays", "{\"retentionDays\": 99}")
              .body();
      assertThat(longer.path("retentionDays").asInt()).isEqualTo(99);
      assertThat(longer.has("createTime")).as(longer.toString()).isFalse();
      JsonNode usual = rest.send("PATCH", bucket + "?updateMask=retentionDays", "{}").body();
      assertThat(usual.path("retentionDays").asInt()).isEqualTo(30);
    }
  }
}
