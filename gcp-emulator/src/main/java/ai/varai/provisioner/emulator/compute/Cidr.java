package ai.varai.provisioner.emulator.compute;

import java.util.Collection;
import java.util.Optional;

/**
 * A range of IPv4 addresses.
 *
 * @param base the first address as an unsigned number
 * @param prefix its length in bits
 */
record Cidr(long base, int prefix) {

  /** Empty for what is no IPv4 range, or one whose host bits are set. */
  static Optional<Cidr> parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    String length = slash < 0 ? "32" : text.substring(slash + 1);
    if (!length.matches("\\d{1,2}") || Integer.parseInt(length) > 32) {
      return Optional.empty();
    }
    return address(address)
        .map(a -> new Cidr(a, Integer.parseInt(length)))
        .filter(c -> c.base % c.size() == 0);
  }

  private static Optional<Long> address(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return Optional.empty();
    }
    long n = 0;
    for (String p : parts) {
      if (!p.matches("\\d{1,3}") || Integer.parseInt(p) > 255) {
        return Optional.empty();
      }
      n = n * 256 + Integer.parseInt(p);
    }
    return Optional.of(n);
  }

  /** How many addresses. */
  long size() {
    return 1L << (32 - prefix);
  }

  boolean overlaps(Cidr other) {
    return base < other.base + other.size() && other.base < base + size();
  }

  boolean contains(Cidr other) {
    return other.base >= base && other.base + other.size() <= base + size();
  }

  /** The address at an offset, dotted. */
  String at(long offset) {
    long a = base + offset;
    return (a >> 24) + "." + (a >> 16 & 255) + "." + (a >> 8 & 255) + "." + (a & 255);
  }

  @Override
  public String toString() {
    return at(0) + "/" + prefix;
  }

  /** The first range of this length in here that overlaps none of the taken ones. */
  Optional<Cidr> free(int length, long from, Collection<Cidr> taken) {
    long step = 1L << (32 - length);
    for (long b = base + from; b + step <= base + size(); b += step) {
      Cidr c = new Cidr(b, length);
      if (taken.stream().noneMatch(c::overlaps)) {
        return Optional.of(c);
      }
    }
    return Optional.empty();
  }
}
