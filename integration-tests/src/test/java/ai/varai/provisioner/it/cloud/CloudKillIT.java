package ai.varai.provisioner.it.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.it.harness.Http;
import ai.varai.provisioner.lifecycle.ApplyResult;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An apply of production is killed with SIGKILL in the middle; the next one finishes the job.
 * {@code -Dkills=100} kills so many, {@code -Dkills.seed=N} at other moments.
 */
class CloudKillIT {
  private static final int KILLS = Integer.getInteger("kills", 5);
  private static final long SEED = Long.getLong("kills.seed", 1);

  /** Within this many calls of the cloud the moments lie; an apply makes about 300. */
  private static final int CALLS = 300;

  private static final String NAME = "production";

  @TempDir Path folder;

  @Test
  void an_apply_that_is_killed_at_any_moment_is_finished_by_the_next() throws Exception {
    var random = new Random(SEED);
    Options options = Options.defaults().withLroMode(LroMode.FAST);
    Map<String, Long> made;
    Map<String, Long> holdings;
    try (CloudWorld calm = new CloudWorld(NAME, folder.resolve("calm"), options)) {
      assertDone(calm.up(calm.graph()));
      made = creations(calm);
      holdings = calm.holdings();
      assertThat(made.values().stream().mapToLong(each -> each).sum()).isGreaterThan(40);
    }
    int inTheMiddle = 0;
    for (int kill = 1; kill <= KILLS; kill++) {
      int calls = random.nextInt(CALLS);
      int micros = random.nextInt(20_000);
      String moment = "kill " + kill + " after " + calls + " calls and " + micros + " µs";
      try (CloudWorld world = new CloudWorld(NAME, folder.resolve("kill" + kill), options)) {
        if (killed(world, calls, micros)) {
          inTheMiddle++;
        }

        ApplyResult result = world.up(world.graph());

        assertThat(result.failures()).as(moment).isEmpty();
        assertThat(result.status()).as(moment).isEqualTo(ApplyResult.Status.DONE);
        assertThat(CloudWorld.changes(world.plan(world.graph()))).as(moment).isEmpty();
        assertThat(world.orphans()).as(moment).isEmpty();
        assertThat(world.holdings()).as(moment).isEqualTo(holdings);
        assertThat(creations(world)).as(moment).isEqualTo(made);
        if (kill == KILLS) {
          assertDone(world.destroy(world.graph()));
          assertThat(world.lifecycle().status().resources()).isEmpty();
        }
      }
    }
    System.out.printf("%d applies killed, %d of them in the middle%n", KILLS, inTheMiddle);
    assertThat(inTheMiddle).isGreaterThanOrEqualTo((KILLS + 1) / 2);
  }

  /** Whether the process was still at work when it was killed. */
  private boolean killed(CloudWorld world, int calls, int micros) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CloudChild.class.getName(),
                NAME,
                world.cloud.url(),
                world.stateFolder().toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("child.out").toFile())
            .start();
    try {
      while (child.isAlive() && world.cloud.recorder().calls().size() < calls) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(micros));
      return child.isAlive();
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  /** How many calls have made something, by method. */
  private static Map<String, Long> creations(CloudWorld world) throws Exception {
    var counts = new TreeMap<String, Long>();
    JsonNode log = new ObjectMapper().readTree(get(world.cloud.url() + "/_emulator/requests"));
    for (JsonNode call : log.get("requests")) {
      String method = call.get("api").asText() + " " + call.get("method").asText();
      if (call.get("status").asInt() == 200
          && method.matches("(?i).*\\.(insert|create|add)(?!resses).*")) {
        counts.merge(method, 1L, Long::sum);
      }
    }
    return counts;
  }

  /** A connection that an earlier emulator on the same port has closed is no answer. */
  private static String get(String url) {
    Http.Answer answer = Http.get(url);
    for (int attempt = 1; answer.status() == 0 && attempt < 3; attempt++) {
      answer = Http.get(url);
    }
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private static void assertDone(ApplyResult result) {
    assertThat(result.failures()).isEqualTo(List.of());
    assertThat(result.status()).isEqualTo(ApplyResult.Status.DONE);
  }
}
