package ai.varai.provisioner.lifecycle.spi;

import ai.varai.provisioner.model.resource.ResourceGraph;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a person does with the services of a running environment besides changing it. A provider
 * that can do these things offers them through {@link ResourceProvider#operations()}.
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
  void logs(String part, int tail, boolean follow, Consumer<String> sink)
      throws ProviderException, InterruptedException;

  /**
   * Stops a service or database and starts it again as it is configured; returns when it is ready.
   */
  void restart(String part, Duration patience) throws ProviderException, InterruptedException;

  /**
   * Stops a service or database, which keeps its configuration and its data; returns when it has
   * stopped. Of no effect when it does not run. The next apply, or {@link #restart}, starts it.
   */
  void stop(String part) throws ProviderException, InterruptedException;

  /**
   * The variables with which a command on this machine reaches what a service reaches: addresses
   * are those that work from here. <b>Holds secrets</b>: for a child process only.
   *
   * @param service whose variables; when empty, those of all services together, without the ones
   *     that differ between services
   */
  Map<String, String> variables(Optional<String> service)
      throws ProviderException, InterruptedException;

  /**
   * What the parts of a graph would be made of if they were made now, by their names: of each a
   * text that is another one once its program or its image has been built anew. Asked several times
   * in a second while somebody works on them.
   */
  default Map<String, String> sources(ResourceGraph wanted)
      throws ProviderException, InterruptedException {
    return Map.of();
  }

  /**
   * One part of the environment.
   *
   * @param name what the commands call it
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
