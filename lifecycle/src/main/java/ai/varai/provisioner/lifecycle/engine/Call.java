package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a handler is told about one call. */
record Call(
    String environment,
    String stack,
    @Nullable ResourceAddress about,
    String requestId,
    Instant deadline,
    Clock clock,
    Consumer<String> listener,
    Optional<Object> round)
    implements CallContext {

  @Override
  public ResourceAddress address() {
    if (about == null) {
      throw new IllegalStateException("the call is about a whole kind, not about one resource");
    }
    return about;
  }

  @Override
  public Duration remaining() {
    Duration left = Duration.between(clock.instant(), deadline);
    return left.isNegative() ? Duration.ZERO : left;
  }

  @Override
  public void progress(String message) {
    listener.accept(message);
  }
}
