package ai.varai.provisioner.gcp.compute;

/** Ranges of IPv4 addresses such as {@code 10.0.0.0/20}. */
final class Ranges {
  private static final int BITS = 32;

  private Ranges() {}

  /** Whether every address of the other range is in this one. */
  static boolean holds(String range, String other) {
    int length = length(range);
    return length <= length(other) && (first(range) ^ first(other)) >>> (BITS - length) == 0;
  }

  private static int length(String range) {
    return Integer.parseInt(range.substring(range.indexOf('/') + 1));
  }

  private static long first(String range) {
    long address = 0;
    for (String part : range.substring(0, range.indexOf('/')).split("\\.", -1)) {
      address = address * 256 + Long.parseLong(part);
    }
    return address;
  }
}
