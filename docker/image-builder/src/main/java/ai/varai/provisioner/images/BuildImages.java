package ai.varai.provisioner.images;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Builds every image that the tests need and that is not up to date. */
public final class BuildImages {
  /** Linking a runtime computes, loading an image waits: two at a time use the machine. */
  private static final int AT_ONCE = 2;

  private BuildImages() {}

  /**
   * Builds them.
   *
   * @param args none
   */
  public static void main(String[] args) throws InterruptedException {
    ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Callable<String>> builds = new ArrayList<>();
      for (ImageRecipe recipe : recipes()) {
        builds.add(() -> build(recipe));
      }
      boolean failed = false;
      for (Future<String> build : workers.invokeAll(builds)) {
        try {
          System.out.println(build.get());
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof ImageException)) {
            throw new IllegalStateException(e.getCause());
          }
          System.err.println("error: " + e.getCause().getMessage());
          failed = true;
        }
      }
      if (failed) {
        System.exit(1);
      }
    } finally {
      workers.shutdownNow();
    }
  }

  private static List<ImageRecipe> recipes() {
    List<ImageRecipe> recipes =
        new ArrayList<>(
            List.of(
                // Those that take longest first.
                new EmulatorImage(),
                new MongoStandInImage(),
                new SampleServiceImage(),
                new PostgresImage()));
    GoogleEmulatorsImage.ofInstalledSdk(System.getenv().getOrDefault("PATH", ""))
        .ifPresentOrElse(
            recipes::add,
            () ->
                System.out.println(
                    "no Google Cloud SDK with emulators here: no image of them is built"));
    return recipes;
  }

  private static String build(ImageRecipe recipe) throws ImageException, InterruptedException {
    long started = System.nanoTime();
    boolean built = new ImageStore().ensure(recipe);
    double seconds = (System.nanoTime() - started) / 1e9;
    return String.format(
        Locale.ROOT, "%s %s (%.1f s)", recipe, built ? "built" : "is up to date", seconds);
  }
}
