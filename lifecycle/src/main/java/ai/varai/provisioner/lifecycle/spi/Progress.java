package ai.varai.provisioner.lifecycle.spi;

import ai.varai.provisioner.model.resource.Resource;
import java.time.Duration;

/** How far an operation got when its call returned. */
public sealed interface Progress<R extends Resource> {

  /** The resource is as wanted. */
  record Done<R extends Resource>(Observed<R> observed) implements Progress<R> {}

  /** The resource does not exist any more. */
  record Gone<R extends Resource>() implements Progress<R> {}

  /**
   * The target works on it; the engine writes the handle down and asks again with {@link
   * ResourceHandler#poll}.
   *
   * @param handle what identifies the operation at the target, also for another process; holds no
   *     secret
   * @param pollAfter how long to wait before asking
   * @param message what it waits for, for people
   */
  record Pending<R extends Resource>(String handle, Duration pollAfter, String message)
      implements Progress<R> {}

  static <R extends Resource> Progress<R> done(Observed<R> observed) {
    return new Done<>(observed);
  }

  static <R extends Resource> Progress<R> gone() {
    return new Gone<>();
  }
}
