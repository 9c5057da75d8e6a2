package ai.varai.provisioner.app.daemon;

import ai.varai.provisioner.app.daemon.Wire.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The standard input of a command in another process. Asked for only when it is read: what a
 * command does not read belongs to whoever comes after it.
 */
final class RemoteInput extends InputStream {
  private final BlockingQueue<byte[]> given = new LinkedBlockingQueue<>();
  private final Wire wire;
  private byte[] chunk = new byte[0];
  private int next;
  private boolean ended;

  RemoteInput(Wire wire) {
    this.wire = wire;
  }

  void add(byte[] bytes) {
    given.add(bytes);
  }

  void end() {
    given.add(new byte[0]);
  }

  @Override
  public int read() throws IOException {
    if (!available(1)) {
      return -1;
    }
    return chunk[next++] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (!available(length)) {
      return -1;
    }
    int count = Math.min(length, chunk.length - next);
    System.arraycopy(chunk, next, bytes, offset, count);
    next += count;
    return count;
  }

  private boolean available(int wanted) throws IOException {
    if (wanted > 0 && next == chunk.length && !ended) {
      wire.send(Kind.ASK);
      try {
        chunk = given.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while waiting for input", e);
      }
      next = 0;
      ended = chunk.length == 0;
    }
    return !ended;
  }
}
