package ai.varai.provisioner.images;

import java.util.ArrayList;
import java.util.List;

/** Builds every image that the tests need and that is not up to date. */
public final class BuildImages {
  private BuildImages() {}

  /**
   * Builds them.
   *
   * @param args none
   */
  public static void main(String[] args) throws InterruptedException {
    try {
      ImageStore store = new ImageStore();
      var recipes =
          new ArrayList<ImageRecipe>(
              List.of(
                  new SampleServiceImage(),
                  new EmulatorImage(),
                  new PostgresImage(),
                  new MongoStandInImage()));
      GoogleEmulatorsImage.ofInstalledSdk(System.getenv().getOrDefault("PATH", ""))
          .ifPresentOrElse(
              recipes::add,
              () ->
                  System.out.println(
                      "no Google Cloud SDK with emulators here: no image of them is built"));
      for (ImageRecipe recipe : recipes) {
        long started = System.nanoTime();
        boolean built = store.ensure(recipe);
        System.out.printf(
            "%s %s (%.1f s)%n",
            recipe, built ? "built" : "is up to date", (System.nanoTime() - started) / 1e9);
      }
    } catch (ImageException e) {
      System.err.println("error: " + e.getMessage());
      System.exit(1);
    }
  }
}
