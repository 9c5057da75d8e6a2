package ai.varai.provisioner.model.rule;

/**
 * A range of IPv4 addresses.
 *
 * @param first the first address as a number
 * @param prefix number of leading bits that all addresses of the range share
 */
record Cidr(long first, int prefix) {
  private static final int BITS = 32;

  /**
   * Reads {@code 10.0.0.0/24}; host bits are cut off.
   *
   * @throws IllegalArgumentException when the text has another form
   */
  static Cidr parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("not a range: '" + text + "'");
    }
    int prefix = Integer.parseInt(text.substring(slash + 1));
    return new Cidr(address(text.substring(0, slash)) & mask(prefix), prefix);
  }

  /** Whether bits beyond the prefix are set, which Google refuses. */
  static boolean hasHostBits(String text) {
    return address(text.substring(0, text.indexOf('/'))) != parse(text).first;
  }

  boolean contains(Cidr other) {
    return prefix <= other.prefix && (other.first & mask(prefix)) == first;
  }

  boolean overlaps(Cidr other) {
    return contains(other) || other.contains(this);
  }

  /** The range of the same size that follows. */
  Cidr next() {
    return new Cidr(first + (1L << (BITS - prefix)), prefix);
  }

  private static long mask(int prefix) {
    return prefix == 0 ? 0 : (-1L << (BITS - prefix)) & 0xFFFF_FFFFL;
  }

  private static long address(String text) {
    long value = 0;
    String[] bytes = text.split("\\.", -1);
    if (bytes.length != 4) {
      throw new IllegalArgumentException("not an address: '" + text + "'");
    }
    for (String part : bytes) {
      value = value << 8 | Integer.parseInt(part);
    }
    return value;
  }

  @Override
  public String toString() {
    return (first >> 24 & 255)
        + "."
        + (first >> 16 & 255)
        + "."
        + (first >> 8 & 255)
        + "."
        + (first & 255)
        + "/"
        + prefix;
  }
}
