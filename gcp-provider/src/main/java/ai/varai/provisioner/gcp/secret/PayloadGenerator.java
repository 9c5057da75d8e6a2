package ai.varai.provisioner.gcp.secret;

import java.util.random.RandomGenerator;

/**
 * Makes random payloads with at least one lower-case and one upper-case letter, one digit and,
 * where asked for, one other character.
 */
final class PayloadGenerator {
  private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
  private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String DIGITS = "0123456789";

  /** No quote, backslash, dollar or space, which shells and configuration files mind. */
  private static final String OTHERS = "!#%&()*+,-./:;<=>?@[]^_{|}~";

  private final RandomGenerator random;

  PayloadGenerator(RandomGenerator random) {
    this.random = random;
  }

  String generate(int length, boolean special) {
    String[] classes =
        special ? new String[] {LOWER, UPPER, DIGITS, OTHERS} : new String[] {LOWER, UPPER, DIGITS};
    String alphabet = String.join("", classes);
    while (true) {
      var text = new StringBuilder(length);
      for (int i = 0; i < length; i++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      boolean complete = true;
      for (String each : classes) {
        complete &= text.chars().anyMatch(c -> each.indexOf(c) >= 0);
      }
      // Drawing anew keeps every acceptable payload equally likely.
      if (complete) {
        return text.toString();
      }
    }
  }
}
