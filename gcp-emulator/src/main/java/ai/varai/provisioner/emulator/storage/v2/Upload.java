package ai.varai.provisioner.emulator.storage.v2;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import com.google.storage.v2.ChecksummedData;
import com.google.storage.v2.Object;
import com.google.storage.v2.ObjectChecksums;
import java.util.Optional;

/**
 * What comes on one stream of a write, and where it goes. Bytes that came before, on this stream or
 * an earlier one, are skipped.
 */
abstract class Upload {

  private static final long LARGEST = Integer.MAX_VALUE - (1 << 20);

  /** What waits to be written, in order. */
  private ByteString pending = ByteString.EMPTY;

  /** Where it begins in the object. */
  private long start;

  private ObjectChecksums checksums = ObjectChecksums.getDefaultInstance();

  Upload(long start) {
    this.start = start;
  }

  /** Takes what a message brings. */
  void take(long offset, ChecksummedData data) {
    ByteString content = data.getContent();
    if (data.hasCrc32C() && data.getCrc32C() != Content.crc32c(content)) {
      throw GoogleError.invalidArgument(
          "The crc32c of a message's data does not match the checksum that came with it.");
    }
    long expected = start + pending.size();
    if (offset > expected || offset < 0) {
      throw GoogleError.of(
          Code.OUT_OF_RANGE,
          "write_offset " + offset + " is not where the data so far ends: " + expected + ".");
    }
    long skip = Math.min(content.size(), expected - offset);
    if (expected + content.size() - skip > LARGEST) {
      throw GoogleError.of(
          Code.RESOURCE_EXHAUSTED, "Objects larger than two GiB are not emulated.");
    }
    pending = pending.concat(content.substring((int) skip));
  }

  /** Notes the checksums of the whole object, which come with the first or the last message. */
  void expect(ObjectChecksums sums) {
    if (!sums.equals(ObjectChecksums.getDefaultInstance())) {
      checksums = sums;
    }
  }

  ByteString pending() {
    return pending;
  }

  long start() {
    return start;
  }

  ObjectChecksums checksums() {
    return checksums;
  }

  /** What is before this place is written, and waits no more. */
  void written(long upTo) {
    long done = Math.min(pending.size(), Math.max(0, upTo - start));
    pending = pending.substring((int) done);
    start = upTo;
  }

  /** Writes what waits, as far as it can be; gives the object when it turns out to be complete. */
  abstract Optional<Object> flush();

  /** How many bytes are safe. */
  abstract long persisted();

  /** All has come. */
  abstract Object finish();

  /** Writes what has come from a caller who went away in the middle. */
  void leave() {}
}
