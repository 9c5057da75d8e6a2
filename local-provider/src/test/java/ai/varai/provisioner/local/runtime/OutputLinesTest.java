package ai.varai.provisioner.local.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputLinesTest {
  private final List<String> lines = new ArrayList<>();
  private final OutputLines output = new OutputLines(lines::add);

  private void take(byte... bytes) {
    output.take(bytes, bytes.length);
  }

  @Test
  void linesAreTheSameHoweverTheirBytesArrive() {
    byte[] written = "grüße 日本\n\nlast €".getBytes(StandardCharsets.UTF_8);

    for (byte each : written) {
      take(each);
    }
    output.end();
    output.take(written, written.length);
    output.end();

    assertThat(lines).containsExactly("grüße 日本", "", "last €", "grüße 日本", "", "last €");
  }

  @Test
  void theEndOfALineOnWindowsIsNoPartOfIt() {
    take("one\r\ntwo\r\n".getBytes(StandardCharsets.UTF_8));

    assertThat(lines).containsExactly("one", "two");
  }

  @Test
  void aLineWithoutEndComesInPiecesThatAreCutBetweenCharacters() {
    String written = "€".repeat(OutputLines.LONGEST_LINE);

    take(written.getBytes(StandardCharsets.UTF_8));
    output.end();

    assertThat(lines).hasSizeGreaterThan(2);
    assertThat(String.join("", lines)).isEqualTo(written);
    assertThat(lines)
        .allSatisfy(
            line ->
                assertThat(line.getBytes(StandardCharsets.UTF_8))
                    .hasSizeLessThanOrEqualTo(OutputLines.LONGEST_LINE + 3));
  }
}
