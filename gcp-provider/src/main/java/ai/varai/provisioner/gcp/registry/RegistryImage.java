package ai.varai.provisioner.gcp.registry;

import ai.varai.provisioner.lifecycle.spi.Artifact;
import java.util.List;

/** An image that was found in a registry. */
final class RegistryImage implements Artifact {
  private final ImageAddress from;
  private final String digest;
  private final String mediaType;
  private final byte[] manifest;
  private final List<Artifact> platforms;
  private final List<Blob> blobs;

  RegistryImage(
      ImageAddress from,
      String digest,
      String mediaType,
      byte[] manifest,
      List<Artifact> platforms,
      List<Blob> blobs) {
    this.from = from;
    this.digest = digest;
    this.mediaType = mediaType;
    this.manifest = manifest;
    this.platforms = List.copyOf(platforms);
    this.blobs = List.copyOf(blobs);
  }

  /** Where it was found. */
  ImageAddress from() {
    return from;
  }

  @Override
  public String digest() {
    return digest;
  }

  @Override
  public String mediaType() {
    return mediaType;
  }

  @Override
  public byte[] manifest() {
    return manifest.clone();
  }

  @Override
  public List<Artifact> platforms() {
    return platforms;
  }

  @Override
  public List<Blob> blobs() {
    return blobs;
  }
}
