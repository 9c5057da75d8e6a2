package ai.varai.provisioner.local.compose;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A Compose file and the secrets that it takes from a {@code .env} file beside it.
 *
 * @param yaml the file, which holds no secret
 * @param secrets the secrets that are generated, in order
 * @param given the variables of secrets that a person fills in, in order
 */
public record ComposeFile(String yaml, List<GeneratedSecret> secrets, List<String> given) {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  public ComposeFile {
    secrets = List.copyOf(secrets);
    given = List.copyOf(given);
  }

  /**
   * A variable of the {@code .env} file.
   *
   * @param length number of characters
   */
  public record GeneratedSecret(String variable, int length) {}

  /**
   * A {@code .env} file with new secrets: letters and digits only, so that they mean the same
   * inside a URL. To be written where only its owner can read it, and never into the repository.
   */
  public String environmentFile(RandomGenerator random) {
    StringBuilder text = new StringBuilder("# Generated. Not for the repository.\n");
    for (GeneratedSecret secret : secrets) {
      text.append(secret.variable()).append('=');
      for (int i = 0; i < secret.length(); i++) {
        text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
      }
      text.append('\n');
    }
    for (String variable : given) {
      text.append("# Not generated: write its value.\n").append(variable).append("=\n");
    }
    return text.toString();
  }
}
