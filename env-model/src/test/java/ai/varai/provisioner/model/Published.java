package ai.varai.provisioner.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares what is generated with what is checked in. */
public final class Published {
  private Published() {}

  /**
   * Fails when the file is stale. {@code mvn test -Dapprove} writes it anew, for the author to look
   * at the difference and commit it.
   */
  public static void isFresh(Path file, String generated) {
    try {
      if (System.getProperty("approve") != null) {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, generated);
      }
      assertThat(file).as("run the test with -Dapprove to write it").exists();
      assertThat(Files.readString(file))
          .as(file + " is stale: run the test with -Dapprove, look at the difference, commit it")
          .isEqualTo(generated);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
