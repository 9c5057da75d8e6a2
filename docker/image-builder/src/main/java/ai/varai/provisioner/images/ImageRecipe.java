package ai.varai.provisioner.images;

import com.google.cloud.tools.jib.api.JibContainerBuilder;
import java.nio.file.Path;

/** How one image is made. */
public abstract class ImageRecipe {
  // Whoever adds a recipe is in this package; others choose among them.
  ImageRecipe() {}

  /** The name and tag that the image gets. */
  public abstract String reference();

  /** A hash of everything that goes into it: two images with the same one are the same. */
  public abstract String fingerprint() throws ImageException;

  /**
   * The image.
   *
   * @param work an empty folder that lives until the image is built
   */
  abstract JibContainerBuilder build(Path work) throws ImageException, InterruptedException;

  @Override
  public String toString() {
    return reference();
  }
}
