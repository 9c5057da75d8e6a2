package ai.varai.provisioner.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Replays recorded exchanges where they are at hand and keeps the scores from falling. The
 * recordings and their scorer ({@code replay.py}) are not part of the repository.
 *
 * <p>There are three scores. The first is the scorer's: an exchange whose request needs a value
 * that no earlier answer of its recording has supplied is never sent, and counts as failed. The
 * second leaves those out: it is of the exchanges that were sent, and so about the emulator alone.
 * The third is of the exchanges that are sent once the recordings have names ({@link
 * NamedRecordings}).
 *
 * <p>A replay waits for its answers one after the other, so that the four run side by side, each
 * with an emulator of its own.
 */
@Execution(ExecutionMode.CONCURRENT)
class GoldenReplayTest {

  private static final List<String> MEASURES = List.of("status", "shape", "exact");

  @TempDir Path work;

  @ParameterizedTest
  @ValueSource(strings = {"real", "all"})
  void theScoresOnRecordingsStayAboveTheirFloors(String evidence)
      throws IOException, InterruptedException {
    Path recordings = folder().resolve("recordings.jsonl");
    JsonNode all = replay(evidence, recordings).path("all");
    Properties floors = floors();
    int exchanges = all.path("n").asInt();
    SoftAssertions.assertSoftly(
        softly -> {
          for (String measure : MEASURES) {
            above(softly, floors, evidence + "." + measure, all.path(measure), exchanges);
            above(softly, floors, evidence + ".sent." + measure, all.path(measure), sent(all));
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"real", "all"})
  void theScoresOnRecordingsWithNamesStayAboveTheirFloors(String evidence)
      throws IOException, InterruptedException {
    Path named = work.resolve("named.jsonl");
    NamedRecordings.write(folder().resolve("recordings.jsonl"), named);
    JsonNode all = replay(evidence, named).path("all");
    Properties floors = floors();
    SoftAssertions.assertSoftly(
        softly -> {
          for (String measure : MEASURES) {
            above(softly, floors, evidence + ".named." + measure, all.path(measure), sent(all));
          }
        });
  }

  private static int sent(JsonNode score) {
    return score.path("n").asInt() - score.path("unbound").asInt();
  }

  private static void above(
      SoftAssertions softly, Properties floors, String what, JsonNode right, int of) {
    String floor = floors.getProperty(what);
    assertThat(floor).as("floor of %s in replay-floor.properties", what).isNotNull();
    softly
        .assertThat(100.0 * right.asInt() / of)
        .as("%s, per cent of %d", what, of)
        .isGreaterThanOrEqualTo(Double.parseDouble(floor));
  }

  private JsonNode replay(String evidence, Path recordings)
      throws IOException, InterruptedException {
    Path score = work.resolve("score.json");
    Path log = work.resolve("replay.log");
    try (GcpEmulator cloud = GcpEmulator.start()) {
      List<String> command =
          new ArrayList<>(
              List.of(
                  "python3",
                  folder().resolve("replay.py").toString(),
                  "--endpoint",
                  cloud.url(),
                  "--pairs",
                  recordings.toString(),
                  "--json",
                  score.toString()));
      if (!evidence.equals("all")) {
        command.addAll(List.of("--evidence", evidence));
      }
      Process replay =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      assertThat(replay.waitFor(10, TimeUnit.MINUTES)).isTrue();
    }
    System.out.println(Files.readString(log));
    JsonNode scores = new ObjectMapper().readTree(score.toFile());
    System.out.print(table(evidence, scores));
    return scores;
  }

  /** The second score by API, as the page of the docs has it. */
  private static String table(String evidence, JsonNode scores) {
    StringBuilder out = new StringBuilder();
    TreeSet<String> services = new TreeSet<>();
    scores.fieldNames().forEachRemaining(services::add);
    for (String service : services) {
      JsonNode s = scores.path(service);
      int sent = sent(s);
      out.append("%-5s %-18s %5d of %5d".formatted(evidence, service, sent, s.path("n").asInt()));
      for (String measure : MEASURES) {
        out.append(
            " %s %5.1f".formatted(measure, sent == 0 ? 0 : 100.0 * s.path(measure).asInt() / sent));
      }
      out.append('\n');
    }
    return out.toString();
  }

  private static Properties floors() throws IOException {
    Properties floors = new Properties();
    try (InputStream in = GoldenReplayTest.class.getResourceAsStream("/replay-floor.properties")) {
      floors.load(in);
    }
    return floors;
  }

  private static Path folder() {
    String told = System.getProperty("goldens.dir", System.getenv("GOLDENS_DIR"));
    Stream<Path> places =
        told != null
            ? Stream.of(Path.of(told))
            : Stream.of(Path.of("../../shared/goldens"), Path.of("../../../shared/goldens"));
    Optional<Path> folder =
        places.filter(p -> Files.exists(p.resolve("recordings.jsonl"))).findFirst();
    Assumptions.assumeTrue(
        folder.isPresent(),
        "no recordings: set -Dgoldens.dir or GOLDENS_DIR to a folder with recordings.jsonl");
    return folder.orElseThrow();
  }
}
