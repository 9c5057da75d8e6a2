package ai.varai.provisioner.lifecycle;

import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What the engine needs to know before it starts.
 *
 * @param environment name of the environment
 * @param stack identifier of this copy of the environment
 * @param tool name and version of the program, for locks and state: {@code provisioner 0.1.0}
 * @param who the person or job on whose behalf it runs, for locks and releases
 * @param clock the time
 * @param random spreads retries
 * @param retry how failed calls are repeated
 * @param leaseDuration how long a lock lives without a heartbeat
 */
public record LifecycleSettings(
    String environment,
    String stack,
    String tool,
    String who,
    Clock clock,
    RandomGenerator random,
    RetrySettings retry,
    Duration leaseDuration) {

  /** The usual settings: system clock, default retries, leases of 30 seconds. */
  public static LifecycleSettings of(String environment, String stack, String tool, String who) {
    return new LifecycleSettings(
        environment,
        stack,
        tool,
        who,
        Clock.systemUTC(),
        RandomGenerator.getDefault(),
        RetrySettings.DEFAULT,
        Duration.ofSeconds(30));
  }

  public LifecycleSettings withRetry(RetrySettings other) {
    return new LifecycleSettings(
        environment, stack, tool, who, clock, random, other, leaseDuration);
  }
}
