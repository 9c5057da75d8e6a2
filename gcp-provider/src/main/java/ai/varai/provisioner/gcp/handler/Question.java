package ai.varai.provisioner.gcp.handler;

import ai.varai.provisioner.lifecycle.spi.Check;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import java.time.Duration;
import java.util.Optional;

/**
 * A check that asks Google why something is not as it should be; no reason, no problem.
 *
 * @param timeout how long it may take until it holds
 */
public record Question(String name, Duration timeout, Reason reason) implements Check {
  /** Looks once. */
  public interface Reason {
    Optional<String> whyNot() throws ProviderException, InterruptedException;
  }

  @Override
  public Result attempt() throws InterruptedException {
    try {
      return reason.whyNot().map(Result::failed).orElseGet(() -> Result.passed("as it should be"));
    } catch (ProviderException e) {
      return Result.failed(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Duration interval() {
    return Duration.ofSeconds(1);
  }
}
