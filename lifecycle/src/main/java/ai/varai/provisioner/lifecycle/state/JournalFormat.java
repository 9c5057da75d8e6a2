package ai.varai.provisioner.lifecycle.state;

import ai.varai.provisioner.lifecycle.codec.CodecException;
import ai.varai.provisioner.lifecycle.codec.Fingerprints;
import ai.varai.provisioner.lifecycle.codec.JsonTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A journal's bytes: one line for each record, its checksum (CRC-32C, eight hexadecimal digits) in
 * front. A line that was cut off or changed does not check.
 */
final class JournalFormat {
  private static final int CHECKSUM = 8;
  private static final String CONTEXT = "journal";

  private final Fingerprints fingerprints;
  private final Sealer sealer;

  JournalFormat(Fingerprints fingerprints, Sealer sealer) {
    this.fingerprints = fingerprints;
    this.sealer = sealer;
  }

  /** A record with its number in the ledger. */
  record Numbered(long number, LedgerRecord record) {}

  /**
   * What could be read of a journal.
   *
   * @param damage what is wrong, and where; empty when all is well
   */
  record Contents(List<Numbered> records, Optional<String> damage) {}

  void write(Numbered numbered, ByteArrayOutputStream out) throws IOException {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("n", numbered.number());
    tree.put("v", FormatUpgrades.VERSION);
    tree.putAll(RecordFormat.tree(numbered.record()));
    byte[] payload = sealer.seal(JsonTree.bytes(tree, fingerprints), CONTEXT);
    if (sealer.encrypts()) {
      payload = Base64.getEncoder().encode(payload);
    }
    out.write(checksum(payload, 0, payload.length));
    out.write(' ');
    out.write(payload);
    out.write('\n');
  }

  Contents read(byte[] bytes) throws IOException {
    var records = new ArrayList<Numbered>();
    int at = 0;
    while (at < bytes.length) {
      int end = at;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      Optional<Numbered> record = line(bytes, at, end);
      if (end == bytes.length || record.isEmpty()) {
        return new Contents(records, Optional.of(damage(bytes, at, end, records.size())));
      }
      records.add(record.get());
      at = end + 1;
    }
    return new Contents(records, Optional.empty());
  }

  private Optional<Numbered> line(byte[] bytes, int from, int to) throws IOException {
    int payload = from + CHECKSUM + 1;
    if (to <= payload) {
      return Optional.empty();
    }
    byte[] sum = checksum(bytes, payload, to - payload);
    for (int i = 0; i < CHECKSUM; i++) {
      if (sum[i] != bytes[from + i]) {
        return Optional.empty();
      }
    }
    Map<String, Object> tree = JsonTree.read(clear(Arrays.copyOfRange(bytes, payload, to)));
    if (!(tree.get("n") instanceof Long number)) {
      throw new CodecException("a journal record has no number");
    }
    // The first version did not say so.
    long version = tree.get("v") instanceof Long known ? known : 1;
    return Optional.of(
        new Numbered(number, RecordFormat.record(FormatUpgrades.record(tree, version))));
  }

  /** Encryption may have been switched on or off since: each line tells by its first character. */
  private byte[] clear(byte[] payload) throws IOException {
    if (payload[0] == '{') {
      return payload;
    }
    if (!sealer.encrypts()) {
      throw new IOException(
          "a journal is encrypted, and neither the passphrase nor the key was given");
    }
    try {
      return sealer.open(Base64.getDecoder().decode(payload), CONTEXT);
    } catch (IllegalArgumentException e) {
      throw new IOException("a journal's record is neither JSON nor encrypted", e);
    }
  }

  private static String damage(byte[] bytes, int at, int end, int good) {
    long lost = 1;
    for (int i = end + 1; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        lost++;
      }
    }
    return end >= bytes.length
        ? "its last record was cut off at byte " + at + " (" + good + " records are good)"
        : "record at byte "
            + at
            + " does not check; it and what follows ("
            + lost
            + " records) is set aside, "
            + good
            + " records are good";
  }

  private static byte[] checksum(byte[] bytes, int offset, int length) {
    var crc = new CRC32C();
    crc.update(bytes, offset, length);
    return HexFormat.of().toHexDigits((int) crc.getValue()).getBytes(StandardCharsets.US_ASCII);
  }
}
