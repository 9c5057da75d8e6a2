package ai.varai.provisioner.local.plane;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpeechTest {
  private final List<String> heard = new ArrayList<>();
  private final Speech speech = new Speech((error, text) -> heard.add((error ? "! " : "") + text));

  private void write(boolean error, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (byte each : bytes) {
      speech.hear(error, new byte[] {each}, 1);
    }
  }

  @Test
  void aLineIsOneHoweverItComesAndTheLastNeedsNoEnd() {
    write(false, "grüß ");
    write(true, "trouble\r\n");
    write(false, "dich\n\nlast");
    assertThat(heard).containsExactly("! trouble", "grüß dich", "");
    speech.end();
    assertThat(heard).endsWith("last");
    assertThat(speech.lastWords()).isEqualTo("trouble | grüß dich |  | last");
  }

  @Test
  void aLineWithoutEndBecomesSeveral() {
    write(false, "x".repeat(600_000));
    speech.end();
    assertThat(heard).extracting(String::length).containsExactly(256_000, 256_000, 88_000);
  }

  @Test
  void whoeverListensBadlyIsNoHindrance() {
    Speech unheard =
        new Speech(
            (error, text) -> {
              throw new IllegalStateException("not now");
            });
    unheard.hear(false, "a\nb\n".getBytes(StandardCharsets.UTF_8), 4);
    assertThat(unheard.lastWords()).isEqualTo("a | b");
  }
}
