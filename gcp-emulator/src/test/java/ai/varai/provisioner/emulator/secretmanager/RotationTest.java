package ai.varai.provisioner.emulator.secretmanager;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A secret's rotation time moves on when the clock passes it, and its topics are told. */
class RotationTest {

  private static final String SECRETS = "/v1/projects/rotating/secrets";
  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void aPeriodMovesTheRotationTimeOnEachTimeItPasses() {
    try (GcpEmulator cloud = GcpEmulator.start()) {
      RestCalls rest = new RestCalls(cloud);
      Instant first = inADay(cloud);
      JsonNode made = create(rest, "s", first, "\"rotationPeriod\": \"86400s\",");
      cloud.clock().advance(Duration.ofHours(23));
      assertThat(next(rest, "s")).isEqualTo(first);
      assertThat(notifications(rest)).isEmpty();

      cloud.clock().advance(Duration.ofHours(2));
      assertThat(next(rest, "s")).isEqualTo(first.plus(DAY));
      assertThat(rest.get(SECRETS + "/s").body().path("etag")).isNotEqualTo(made.path("etag"));
      cloud.clock().advance(DAY);
      assertThat(next(rest, "s")).isEqualTo(first.plus(DAY).plus(DAY));

      JsonNode told = notifications(rest);
      assertThat(told).hasSize(2);
      assertThat(told.at("/0/topic").asText()).isEqualTo("projects/rotating/topics/t");
      assertThat(told.at("/0/attributes/eventType").asText()).isEqualTo("SECRET_ROTATE");
      assertThat(told.at("/0/attributes/secretId")).isEqualTo(made.path("name"));
      assertThat(told.at("/0/data/name")).isEqualTo(made.path("name"));
    }
  }

  @Test
  void aJumpOverSeveralPeriodsIsOneRotationToATimeThatIsAhead() {
    try (GcpEmulator cloud = GcpEmulator.start()) {
      RestCalls rest = new RestCalls(cloud);
      Instant first = inADay(cloud);
      create(rest, "s", first, "\"rotationPeriod\": \"86400s\",");
      cloud.clock().advance(Duration.ofDays(10).plusHours(1));
      assertThat(next(rest, "s")).isEqualTo(first.plus(Duration.ofDays(10)));
      assertThat(notifications(rest)).hasSize(1);
    }
  }

  @Test
  void withoutAPeriodTopicsAreToldOnce() {
    try (GcpEmulator cloud = GcpEmulator.start()) {
      RestCalls rest = new RestCalls(cloud);
      create(rest, "once", inADay(cloud), "");
      cloud.clock().advance(Duration.ofDays(3));
      cloud.clock().advance(Duration.ofDays(3));
      assertThat(notifications(rest)).hasSize(1);
    }
  }

  @Test
  void aTimeThatWasChangedCountsAndADeletedSecretRotatesNoMore() {
    try (GcpEmulator cloud = GcpEmulator.start()) {
      RestCalls rest = new RestCalls(cloud);
      create(rest, "later", inADay(cloud), "");
      create(rest, "gone", inADay(cloud), "");
      Instant later = inADay(cloud).plus(DAY);
      rest.send(
          "PATCH",
          SECRETS + "/later?updateMask=rotation",
          "{\"rotation\": {\"nextRotationTime\": \"" + later + "\"}, " + TOPICS + "}");
      assertThat(next(rest, "later")).isEqualTo(later);
      rest.send("DELETE", SECRETS + "/gone", "");
      cloud.clock().advance(Duration.ofHours(25));
      assertThat(notifications(rest)).isEmpty();
      cloud.clock().advance(DAY);
      assertThat(notifications(rest)).hasSize(1);
    }
  }

  @Test
  void aPlannedRotationOutlivesARestart(@TempDir Path folder) {
    Instant first;
    try (GcpEmulator cloud = GcpEmulator.start(Options.defaults().withDataDir(folder))) {
      first = inADay(cloud);
      create(new RestCalls(cloud), "s", first, "\"rotationPeriod\": \"86400s\",");
    }
    try (GcpEmulator cloud = GcpEmulator.start(Options.defaults().withDataDir(folder))) {
      cloud.clock().advance(Duration.ofHours(25));
      RestCalls rest = new RestCalls(cloud);
      assertThat(next(rest, "s")).isEqualTo(first.plus(DAY));
      assertThat(notifications(rest)).hasSize(1);
    }
  }

  private static final String TOPICS = "\"topics\": [{\"name\": \"projects/rotating/topics/t\"}]";

  private static Instant inADay(GcpEmulator cloud) {
    return cloud.clock().instant().plus(DAY).truncatedTo(ChronoUnit.SECONDS);
  }

  private static JsonNode create(RestCalls rest, String id, Instant next, String period) {
    RestCalls.Answer answer =
        rest.post(
            SECRETS + "?secretId=" + id,
            "{\"replication\": {\"automatic\": {}}, \"rotation\": {"
                + period
                + "\"nextRotationTime\": \""
                + next
                + "\"}, "
                + TOPICS
                + "}");
    assertThat(answer.status()).isEqualTo(200);
    return answer.body();
  }

  private static Instant next(RestCalls rest, String id) {
    return Instant.parse(
        rest.get(SECRETS + "/" + id).body().at("/rotation/nextRotationTime").asText());
  }

  /** Those of rotations; topics are told of other changes as well. */
  private static JsonNode notifications(RestCalls rest) {
    ArrayNode rotations = JsonNodeFactory.instance.arrayNode();
    for (JsonNode n : rest.get("/_emulator/notifications").body().path("notifications")) {
      if (n.at("/attributes/eventType").asText().equals("SECRET_ROTATE")) {
        rotations.add(n);
      }
    }
    return rotations;
  }
}
