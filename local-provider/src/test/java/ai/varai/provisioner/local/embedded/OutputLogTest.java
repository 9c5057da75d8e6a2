package ai.varai.provisioner.local.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputLogTest {
  @TempDir private Path folder;

  private OutputLog log() {
    return new OutputLog(file());
  }

  private Path file() {
    return folder.resolve("output.log");
  }

  private void write(byte[] bytes) throws IOException {
    Files.write(file(), bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void write(String text) throws IOException {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> last(int tail) throws Exception {
    var lines = new ArrayList<String>();
    log().read(tail, false, lines::add);
    return lines;
  }

  @Test
  void whatWasNeverWrittenHasNoLines() throws Exception {
    assertThat(last(10)).isEmpty();
  }

  @Test
  void ofALogThatGrewTooLongOnlyTheEndIsKept() throws Exception {
    write("0123456789\n".repeat(1000) + "the end\n");

    log().rotate(100);

    assertThat(file()).isEmptyFile();
    assertThat(folder.resolve("output.log.1")).hasSize(100);
    assertThat(last(2)).containsExactly("0123456789", "the end");
  }

  @Test
  void aLineIsWholeAlsoWhereTheLogWasRotatedAmidIt() throws Exception {
    write("one\nbefore gr");
    byte[] sharpS = "ß".getBytes(StandardCharsets.UTF_8);
    write(new byte[] {sharpS[0]});
    log().rotate(5);
    write(new byte[] {sharpS[1]});
    write(" after\n");

    assertThat(last(1)).containsExactly("e grß after");
  }

  @Test
  void whoFollowsGetsCharactersWholeHoweverTheyAreWritten() throws Exception {
    write("there\n");
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    var reader =
        new Thread(
            () -> {
              try {
                log().read(10, true, lines::add);
              } catch (IOException e) {
                lines.add("cannot be read: " + e.getMessage());
              } catch (InterruptedException e) {
                // It is over.
              }
            });
    reader.start();
    try {
      assertThat(lines.poll(30, TimeUnit.SECONDS)).isEqualTo("there");
      byte[] euro = "€".getBytes(StandardCharsets.UTF_8);
      for (byte each : euro) {
        write(new byte[] {each});
        write(new byte[0]);
      }
      write("\n");
      assertThat(lines.poll(30, TimeUnit.SECONDS)).isEqualTo("€");

      log().rotate(0);
      write("new\n");
      assertThat(lines.poll(30, TimeUnit.SECONDS)).isEqualTo("new");
    } finally {
      reader.interrupt();
      reader.join();
    }
  }
}
