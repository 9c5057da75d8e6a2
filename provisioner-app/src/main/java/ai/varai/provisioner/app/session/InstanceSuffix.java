package ai.varai.provisioner.app.session;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * The end of the names that Google keeps reserved after a deletion: made once for each life of an
 * environment, kept beside its state, gone with it.
 */
final class InstanceSuffix {
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int LENGTH = 4;

  private InstanceSuffix() {}

  /** The suffix of the environment that is kept in this folder. */
  static String of(Path folder) {
    Path file = folder.resolve("instance-suffix");
    try {
      if (Files.exists(file)) {
        return Files.readString(file).trim();
      }
      var random = new SecureRandom();
      var suffix = new StringBuilder();
      for (int i = 0; i < LENGTH; i++) {
        suffix.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
      }
      Files.createDirectories(folder);
      Files.writeString(file, suffix);
      return suffix.toString();
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "WORKSPACE_UNUSABLE",
          "Cannot read or write " + file + ".",
          "Check the path and its permissions.",
          e);
    }
  }
}
