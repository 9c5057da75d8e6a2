package ai.varai.provisioner.local.plane;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Messages about authentication in PostgreSQL's protocol.
 *
 * @see <a href="https://www.postgresql.org/docs/14/protocol-message-formats.html">Message
 *     formats</a>
 */
final class BackendMessages {
  private static final int CLEARTEXT = 3;

  /** {@code invalid_authorization_specification}. */
  private static final String NOT_LET_IN = "28000";

  /** Tokens of Google may have 12,288 bytes. */
  private static final int LONGEST_PASSWORD = 16 << 10;

  /** As in libpq, for messages before a client is let in. */
  private static final int LONGEST_MESSAGE = 30_000;

  private BackendMessages() {}

  /** Asks a client for a password that it sends as it is. */
  static void askForPassword(OutputStream client) throws IOException {
    send(client, 'R', ByteBuffer.allocate(Integer.BYTES).putInt(CLEARTEXT).array());
  }

  /** The password with which a client answers. */
  static String password(DataInputStream client) throws IOException {
    int type = client.read();
    int length = client.readInt() - Integer.BYTES;
    if (type != 'p' || length < 1 || length > LONGEST_PASSWORD) {
      throw new IOException("the client answers with no password");
    }
    byte[] body = new byte[length];
    client.readFully(body);
    return new String(body, 0, length - 1, StandardCharsets.UTF_8);
  }

  /**
   * Answers a server that asks for a password.
   *
   * @return what the server said instead, for the client; empty when it asked
   */
  static byte[] answer(DataInputStream server, OutputStream toServer, String password)
      throws IOException {
    byte type = server.readByte();
    int length = server.readInt();
    if (length < Integer.BYTES || length > LONGEST_MESSAGE) {
      throw new IOException("the server's first message has " + length + " bytes");
    }
    byte[] body = new byte[length - Integer.BYTES];
    server.readFully(body);
    if (type != 'R' || body.length < Integer.BYTES || ByteBuffer.wrap(body).getInt() != CLEARTEXT) {
      return message((char) type, body);
    }
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    answer.writeBytes(password.getBytes(StandardCharsets.UTF_8));
    answer.write(0);
    send(toServer, 'p', answer.toByteArray());
    return new byte[0];
  }

  /** Tells a client why it is not let in. */
  static void refuse(OutputStream client, String reason) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    field(body, 'S', "FATAL");
    field(body, 'V', "FATAL");
    field(body, 'C', NOT_LET_IN);
    field(body, 'M', reason);
    body.write(0);
    send(client, 'E', body.toByteArray());
  }

  private static void field(ByteArrayOutputStream body, char type, String text) {
    body.write(type);
    body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    body.write(0);
  }

  private static void send(OutputStream to, char type, byte[] body) throws IOException {
    to.write(message(type, body));
    to.flush();
  }

  private static byte[] message(char type, byte[] body) {
    return ByteBuffer.allocate(1 + Integer.BYTES + body.length)
        .put((byte) type)
        .putInt(Integer.BYTES + body.length)
        .put(body)
        .array();
  }
}
