package ai.varai.provisioner.local.image;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * One layer as registries keep it: compressed.
 *
 * @param digest of the compressed bytes
 */
record Layer(String mediaType, String digest, Path file) {
  private static final String TAR = "application/vnd.oci.image.layer.v1.tar";
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};
  private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

  /**
   * Takes a layer as an engine exports it. Engines that keep images in containerd export layers
   * compressed as they were pulled; others export the tar.
   *
   * @param diffId digest of the uncompressed layer, by the image's configuration
   * @param compressed where to put it when it has to be compressed
   */
  static Layer of(Path exported, String diffId, Path compressed)
      throws IOException, InterruptedException {
    String digest = Bytes.digest(exported);
    if (digest.equals(diffId)) {
      return gzipped(exported, compressed);
    }
    if (startsWith(exported, GZIP)) {
      try (InputStream tar =
          new GZIPInputStream(new BufferedInputStream(Files.newInputStream(exported)))) {
        if (Bytes.digest(tar).equals(diffId)) {
          return new Layer(TAR + "+gzip", digest, exported);
        }
      }
    } else if (startsWith(exported, ZSTD)) {
      return new Layer(TAR + "+zstd", digest, exported);
    }
    throw new IOException("a layer is not " + diffId + ", as the image's configuration says");
  }

  /**
   * The header that {@link GZIPOutputStream} writes has no time and no name, so that the same layer
   * gives the same bytes. Another version of zlib may give others: then it is sent once more.
   */
  private static Layer gzipped(Path tar, Path file) throws IOException, InterruptedException {
    DigestOutputStream written = Bytes.digesting(Files.newOutputStream(file));
    try (InputStream content = Files.newInputStream(tar);
        OutputStream to = new GZIPOutputStream(written, 1 << 16)) {
      Bytes.copy(content, to);
    }
    Files.delete(tar);
    return new Layer(TAR + "+gzip", Bytes.digest(written), file);
  }

  private static boolean startsWith(Path file, byte[] magic) throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      return Arrays.equals(content.readNBytes(magic.length), magic);
    }
  }
}
