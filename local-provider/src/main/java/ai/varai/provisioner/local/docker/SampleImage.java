package ai.varai.provisioner.local.docker;

import ai.varai.provisioner.images.ImageException;
import ai.varai.provisioner.images.ImageStore;
import ai.varai.provisioner.images.SampleServiceImage;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * The sample service's image: built when it is missing or of an older version of the service. To
 * find out takes a while, so it can be begun before the image is needed.
 */
final class SampleImage implements AutoCloseable {
  private final EngineQueries engine;
  private @Nullable FutureTask<Boolean> task;

  SampleImage(EngineQueries engine) {
    this.engine = engine;
  }

  /** Begins in the background, unless it is under way or has been done; one that failed, anew. */
  void begin() {
    FutureTask<Boolean> unused = begun();
  }

  /** Returns when the image is there and up to date. */
  void ensure() throws ProviderException, InterruptedException {
    FutureTask<Boolean> mine = begun();
    try {
      mine.get();
    } catch (InterruptedException e) {
      mine.cancel(true);
      throw e;
    } catch (CancellationException e) {
      throw new InterruptedException("somebody else who waited for the image was interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ProviderException failure) {
        throw failure;
      }
      throw new ProviderException(
          Category.FAILED,
          String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()),
          "Run this with a JDK on Linux, or name the service's own image in the environment file.",
          e);
    }
  }

  private synchronized FutureTask<Boolean> begun() {
    FutureTask<Boolean> present = task;
    if (present != null && (!present.isDone() || succeeded(present))) {
      return present;
    }
    var fresh = new FutureTask<>(this::makeCurrent);
    task = fresh;
    var thread = new Thread(fresh, "sample-image");
    thread.setDaemon(true);
    thread.start();
    return fresh;
  }

  private static boolean succeeded(FutureTask<Boolean> done) {
    try {
      done.get();
      return true;
    } catch (CancellationException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean makeCurrent() throws ProviderException, ImageException, InterruptedException {
    Optional<EngineImage> present =
        Failures.translated(
            "look for the image " + SampleServiceImage.REFERENCE,
            () -> engine.image(SampleServiceImage.REFERENCE));
    String reason = SampleServiceImage.unavailable();
    if (!reason.isEmpty()) {
      if (present.isEmpty()) {
        throw new ImageException(
            "the image " + SampleServiceImage.REFERENCE + " is missing, and " + reason);
      }
      return false;
    }
    var recipe = new SampleServiceImage();
    String label = ImageStore.FINGERPRINT_LABEL;
    return (present.isEmpty() || !recipe.fingerprint().equals(present.get().labels().get(label)))
        && new ImageStore().ensure(recipe);
  }

  /** Ends what is under way. */
  @Override
  public synchronized void close() {
    if (task != null) {
      task.cancel(true);
    }
  }
}
