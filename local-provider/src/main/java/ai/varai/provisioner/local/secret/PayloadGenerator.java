package ai.varai.provisioner.local.secret;

import java.util.random.RandomGenerator;

/** Makes random payloads. Every one has a lower-case and an upper-case letter and a digit. */
public final class PayloadGenerator {
  private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
  private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String DIGITS = "0123456789";

  /** No quote, backslash, dollar or space: they survive shells and configuration files. */
  private static final String SPECIAL = "!#%&()*+,-./:;<=>?@[]^_{|}~";

  private final RandomGenerator random;

  /**
   * @param random a cryptographically strong generator
   */
  public PayloadGenerator(RandomGenerator random) {
    this.random = random;
  }

  /**
   * Random characters.
   *
   * @param length at least 16
   * @param special whether characters other than letters and digits occur; then at least one does
   */
  public String generate(int length, boolean special) {
    if (length < 16) {
      throw new IllegalArgumentException(
          "a generated secret has at least 16 characters: " + length);
    }
    String alphabet = LOWER + UPPER + DIGITS + (special ? SPECIAL : "");
    while (true) {
      var payload = new StringBuilder(length);
      for (int i = 0; i < length; i++) {
        payload.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      // Drawing anew keeps every acceptable payload equally likely.
      if (hasOneOf(payload, LOWER)
          && hasOneOf(payload, UPPER)
          && hasOneOf(payload, DIGITS)
          && (!special || hasOneOf(payload, SPECIAL))) {
        return payload.toString();
      }
    }
  }

  private static boolean hasOneOf(CharSequence text, String characters) {
    return text.chars().anyMatch(c -> characters.indexOf(c) >= 0);
  }
}
