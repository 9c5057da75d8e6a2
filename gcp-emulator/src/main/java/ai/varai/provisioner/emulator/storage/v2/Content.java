package ai.varai.provisioner.emulator.storage.v2;

import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.RouteCaller;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import com.google.rpc.Code;
import com.google.storage.v2.ChecksummedData;
import com.google.storage.v2.Object;
import com.google.storage.v2.ServiceConstants;
import java.util.zip.CRC32C;

/**
 * A version of an object that is read, whole: it is in memory anyway.
 *
 * @param bytes never changed
 */
record Content(ByteString bytes, Object metadata) {

  static final int MOST = ServiceConstants.Values.MAX_READ_CHUNK_BYTES_VALUE;

  /**
   * Reads it.
   *
   * @param asked a {@code GET} of the object, with conditions and key
   */
  static Content read(Asked asked, RouteCaller routes) {
    // Content is given as it is stored: gRPC unpacks nothing on the way.
    JsonAnswer answer =
        asked
            .with("alt", "media")
            .header("accept-encoding", "gzip")
            .header("range", "")
            .answer(routes);
    byte[] raw = answer.raw();
    if (raw == null || !(answer.json() instanceof ObjectNode described)) {
      throw new IllegalStateException("the route of an object's content gave none");
    }
    return new Content(UnsafeByteOperations.unsafeWrap(raw), Protos.object(described));
  }

  long size() {
    return bytes.size();
  }

  /** From where to where a range goes; the end is behind its last byte. */
  record Span(long from, long to) {
    boolean isEmpty() {
      return from >= to;
    }

    /** The span that a chunk leaves. */
    Span after(long length) {
      return new Span(from + length, to);
    }
  }

  /**
   * A range.
   *
   * @param offset negative ones count from the end
   * @param limit 0 for all that follows
   */
  Span span(long offset, long limit) {
    if (limit < 0) {
      throw GoogleError.of(Code.OUT_OF_RANGE, "A negative limit is not satisfiable.");
    }
    long from = offset < 0 ? Math.max(0, size() + offset) : offset;
    if (from > size()) {
      throw outOfRange();
    }
    return new Span(from, limit == 0 || limit > size() - from ? size() : from + limit);
  }

  static GoogleError outOfRange() {
    return GoogleError.of(Code.OUT_OF_RANGE, "Request range not satisfiable");
  }

  /** The first bytes of a span, as many as an answer takes. */
  ChecksummedData chunk(Span span) {
    int length = (int) Math.min(MOST, span.to() - span.from());
    ByteString part = bytes.substring((int) span.from(), (int) span.from() + length);
    return ChecksummedData.newBuilder().setContent(part).setCrc32C(crc32c(part)).build();
  }

  static int crc32c(ByteString bytes) {
    CRC32C crc = new CRC32C();
    bytes.asReadOnlyByteBufferList().forEach(crc::update);
    return (int) crc.getValue();
  }
}
