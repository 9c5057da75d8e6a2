package ai.varai.provisioner.lifecycle.spi;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a person does with the services of a running environment besides changing it. A provider
 * that can do these things offers them through {@link ResourceProvider#operations()}; what can be
 * done only where the services run beside the person is a {@link Workbench}.
 *
 * <p>A name that no running part of the environment has is a {@link ProviderException} of category
 * {@link ProviderException.Category#INVALID} whose advice lists the names there are; where nothing
 * runs at all, one of category {@link ProviderException.Category#CONFLICT}.
 */
public interface Operations {
  /** The kinds of resources that run, such as {@code run_service}: each of them is a part. */
  Set<String> kinds();

  /** How every service, database and emulator of the environment is doing, sorted by name. */
  List<PartStatus> status() throws ProviderException, InterruptedException;

  /**
   * Hands over what a service or database has written, line by line, oldest first.
   *
   * @param tail how many of the last lines at most
   * @param follow whether to go on with new lines until the thread is interrupted
   */
  void logs(String part, int tail, boolean follow, LogListener listener)
      throws ProviderException, InterruptedException;

  /**
   * Stops a service or database and starts it again as it is configured, also one that was stopped;
   * returns when it is ready.
   */
  void restart(String part, Duration patience) throws ProviderException, InterruptedException;

  /** The traces of its services; empty where the environment does not trace them. */
  default Optional<Traces> traces() throws ProviderException, InterruptedException {
    return Optional.empty();
  }

  /**
   * One part of the environment.
   *
   * @param name what the commands call it; they take the address of its resource as well
   * @param kind the resource kind, such as {@code run_service}
   * @param state how it is
   * @param detail a few words more: the process id, why it stopped
   * @param url where it answers; empty when it does not run
   * @param restarts how often it was started again by itself after it had crashed
   */
  record PartStatus(
      String name, String kind, State state, String detail, Optional<String> url, int restarts) {}

  /** How a part is. */
  enum State {
    /** It runs; whether it answers is for the checks to say. */
    RUNNING,
    /** It is on its way up, for the first time or after a crash. */
    STARTING,
    /** It does not run and nothing tries to start it. */
    STOPPED,
    /** The state has it, and it does not exist any more. */
    MISSING
  }
}
