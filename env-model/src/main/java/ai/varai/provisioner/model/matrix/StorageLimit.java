package ai.varai.provisioner.model.matrix;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How large the database's disk and the file storage may be, in GB. A GB of disk is what Cloud SQL
 * calls one, and 1TB is 1000GB.
 */
public sealed interface StorageLimit {

  /** The largest database disk and the largest amount of files, in GB. */
  record Sized(long databaseGb, long filesGb) implements StorageLimit {
    @Override
    public String toString() {
      return size(databaseGb) + " database, " + size(filesGb) + " storage";
    }

    private static String size(long gb) {
      return gb % 1000 == 0 ? gb / 1000 + "TB" : gb + "GB";
    }
  }

  /** Whatever the machine has. */
  record Host() implements StorageLimit {}

  /** {@code 10GB database, 50GB storage} or {@code Host storage}. */
  CellFormat<StorageLimit> FORMAT =
      new CellFormat<>("\"10GB database, 50GB storage\" or \"Host storage\"", StorageLimit::read);

  private static Optional<StorageLimit> read(String cell) {
    if (cell.equalsIgnoreCase("Host storage")) {
      return Optional.of(new Host());
    }
    Matcher sizes = Forms.SIZES.matcher(cell);
    return sizes.matches()
        ? Optional.of(
            new Sized(
                gigabytes(sizes.group(1), sizes.group(2)),
                gigabytes(sizes.group(3), sizes.group(4))))
        : Optional.empty();
  }

  private static long gigabytes(String number, String unit) {
    return Long.parseLong(number) * (unit.toUpperCase(Locale.ROOT).startsWith("T") ? 1000 : 1);
  }

  /** The pattern, kept apart because an interface's constants are public. */
  final class Forms {
    private static final Pattern SIZES =
        Pattern.compile(
            "(\\d{1,9})\\s*([GT]B)\\s+database\\s*,\\s*(\\d{1,9})\\s*([GT]B)\\s+storage",
            Pattern.CASE_INSENSITIVE);

    private Forms() {}
  }
}
