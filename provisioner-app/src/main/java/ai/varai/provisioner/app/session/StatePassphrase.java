package ai.varai.provisioner.app.session;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.lifecycle.state.PassphraseSealer;
import ai.varai.provisioner.lifecycle.state.Sealer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The passphrase with which state and saved plans are encrypted: the variable {@code
 * PROVISIONER_STATE_PASSPHRASE}, or the file that {@code PROVISIONER_STATE_PASSPHRASE_FILE} names.
 * Never an option: what stands on a command line can be read by every process of the machine.
 */
final class StatePassphrase {
  private static final String VARIABLE = "PROVISIONER_STATE_PASSPHRASE";
  private static final String FILE = "PROVISIONER_STATE_PASSPHRASE_FILE";
  private static final int SHORTEST = 12;

  private final Map<String, String> variables;
  private final Path workingDirectory;

  StatePassphrase(Map<String, String> variables, Path workingDirectory) {
    this.variables = variables;
    this.workingDirectory = workingDirectory;
  }

  /**
   * What encrypts; nothing without a passphrase.
   *
   * @param environment and the stack tell this state from others under the same passphrase
   */
  Sealer sealer(String environment, String stack) {
    String passphrase = variables.getOrDefault(VARIABLE, "");
    String file = variables.getOrDefault(FILE, "");
    if (!passphrase.isEmpty() && !file.isEmpty()) {
      throw CommandFailure.invalid(
          "STATE_PASSPHRASE_TWICE",
          "Both " + VARIABLE + " and " + FILE + " are set.",
          "Unset one of them.");
    }
    if (!file.isEmpty()) {
      passphrase = read(workingDirectory.resolve(file));
    }
    if (passphrase.isEmpty() && file.isEmpty()) {
      return Sealer.NONE;
    }
    if (passphrase.length() < SHORTEST) {
      throw CommandFailure.invalid(
          "STATE_PASSPHRASE_SHORT",
          "The passphrase of the state has fewer than " + SHORTEST + " characters.",
          "Take a longer one, such as the output of 'openssl rand -base64 24'.");
    }
    return new PassphraseSealer(passphrase.toCharArray(), environment + "/" + stack);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.INVALID,
          "STATE_PASSPHRASE_UNREADABLE",
          "Cannot read " + file + ", which " + FILE + " names.",
          "Check the path and its permissions.",
          e);
    }
  }
}
