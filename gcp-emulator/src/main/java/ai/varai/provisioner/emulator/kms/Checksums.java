package ai.varai.provisioner.emulator.kms;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.protobuf.ByteString;
import com.google.protobuf.Int64Value;
import java.util.zip.CRC32C;

/** Lengths and CRC32C checksums of what goes to Cloud KMS and comes back. */
final class Checksums {

  /** 64 KiB, the limit of what is sent to a software key. */
  private static final int MAX_BYTES = 65_536;

  private Checksums() {}

  /** Throws INVALID_ARGUMENT for what is longer than a key takes at once. */
  static void checkSize(String field, ByteString bytes) {
    if (bytes.size() > MAX_BYTES) {
      throw GoogleError.badField(field, "The " + field + " must not be longer than 65536 bytes.");
    }
  }

  static Int64Value of(ByteString bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.asReadOnlyByteBuffer());
    return Int64Value.of(crc.getValue());
  }

  /** Throws INVALID_ARGUMENT when a checksum is given and is not that of the bytes. */
  static void check(String field, boolean given, Int64Value sum, ByteString bytes) {
    if (given && sum.getValue() != of(bytes).getValue()) {
      throw GoogleError.badField(
          field, "The checksum in field " + field + " did not match the data in the request.");
    }
  }
}
