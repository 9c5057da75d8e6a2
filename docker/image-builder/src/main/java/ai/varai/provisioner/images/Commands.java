package ai.varai.provisioner.images;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Runs the tools that the builds need. */
final class Commands {
  private Commands() {}

  /** What a command said, both streams together. */
  record Outcome(int exitCode, String output) {}

  static Outcome run(List<String> command) throws ImageException, InterruptedException {
    return run(Path.of("").toAbsolutePath(), command);
  }

  /** Runs it in a folder. */
  static Outcome run(Path folder, List<String> command)
      throws ImageException, InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return new Outcome(process.waitFor(), output);
    } catch (IOException e) {
      throw new ImageException(
          command.get(0) + " cannot be run: is it installed? (" + e.getMessage() + ")", e);
    }
  }

  /** The output of a command that must succeed. */
  static String output(List<String> command) throws ImageException, InterruptedException {
    Outcome outcome = run(command);
    if (outcome.exitCode() != 0) {
      throw new ImageException(
          String.join(" ", command) + " failed (" + outcome.exitCode() + "): " + outcome.output());
    }
    return outcome.output();
  }
}
