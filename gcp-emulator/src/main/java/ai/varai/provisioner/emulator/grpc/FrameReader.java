package ai.varai.provisioner.emulator.grpc;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.rpc.Code;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts the bytes of a stream into frames, each with its head. */
final class FrameReader {

  /**
   * The longest message of a stream, as Cloud Storage has it; its clients send two MiB and what
   * describes them.
   */
  static final int LONGEST = 4 << 20;

  private static final int HEAD = 5;

  private byte[] frame = new byte[HEAD];
  private int filled;

  /** The frames that these bytes complete. RESOURCE_EXHAUSTED when one is too long. */
  List<byte[]> read(byte[] bytes) {
    List<byte[]> frames = new ArrayList<>();
    int from = 0;
    while (from < bytes.length) {
      int part = Math.min(bytes.length - from, frame.length - filled);
      System.arraycopy(bytes, from, frame, filled, part);
      from += part;
      filled += part;
      if (filled == HEAD && frame.length == HEAD) {
        frame = Arrays.copyOf(frame, HEAD + length());
      }
      if (filled == frame.length && filled >= HEAD) {
        frames.add(frame);
        frame = new byte[HEAD];
        filled = 0;
      }
    }
    return frames;
  }

  /** Whether a frame has begun that is not complete. */
  boolean amidst() {
    return filled > 0;
  }

  private int length() {
    int length = ByteBuffer.wrap(frame).getInt(1);
    if (length < 0 || length > LONGEST) {
      throw GoogleError.of(
          Code.RESOURCE_EXHAUSTED,
          "SERVER: Received message larger than max ("
              + Integer.toUnsignedString(length)
              + " vs. "
              + LONGEST
              + ")");
    }
    return length;
  }
}
