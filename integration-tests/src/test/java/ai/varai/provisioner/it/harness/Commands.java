package ai.varai.provisioner.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Other programs, run to their end. */
public final class Commands {
  private Commands() {}

  /**
   * What the program printed to its output.
   *
   * @throws AssertionError with everything that it printed, when it failed
   */
  public static String run(Path folder, List<String> command) {
    return run(folder, command, Map.of());
  }

  /** The same, with more variables in its environment. */
  public static String run(Path folder, List<String> command, Map<String, String> variables) {
    try {
      Path errors = Files.createTempFile("command", ".err");
      try {
        var builder =
            new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors.toFile());
        builder.environment().putAll(variables);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
          throw new AssertionError(
              String.join(" ", command) + " failed:\n" + output + Files.readString(errors));
        }
        return output;
      } finally {
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The lines that the program printed. */
  public static List<String> lines(String... command) {
    return run(Path.of("."), List.of(command)).lines().toList();
  }
}
