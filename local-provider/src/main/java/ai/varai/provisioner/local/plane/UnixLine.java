package ai.varai.provisioner.local.plane;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;

/**
 * A connection over a socket of the file system. The streams of {@code Channels} are of no use
 * here: while one thread reads, another could not write.
 */
record UnixLine(SocketChannel channel) implements Line {

  @Override
  public InputStream in() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return channel.read(ByteBuffer.wrap(into, offset, length));
      }
    };
  }

  @Override
  public OutputStream out() {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] from, int offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(from, offset, length);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
    };
  }

  @Override
  public String from() {
    return "[local]";
  }

  /** Only this machine is on the way. */
  @Override
  public boolean encrypted() {
    return true;
  }

  @Override
  public Optional<X509Certificate> certificate() {
    return Optional.empty();
  }

  /**
   * A socket of the file system knows no such limit; its clients are workloads of this emulator.
   */
  @Override
  public void patience(Duration most) {}

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
