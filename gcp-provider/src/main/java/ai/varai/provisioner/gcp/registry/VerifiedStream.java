package ai.varai.provisioner.gcp.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * A blob as it arrives. The last bytes are handed over only when all of them together are what the
 * manifest says, so that nobody keeps anything else.
 */
final class VerifiedStream extends FilterInputStream {
  private final String digest;
  private final long size;
  private final MessageDigest seen = Digests.sha256();
  private long count;
  private boolean verified;

  VerifiedStream(InputStream in, String digest, long size) {
    super(in);
    this.digest = digest;
    this.size = size;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    if (read > 0) {
      seen.update(buffer, offset, read);
      count += read;
    }
    if (!verified && (read < 0 || count >= size)) {
      verify();
    }
    return read;
  }

  private void verify() throws IOException {
    if (count != size) {
      throw new IOException(digest + " has " + count + " bytes or more, not " + size);
    }
    String actual = Digests.text(seen.digest());
    if (!actual.equals(digest)) {
      throw new IOException("what was received as " + digest + " is " + actual);
    }
    verified = true;
  }

  @Override
  public long skip(long bytes) throws IOException {
    return readNBytes((int) Math.min(bytes, Integer.MAX_VALUE)).length;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
