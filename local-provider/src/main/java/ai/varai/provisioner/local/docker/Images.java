package ai.varai.provisioner.local.docker;

import ai.varai.provisioner.images.ImageException;
import ai.varai.provisioner.images.ImageStore;
import ai.varai.provisioner.images.SampleServiceImage;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.PullResponseItem;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The images that containers are made of. One that is missing is pulled, the sample service's
 * built; each once, however many services wait for it.
 */
final class Images {
  private final DockerEngine engine;
  private final Map<String, CompletableFuture<Void>> pulls = new ConcurrentHashMap<>();
  private boolean sampleIsCurrent;

  Images(DockerEngine engine) {
    this.engine = engine;
  }

  boolean present(String image) {
    return engine.queries().hasImage(image);
  }

  /**
   * Why the image cannot be had; empty when it is there, or is being pulled and nothing has gone
   * wrong within the time.
   */
  Optional<String> trouble(String image, long millis) throws InterruptedException {
    if (present(image)) {
      return Optional.empty();
    }
    if (image.equals(SampleServiceImage.REFERENCE)) {
      return Optional.of(SampleServiceImage.unavailable()).filter(reason -> !reason.isEmpty());
    }
    try {
      pull(image).get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(reason(e));
    }
    return Optional.empty();
  }

  /** Returns when the image is there. */
  void ensure(String image) throws ProviderException, InterruptedException {
    if (image.equals(SampleServiceImage.REFERENCE)) {
      ensureSample();
    } else if (!present(image)) {
      try {
        pull(image).get();
      } catch (ExecutionException e) {
        throw new ProviderException(
            Category.FAILED,
            "the image " + image + " cannot be pulled: " + reason(e),
            "Pull or build it, or name another one under local.images.");
      }
    }
  }

  /** Builds the sample service's image when it is missing or of an older version of the service. */
  private synchronized void ensureSample() throws ProviderException, InterruptedException {
    if (sampleIsCurrent) {
      return;
    }
    String reason = SampleServiceImage.unavailable();
    try {
      if (reason.isEmpty()) {
        new ImageStore().ensure(new SampleServiceImage());
      } else if (!present(SampleServiceImage.REFERENCE)) {
        throw new ImageException(
            "the image " + SampleServiceImage.REFERENCE + " is missing, and " + reason);
      }
    } catch (ImageException e) {
      throw new ProviderException(
          Category.FAILED,
          String.valueOf(e.getMessage()),
          "Run this with a JDK on Linux, or name the service's own image in the environment file.",
          e);
    }
    sampleIsCurrent = true;
  }

  private CompletableFuture<Void> pull(String image) {
    return pulls.computeIfAbsent(
        image,
        missing -> {
          CompletableFuture<Void> done = new CompletableFuture<>();
          String reference =
              missing.contains("@") || tagged(missing) ? missing : missing + ":latest";
          engine
              .client()
              .pullImageCmd(reference)
              .exec(
                  new ResultCallback.Adapter<PullResponseItem>() {
                    @Override
                    public void onError(Throwable error) {
                      done.completeExceptionally(error);
                      super.onError(error);
                    }

                    @Override
                    public void onComplete() {
                      done.complete(null);
                      super.onComplete();
                    }
                  });
          return done;
        });
  }

  private static boolean tagged(String image) {
    return image.lastIndexOf(':') > image.lastIndexOf('/');
  }

  private static String reason(ExecutionException e) {
    String message = String.valueOf(e.getCause() == null ? e : e.getCause().getMessage());
    return message
        .replaceAll("(?s)^Status \\d+: \\{\"message\":\"(.*)\"\\}\\s*$", "$1")
        .replace("\\\"", "\"");
  }
}
