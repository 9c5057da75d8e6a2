package ai.varai.provisioner.lifecycle.spi;

import ai.varai.provisioner.model.resource.ResourceAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** What the engine tells a handler about the call that it makes. */
public interface CallContext {
  /** Name of the environment. */
  String environment();

  /** Identifier of this copy of the environment. */
  String stack();

  /**
   * The marks for the resource at hand; for {@code list}, whose answers have many addresses, use
   * {@link #owner}.
   */
  default Ownership owner(ResourceAddress address) {
    return new Ownership(environment(), stack(), address);
  }

  /**
   * The resource that the call is about.
   *
   * @throws IllegalStateException in {@code list}, which is about a whole kind
   */
  ResourceAddress address();

  /**
   * The same for every repetition of one operation, so that a target that knows request ids does it
   * once.
   */
  String requestId();

  /**
   * Time left for the operation; never negative. A handler that waits does so no longer than this.
   */
  Duration remaining();

  Clock clock();

  /**
   * The same object for all lists of one refresh: what one of them was told holds for the others.
   * Empty for a call that stands alone.
   */
  default Optional<Object> round() {
    return Optional.empty();
  }

  /** Tells whoever watches what the operation is doing; holds no secret. */
  void progress(String message);
}
