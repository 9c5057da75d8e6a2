package ai.varai.provisioner.lifecycle.spi;

import java.io.InputStream;
import java.util.List;

/**
 * A container image as the OCI image specification describes it: a manifest, and the blobs or the
 * manifests of single platforms that it names. Open until it is closed.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/manifest.md">OCI image
 *     manifest</a>
 */
public interface Artifact extends AutoCloseable {
  /** {@code sha256:} and 64 hexadecimal digits: the digest of the manifest's bytes. */
  String digest();

  /** Media type of the manifest. */
  String mediaType();

  /** The manifest to the letter. */
  byte[] manifest();

  /** Images of single platforms that the manifest lists, when it is an index. */
  List<Artifact> platforms();

  /** The configuration and the layers that the manifest names, when it is no index. */
  List<Blob> blobs();

  /** A part of an image. */
  interface Blob {
    /** {@code sha256:} and 64 hexadecimal digits. */
    String digest();

    /** Bytes. */
    long size();

    /** Its bytes from the first on; the caller closes the stream. */
    InputStream open() throws ProviderException, InterruptedException;
  }

  @Override
  default void close() {}
}
