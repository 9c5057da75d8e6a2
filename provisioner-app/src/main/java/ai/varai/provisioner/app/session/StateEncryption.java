package ai.varai.provisioner.app.session;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.lifecycle.spi.ProviderSettings;
import ai.varai.provisioner.lifecycle.state.EnvelopeSealer;
import ai.varai.provisioner.lifecycle.state.KeyWrapperProvider;
import ai.varai.provisioner.lifecycle.state.PassphraseSealer;
import ai.varai.provisioner.lifecycle.state.Sealer;
import ai.varai.provisioner.model.config.Environment;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * With what state and saved plans are encrypted: the key of a key service that the environment's
 * file or the variable {@code PROVISIONER_STATE_KMS_KEY} names, or a passphrase: the variable
 * {@code PROVISIONER_STATE_PASSPHRASE}, or the file that {@code PROVISIONER_STATE_PASSPHRASE_FILE}
 * names. Never an option: what stands on a command line can be read by every process of the
 * machine.
 */
final class StateEncryption {
  private static final String KEY = "PROVISIONER_STATE_KMS_KEY";
  private static final String VARIABLE = "PROVISIONER_STATE_PASSPHRASE";
  private static final String FILE = "PROVISIONER_STATE_PASSPHRASE_FILE";
  private static final int SHORTEST = 12;

  private final Map<String, String> variables;
  private final Path workingDirectory;
  private final ClassLoader loader;

  /**
   * @param loader of the jars in which key services are looked for
   */
  StateEncryption(Map<String, String> variables, Path workingDirectory, ClassLoader loader) {
    this.variables = variables;
    this.workingDirectory = workingDirectory;
    this.loader = loader;
  }

  /**
   * What encrypts; nothing without a key and without a passphrase.
   *
   * @param stack tells this state, with the environment's name, from others under the same key
   */
  Sealer sealer(Environment environment, ProviderSettings settings, String stack) {
    String owner = environment.environment() + "/" + stack;
    String key = variables.getOrDefault(KEY, environment.stateKmsKey().orElse(""));
    Sealer byPassphrase = byPassphrase(owner);
    if (key.isEmpty()) {
      return byPassphrase;
    }
    if (byPassphrase.encrypts()) {
      throw CommandFailure.invalid(
          "STATE_KEY_AND_PASSPHRASE",
          "The state is to be encrypted with the key " + key + " and with a passphrase.",
          "Unset the variable of the passphrase; or set " + KEY + " to nothing, to use it.");
    }
    try {
      URI uri = URI.create(key);
      return new EnvelopeSealer(
          provider(uri).open(uri, settings.options()), owner, new SecureRandom());
    } catch (IllegalArgumentException e) {
      throw CommandFailure.invalid(
          "STATE_KEY_INVALID",
          "The state cannot be encrypted with " + key + ": " + e.getMessage() + ".",
          "Correct state_kms_key of the environment, or the variable " + KEY + ".");
    }
  }

  private KeyWrapperProvider provider(URI key) {
    List<String> known = new ArrayList<>();
    for (KeyWrapperProvider provider : ServiceLoader.load(KeyWrapperProvider.class, loader)) {
      if (provider.scheme().equals(key.getScheme())) {
        return provider;
      }
      known.add(provider.scheme() + "://...");
    }
    throw new IllegalArgumentException("there are: " + String.join(", ", known));
  }

  private Sealer byPassphrase(String owner) {
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
    return new PassphraseSealer(passphrase.toCharArray(), owner);
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
