package ai.varai.provisioner.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replays recorded exchanges where they are at hand and keeps the score from falling. The
 * recordings and their scorer ({@code replay.py}) are not part of the repository.
 */
class GoldenReplayTest {

  @TempDir Path work;

  @Test
  void theScoreOnRealRecordingsStaysAboveItsFloor() throws IOException, InterruptedException {
    Optional<Path> folder = folder();
    Assumptions.assumeTrue(
        folder.isPresent(),
        "no recordings: set -Dgoldens.dir or GOLDENS_DIR to a folder with recordings.jsonl");
    Path score = work.resolve("score.json");
    Path log = work.resolve("replay.log");
    try (GcpEmulator cloud = GcpEmulator.start()) {
      Process replay =
          new ProcessBuilder(
                  "python3",
                  folder.orElseThrow().resolve("replay.py").toString(),
                  "--endpoint",
                  cloud.url(),
                  "--evidence",
                  "real",
                  "--json",
                  score.toString())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      assertThat(replay.waitFor(10, TimeUnit.MINUTES)).isTrue();
    }
    System.out.println(Files.readString(log));
    JsonNode all = new ObjectMapper().readTree(score.toFile()).get("all");
    Properties floor = new Properties();
    try (InputStream in = GoldenReplayTest.class.getResourceAsStream("/replay-floor.properties")) {
      floor.load(in);
    }
    for (String what : new String[] {"status", "shape", "exact"}) {
      assertThat(100.0 * all.get(what).asInt() / all.get("n").asInt())
          .as(what)
          .isGreaterThanOrEqualTo(Double.parseDouble(floor.getProperty("real." + what)));
    }
  }

  private static Optional<Path> folder() {
    String told = System.getProperty("goldens.dir", System.getenv("GOLDENS_DIR"));
    Stream<Path> places =
        told != null
            ? Stream.of(Path.of(told))
            : Stream.of(Path.of("../../shared/goldens"), Path.of("../../../shared/goldens"));
    return places.filter(p -> Files.exists(p.resolve("recordings.jsonl"))).findFirst();
  }
}
