package ai.varai.provisioner.gcp.handler;

import ai.varai.provisioner.lifecycle.spi.Check;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import java.time.Duration;
import java.util.Optional;

/**
 * A check that asks Google.
 *
 * @param timeout how long it may take until it holds
 */
public record Question(String name, Duration timeout, Look look) implements Check {
  /** Looks once. */
  public interface Look {
    Result found() throws ProviderException, InterruptedException;
  }

  /** Looks once for what is not as it should be. */
  public interface Reason {
    Optional<String> whyNot() throws ProviderException, InterruptedException;
  }

  /** A check that holds when there is no reason why not. */
  public static Question of(String name, Duration timeout, Reason reason) {
    return new Question(
        name,
        timeout,
        () ->
            reason.whyNot().map(Result::failed).orElseGet(() -> Result.passed("as it should be")));
  }

  @Override
  public Result attempt() throws InterruptedException {
    try {
      return look.found();
    } catch (ProviderException e) {
      return Result.failed(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Duration interval() {
    return Duration.ofSeconds(1);
  }
}
