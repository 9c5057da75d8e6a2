package ai.varai.provisioner.local.plane;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

class LeashTest {

  @TempDir Path folder;

  /** Some of these end before anybody has looked at them, others after. */
  @RepeatedTest(20)
  void aProcessThatEndsAtOnceHasEnded() throws Exception {
    List<String> heard = Collections.synchronizedList(new ArrayList<>());
    try (Leash leash =
        Leash.start(
            List.of("sh", "-c", "echo nothing to do; echo at all >&2; exit 3"),
            Map.of(),
            folder,
            "TERM",
            (error, text) -> heard.add((error ? "! " : "") + text))) {
      assertThat(leash.exitCode(Duration.ofSeconds(60))).contains(3);
      assertThat(leash.alive()).isFalse();
      assertThat(leash.lastWords()).contains("nothing to do").contains("at all");
      assertThat(heard).containsExactlyInAnyOrder("nothing to do", "! at all");
    }
  }
}
