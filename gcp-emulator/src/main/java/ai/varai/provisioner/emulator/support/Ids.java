package ai.varai.provisioner.emulator.support;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Identifiers in the shapes in which Google makes them, from one injected source of randomness. */
public final class Ids {

  /** What fits into a long, whatever the digits are. */
  private static final int MOST_DIGITS = 18;

  private static final char[] LOWER = "abcdefghijklmnopqrstuvwxyz0123456789".toCharArray();

  private final RandomGenerator random;

  public Ids(RandomGenerator random) {
    this.random = random;
  }

  public String uuid() {
    return new UUID(
            (random.nextLong() & 0xffffffffffff0fffL) | 0x4000L,
            (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L)
        .toString();
  }

  /**
   * A number of exactly so many decimal digits, not starting with zero. One of 19 digits fits into
   * a signed number of 64 bits, as which clients such as Terraform read Compute's ids.
   */
  public String numeric(int digits) {
    StringBuilder b = new StringBuilder(digits);
    b.append((char) ('1' + random.nextInt(digits == 19 ? 8 : 9)));
    while (b.length() < digits) {
      b.append((char) ('0' + random.nextInt(10)));
    }
    return b.toString();
  }

  /** Lower-case letters and digits, a letter first. */
  public String lower(int length) {
    StringBuilder b = new StringBuilder(length);
    b.append(LOWER[random.nextInt(26)]);
    while (b.length() < length) {
      b.append(LOWER[random.nextInt(LOWER.length)]);
    }
    return b.toString();
  }

  public String hex(int digits) {
    StringBuilder b = new StringBuilder(digits);
    while (b.length() < digits) {
      b.append(Character.forDigit(random.nextInt(16), 16));
    }
    return b.toString();
  }

  public byte[] bytes(int n) {
    byte[] b = new byte[n];
    random.nextBytes(b);
    return b;
  }

  public long nextLong() {
    return random.nextLong() >>> 1;
  }

  /** An opaque etag in quotes, as Secret Manager and others print it: {@code "5f0c..."}. */
  public String quotedEtag() {
    return "\"" + hex(14) + "\"";
  }

  /** A fingerprint as Compute prints it: eight bytes, URL-safe base 64 with padding. */
  public static String fingerprint(byte[] content) {
    return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(sha256(content), 8));
  }

  /** A stable number of so many digits for a text, such as a project's number for its id. */
  public static String stableNumber(String text, int digits) {
    if (digits > MOST_DIGITS) {
      return stableNumber(text, MOST_DIGITS) + stableNumber("more " + text, digits - MOST_DIGITS);
    }
    long n = ByteBuffer.wrap(sha256(text.getBytes(StandardCharsets.UTF_8))).getLong() >>> 1;
    long low = (long) Math.pow(10, digits - 1.0);
    return Long.toString(low + n % (9 * low));
  }

  static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
