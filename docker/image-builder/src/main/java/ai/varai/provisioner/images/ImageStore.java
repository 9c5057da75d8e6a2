package ai.varai.provisioner.images;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.DockerDaemonImage;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.RegistryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/** The images of the local Docker engine, through the {@code docker} command. */
public final class ImageStore {
  /** The label that carries {@link ImageRecipe#fingerprint()}. */
  public static final String FINGERPRINT_LABEL = "ai.varai.provisioner.fingerprint";

  /** Whether the engine has the image as the recipe would make it now. */
  public boolean upToDate(ImageRecipe recipe) throws ImageException, InterruptedException {
    Commands.Outcome outcome =
        Commands.run(
            List.of(
                "docker",
                "image",
                "inspect",
                "--format",
                "{{index .Config.Labels \"" + FINGERPRINT_LABEL + "\"}}",
                recipe.reference()));
    return outcome.exitCode() == 0 && outcome.output().equals(recipe.fingerprint());
  }

  /**
   * Builds the image unless it is up to date.
   *
   * @return whether it was built
   */
  public boolean ensure(ImageRecipe recipe) throws ImageException, InterruptedException {
    if (upToDate(recipe)) {
      return false;
    }
    Path work;
    try {
      work = Files.createTempDirectory("provisioner-image-");
    } catch (IOException e) {
      throw new ImageException("no temporary folder: " + e.getMessage(), e);
    }
    try {
      recipe
          .build(work)
          .addLabel(FINGERPRINT_LABEL, recipe.fingerprint())
          .containerize(
              Containerizer.to(DockerDaemonImage.named(recipe.reference()))
                  .setApplicationLayersCache(work.resolve("layers"))
                  .setBaseImageLayersCache(work.resolve("base"))
                  .setToolName("provisioner"));
      return true;
    } catch (IOException
        | InvalidImageReferenceException
        | CacheDirectoryCreationException
        | RegistryException
        | ExecutionException e) {
      throw new ImageException("the image " + recipe + " cannot be built: " + e.getMessage(), e);
    } finally {
      delete(work);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // Left to whoever cleans the folder for temporary files; the image is what matters.
    }
  }
}
