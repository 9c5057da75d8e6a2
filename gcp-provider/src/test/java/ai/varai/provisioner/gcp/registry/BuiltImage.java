package ai.varai.provisioner.gcp.registry;

import ai.varai.provisioner.lifecycle.spi.Artifact;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An image that is in no registry, as a machine has it.
 *
 * @param contents what its blobs turn out to be
 */
record BuiltImage(SampleImage image, List<byte[]> contents) implements Artifact {
  BuiltImage(SampleImage image) {
    this(image, image.blobs());
  }

  @Override
  public String digest() {
    return image.digest();
  }

  @Override
  public String mediaType() {
    return image.type();
  }

  @Override
  public byte[] manifest() {
    return image.manifest();
  }

  @Override
  public List<Artifact> platforms() {
    return List.of();
  }

  @Override
  public List<Blob> blobs() {
    return IntStream.range(0, contents.size())
        .<Blob>mapToObj(i -> new Part(Digests.of(image.blobs().get(i)), contents.get(i)))
        .toList();
  }

  private record Part(String digest, byte[] content) implements Blob {
    @Override
    public long size() {
      return content.length;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(content);
    }
  }
}
