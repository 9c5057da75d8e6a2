package ai.varai.provisioner.local.docker;

import ai.varai.provisioner.lifecycle.spi.Artifact;
import ai.varai.provisioner.lifecycle.spi.Artifacts;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import ai.varai.provisioner.local.image.ExportedImage;
import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.util.regex.Pattern;

/** The engine's images, to be taken elsewhere. */
final class EngineArtifacts implements Artifacts {
  private static final Pattern REFERENCE = Pattern.compile("\\w[\\w.-]*(?:[/:@]+\\w[\\w.-]*)*");

  private final EngineQueries queries;

  EngineArtifacts(EngineQueries queries) {
    this.queries = queries;
  }

  /**
   * Exports the image by its id: asked by a name without a tag, an engine would export whatever has
   * that name.
   */
  @Override
  public Artifact find(String address) throws ProviderException, InterruptedException {
    if (!REFERENCE.matcher(address).matches()) {
      throw new ProviderException(
          Category.INVALID,
          "'" + address + "' is no name of an image",
          "write it as docker images lists it: NAME:TAG");
    }
    String what = "export the image " + address;
    EngineImage image =
        Failures.translated(what, () -> queries.image(address))
            .orElseThrow(
                () ->
                    new ProviderException(
                        Category.INVALID,
                        "there is no image " + address + " in this machine's Docker engine",
                        "build it, or pull it: docker pull " + address));
    try (DockerHttpClient.Response archive =
        Failures.translated(what, () -> queries.export(image.id()))) {
      return ExportedImage.read(archive.getBody(), image.architecture());
    } catch (IOException e) {
      throw new ProviderException(
          Category.FAILED,
          what + " into " + System.getProperty("java.io.tmpdir") + ": " + e.getMessage(),
          "there must be room for the image twice; `docker save` tells whether the engine has it",
          e);
    }
  }

  @Override
  public String take(Artifact artifact, String repository, String tag) throws ProviderException {
    throw new ProviderException(
        Category.INVALID,
        "nothing is promoted to this machine: it runs the images that its engine has",
        "promote to an environment of Google Cloud, real or emulated");
  }
}
