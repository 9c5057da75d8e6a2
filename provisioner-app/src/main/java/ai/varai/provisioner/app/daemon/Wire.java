package ai.varai.provisioner.app.daemon;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * One connection, as messages: a byte for the kind, four for the length, and that many. May be read
 * by one thread while others write, which the streams of {@link java.nio.channels.Channels} do not
 * allow in Java 17 (JDK-8279339).
 */
final class Wire implements Closeable {
  private static final int HEAD = 5;

  /** Longer than any command line with its variables; what claims more is no message of ours. */
  private static final int MOST = 64 << 20;

  private final SocketChannel channel;

  Wire(SocketChannel channel) {
    this.channel = channel;
  }

  /** What a message is. The first ones are the client's, the others the daemon's. */
  enum Kind {
    /** Run a command: a {@link Request}. */
    COMMAND,
    /** What standard input had; nothing at its end. */
    INPUT,
    /** Ctrl-C or SIGTERM came. */
    SIGNAL,
    /** Tell about yourself: an {@link About} in an {@link #OUT}. */
    ABOUT,
    /** The same, and end after the command that runs. */
    QUIT,
    /** The command begins. */
    ACCEPTED,
    /** Another command runs. */
    BUSY,
    /** The daemon is of another program or other variables, and ends. */
    OTHER,
    /** For standard output. */
    OUT,
    /** For standard error. */
    ERR,
    /** The command waits for standard input. */
    ASK,
    /** The command ended: its exit code, one byte. */
    EXIT
  }

  /** One message. */
  record Message(Kind kind, byte[] payload) {}

  void send(Kind kind) throws IOException {
    send(kind, new byte[0], 0, 0);
  }

  void send(Kind kind, byte[] payload) throws IOException {
    send(kind, payload, 0, payload.length);
  }

  @SuppressWarnings("EnumOrdinal") // both sides are of the same build
  synchronized void send(Kind kind, byte[] payload, int offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(HEAD + length);
    buffer.put((byte) kind.ordinal()).putInt(length).put(payload, offset, length).flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /** The next message; null when the other side is gone. */
  @Nullable Message receive() throws IOException {
    ByteBuffer head = ByteBuffer.allocate(HEAD);
    if (!fill(head)) {
      return null;
    }
    int kind = head.get();
    int length = head.getInt();
    if (kind < 0 || kind >= Kind.values().length || length < 0 || length > MOST) {
      throw new IOException("no message of this protocol");
    }
    ByteBuffer payload = ByteBuffer.allocate(length);
    return fill(payload) ? new Message(Kind.values()[kind], payload.array()) : null;
  }

  private boolean fill(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        return false;
      }
    }
    buffer.flip();
    return true;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
