package ai.varai.provisioner.local.plane;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What a client of PostgreSQL says first.
 *
 * @see <a href="https://www.postgresql.org/docs/14/protocol-message-formats.html">Message
 *     formats</a>
 */
record StartupPacket(Map<String, String> parameters) {
  static final int CANCEL = 80877102;
  static final int SSL = 80877103;
  static final int GSS = 80877104;

  private static final int HEAD = 2 * Integer.BYTES;

  /** As in PostgreSQL, {@code MAX_STARTUP_PACKET_LENGTH}. */
  private static final int LONGEST = 10_000;

  StartupPacket {
    parameters = Map.copyOf(parameters);
  }

  /** Reads a packet, with its length before it. */
  static byte[] read(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < HEAD || length > LONGEST) {
      throw new IOException("invalid length of startup packet");
    }
    byte[] packet = new byte[length];
    ByteBuffer.wrap(packet).putInt(length);
    in.readFully(packet, Integer.BYTES, length - Integer.BYTES);
    return packet;
  }

  /** What is asked for, or the version of the protocol. */
  static int code(byte[] packet) {
    return ByteBuffer.wrap(packet).getInt(Integer.BYTES);
  }

  static StartupPacket parse(byte[] packet) {
    String[] words =
        new String(packet, HEAD, packet.length - HEAD, StandardCharsets.UTF_8).split("\0", -1);
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i + 1 < words.length && !words[i].isEmpty(); i += 2) {
      parameters.put(words[i], words[i + 1]);
    }
    return new StartupPacket(parameters);
  }

  String user() {
    return parameters.getOrDefault("user", "");
  }

  String database() {
    return parameters.getOrDefault("database", user());
  }
}
