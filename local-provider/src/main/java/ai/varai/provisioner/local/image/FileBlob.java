package ai.varai.provisioner.local.image;

import ai.varai.provisioner.lifecycle.spi.Artifact;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A part of an image in a temporary file. */
record FileBlob(String digest, long size, Path file) implements Artifact.Blob {
  @Override
  public InputStream open() throws ProviderException {
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw new ProviderException(
          Category.FAILED,
          digest + " of the exported image cannot be read: " + e,
          "something else has removed a temporary file; run the command again",
          e);
    }
  }
}
