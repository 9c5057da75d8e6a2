package ai.varai.provisioner.app.session;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.lifecycle.state.StateBackend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * The end of the names that Google keeps reserved after a deletion: made once for each life of an
 * environment, kept with its state, gone with it. Whoever shares the state shares the names; with
 * others, a plan would replace the database. The environment's folder has a copy, for what looks at
 * no state.
 */
final class InstanceSuffix {
  private static final String NAME = "instance-suffix";
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int LENGTH = 4;

  private final Path copy;

  /**
   * @param folder of the environment
   */
  InstanceSuffix(Path folder) {
    this.copy = folder.resolve(NAME);
  }

  /** The one that is kept with the state; the folder's own goes there when there is none yet. */
  String shared(StateBackend state) {
    try {
      Optional<String> kept = read(state);
      String suffix = kept.isPresent() ? kept.get() : write(state, local());
      if (!Files.exists(copy) || !Files.readString(copy).trim().equals(suffix)) {
        Files.createDirectories(copy.getParent());
        Files.writeString(copy, suffix);
      }
      return suffix;
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "STATE_UNREACHABLE",
          "The state in " + state.describe() + " cannot be read or written: " + e.getMessage(),
          "",
          e);
    }
  }

  /** Ends this life of the environment: the next one has other names. */
  static void forget(StateBackend state) throws IOException {
    Optional<StateBackend.Blob> blob = state.read(NAME);
    if (blob.isPresent()) {
      state.delete(NAME, blob.get().version());
    }
  }

  private static Optional<String> read(StateBackend state) throws IOException {
    return state.read(NAME).map(blob -> new String(blob.bytes(), StandardCharsets.UTF_8).trim());
  }

  private static String write(StateBackend state, String suffix) throws IOException {
    try {
      state.write(NAME, suffix.getBytes(StandardCharsets.UTF_8), StateBackend.ABSENT);
      return suffix;
    } catch (StateBackend.VersionMismatchException e) {
      // Somebody else was faster: theirs holds.
      return read(state).orElseThrow(() -> e);
    }
  }

  /** The folder's copy, made when there is none. */
  String local() {
    try {
      if (Files.exists(copy)) {
        return Files.readString(copy).trim();
      }
      var random = new SecureRandom();
      var suffix = new StringBuilder();
      for (int i = 0; i < LENGTH; i++) {
        suffix.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
      }
      Files.createDirectories(copy.getParent());
      Files.writeString(copy, suffix);
      return suffix.toString();
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "WORKSPACE_UNUSABLE",
          "Cannot read or write " + copy + ".",
          "Check the path and its permissions.",
          e);
    }
  }
}
