package ai.varai.provisioner.lifecycle;

import ai.varai.provisioner.model.resource.ResourceAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Choices for an apply.
 *
 * @param parallelism calls at the same time; 0 leaves it to the provider, whose limit is never
 *     exceeded
 * @param confirmed the data-holding resources whose replacement a person has confirmed by name
 * @param lockTimeout how long to wait for the lock when the plan does not hold it, as for a plan
 */
public record ApplyOptions(
    int parallelism, Set<ResourceAddress> confirmed, Optional<Duration> lockTimeout) {
  public static final ApplyOptions DEFAULT = new ApplyOptions(0, Set.of(), Optional.empty());

  public ApplyOptions {
    confirmed = Set.copyOf(confirmed);
    if (parallelism < 0) {
      throw new IllegalArgumentException("parallelism must not be negative: " + parallelism);
    }
  }

  public ApplyOptions withParallelism(int value) {
    return new ApplyOptions(value, confirmed, lockTimeout);
  }

  public ApplyOptions withConfirmed(Set<ResourceAddress> value) {
    return new ApplyOptions(parallelism, value, lockTimeout);
  }

  public ApplyOptions withLockTimeout(Optional<Duration> value) {
    return new ApplyOptions(parallelism, confirmed, value);
  }
}
