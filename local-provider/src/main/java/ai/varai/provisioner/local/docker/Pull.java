package ai.varai.provisioner.local.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.model.PullResponseItem;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An image on its way. The engine says nothing before the registry has answered, and then something
 * for each layer: silence is how a registry that does not answer looks.
 */
final class Pull extends ResultCallback.Adapter<PullResponseItem> {
  private final CompletableFuture<Void> begun = new CompletableFuture<>();
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private volatile long lastSign = System.nanoTime();

  @Override
  public void onNext(PullResponseItem item) {
    lastSign = System.nanoTime();
    // What goes wrong after the first word is told in the stream; the call itself has succeeded.
    if (item.isErrorIndicated()) {
      fail(new DockerClientException(detail(item)));
    } else {
      begun.complete(null);
    }
  }

  @Override
  public void onError(Throwable error) {
    fail(error);
    super.onError(error);
  }

  @Override
  public void onComplete() {
    begun.complete(null);
    done.complete(null);
    super.onComplete();
  }

  /** Returns when the registry has answered. */
  void awaitBeginning(Duration patience)
      throws ExecutionException, TimeoutException, InterruptedException {
    begun.get(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Returns when the image is there. */
  void awaitEnd(Duration longestSilence)
      throws ExecutionException, TimeoutException, InterruptedException {
    while (true) {
      long left = longestSilence.toNanos() - (System.nanoTime() - lastSign);
      if (left <= 0) {
        giveUp();
        throw new TimeoutException();
      }
      try {
        done.get(left, TimeUnit.NANOSECONDS);
        return;
      } catch (TimeoutException e) {
        // There may have been a sign meanwhile.
      }
    }
  }

  /** Leaves the engine alone with it. */
  void giveUp() {
    try {
      close();
    } catch (IOException e) {
      return; // A stream that does not close cannot be read either.
    }
  }

  private void fail(Throwable error) {
    begun.completeExceptionally(error);
    done.completeExceptionally(error);
  }

  private static String detail(PullResponseItem item) {
    var detail = item.getErrorDetail();
    return detail == null ? "the registry broke off" : String.valueOf(detail.getMessage());
  }
}
