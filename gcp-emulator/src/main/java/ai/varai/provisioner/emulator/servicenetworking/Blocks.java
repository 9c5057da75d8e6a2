package ai.varai.provisioner.emulator.servicenetworking;

import ai.varai.provisioner.emulator.error.GoogleError;
import java.util.List;
import java.util.Optional;

/** A block of IPv4 addresses, {@code 10.5.0.0/24}. */
record Blocks(long first, int prefix) {

  static Blocks parse(String text) {
    String[] parts = text.split("/", -1);
    String[] bytes = parts[0].split("\\.", -1);
    if (parts.length != 2 || bytes.length != 4 || !parts[1].matches("\\d{1,2}")) {
      throw invalid(text);
    }
    long address = 0;
    for (String b : bytes) {
      if (!b.matches("\\d{1,3}") || Integer.parseInt(b) > 255) {
        throw invalid(text);
      }
      address = address << 8 | Integer.parseInt(b);
    }
    int prefix = Integer.parseInt(parts[1]);
    if (prefix > 32 || address % size(prefix) != 0) {
      throw invalid(text);
    }
    return new Blocks(address, prefix);
  }

  private static GoogleError invalid(String text) {
    return GoogleError.badField("ip_cidr_range", "The IP range '" + text + "' is invalid.");
  }

  private static long size(int prefix) {
    return 1L << (32 - prefix);
  }

  boolean overlaps(Blocks other) {
    return first < other.first + size(other.prefix) && other.first < first + size(prefix);
  }

  boolean contains(Blocks other) {
    return prefix <= other.prefix && overlaps(other);
  }

  /** The first part of this block of a size that overlaps none of those that are taken. */
  Optional<Blocks> free(int wanted, List<Blocks> taken) {
    for (long at = first; at + size(wanted) <= first + size(prefix); at += size(wanted)) {
      Blocks candidate = new Blocks(at, wanted);
      if (taken.stream().noneMatch(candidate::overlaps)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  String address() {
    return (first >> 24)
        + "."
        + (first >> 16 & 255)
        + "."
        + (first >> 8 & 255)
        + "."
        + (first & 255);
  }

  @Override
  public String toString() {
    return address() + "/" + prefix;
  }
}
