package ai.varai.provisioner.gcp.registry;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.lifecycle.spi.Artifact;
import ai.varai.provisioner.lifecycle.spi.Artifacts;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Images in registries: read anywhere, kept in Google's. */
public final class RegistryArtifacts implements Artifacts {
  private final RegistryTransport transport;
  private final RegistryCalls calls;

  /** Registries as the caller of a cloud sees them. */
  public RegistryArtifacts(Cloud cloud) {
    transport = new RegistryTransport(cloud.settings(), cloud.clients());
    calls = new RegistryCalls(cloud.calls());
  }

  @Override
  public Artifact find(String address) throws ProviderException, InterruptedException {
    ImageAddress at = ImageAddress.parse(address);
    return find(at, at.reference());
  }

  private RegistryImage find(ImageAddress at, String reference)
      throws ProviderException, InterruptedException {
    var registry = new ImageRegistry(transport, at);
    ImageRegistry.Received received =
        calls.read(at, "read image " + at, () -> registry.manifest(reference));
    String digest = Digests.of(received.bytes());
    if (ImageAddress.isDigest(reference) && !digest.equals(reference)) {
      throw new ProviderException(
          Category.FAILED,
          at.host() + " answers for " + reference + " with a manifest of digest " + digest,
          "the registry, or something between it and this machine, is not to be trusted");
    }
    Manifest manifest = Manifest.of(at.toString(), received.bytes(), received.type());
    var platforms = new ArrayList<Artifact>();
    for (String each : manifest.platforms()) {
      platforms.add(find(at, each));
    }
    List<Artifact.Blob> blobs =
        manifest.parts().stream()
            .<Artifact.Blob>map(part -> new RemoteBlob(at, part.digest(), part.size()))
            .toList();
    return new RegistryImage(at, digest, manifest.type(), received.bytes(), platforms, blobs);
  }

  private final class RemoteBlob implements Artifact.Blob {
    private final ImageAddress at;
    private final String digest;
    private final long size;

    RemoteBlob(ImageAddress at, String digest, long size) {
      this.at = at;
      this.digest = digest;
      this.size = size;
    }

    @Override
    public String digest() {
      return digest;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public InputStream open() throws ProviderException, InterruptedException {
      var registry = new ImageRegistry(transport, at);
      return new VerifiedStream(
          calls.read(at, "read " + digest + " of image " + at, () -> registry.blob(digest)),
          digest,
          size);
    }
  }

  @Override
  public String take(Artifact artifact, String repository, String tag)
      throws ProviderException, InterruptedException {
    ImageAddress to = ImageAddress.parse(repository + ":" + tag);
    var registry = new ImageRegistry(transport, to);
    send(artifact, to, registry);
    calls.write(
        to,
        "tag image " + to,
        () -> {
          if (!registry.means(tag, artifact.digest())) {
            registry.putManifest(tag, artifact.mediaType(), artifact.manifest());
          }
          return tag;
        });
    return address(artifact, repository);
  }

  /** A registry that has a manifest has all that it names. */
  private void send(Artifact artifact, ImageAddress to, ImageRegistry registry)
      throws ProviderException, InterruptedException {
    String digest = artifact.digest();
    if (calls.write(to, "look for image " + to, () -> registry.means(digest, digest))) {
      return;
    }
    for (Artifact each : artifact.platforms()) {
      send(each, to, registry);
    }
    Optional<ImageAddress> neighbour =
        artifact instanceof RegistryImage image && image.from().host().equals(to.host())
            ? Optional.of(image.from())
            : Optional.empty();
    for (Artifact.Blob each : artifact.blobs()) {
      calls.write(
          to,
          "copy " + each.digest() + " into " + to.name(),
          () -> sent(each, neighbour, registry));
    }
    calls.write(
        to,
        "put image " + to,
        () -> {
          registry.putManifest(digest, artifact.mediaType(), artifact.manifest());
          return digest;
        });
  }

  private static String sent(
      Artifact.Blob blob, Optional<ImageAddress> neighbour, ImageRegistry registry)
      throws Exception {
    if (!registry.hasBlob(blob.digest())) {
      Optional<URI> upload = registry.startUpload(blob.digest(), neighbour);
      if (upload.isPresent()) {
        try (InputStream content = blob.open()) {
          registry.finishUpload(upload.get(), blob.digest(), blob.size(), content);
        }
      }
    }
    return blob.digest();
  }
}
