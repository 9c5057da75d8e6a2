package ai.varai.provisioner.local.docker;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import com.github.dockerjava.api.command.LogContainerCmd;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What the containers of a workload have written. The engine's own stream ends with the container's
 * run; who follows goes on with the next run, or the container that took its place.
 */
final class ContainerLog {
  private static final long POLL_MILLIS = 300;

  private final DockerEngine engine;
  private final Containers containers;
  private final String name;
  private final Consumer<String> sink;

  ContainerLog(DockerEngine engine, Containers containers, String name, Consumer<String> sink) {
    this.engine = engine;
    this.containers = containers;
    this.name = name;
    this.sink = sink;
  }

  /**
   * Hands over what has been written.
   *
   * @param tail how many of the last lines at most
   */
  void read(EngineContainer container, int tail) throws ProviderException, InterruptedException {
    stream(command(container).withTail(tail), new LogLines(sink));
  }

  /** The same, and then what is written, until the thread is interrupted. */
  void follow(EngineContainer container, int tail) throws ProviderException, InterruptedException {
    EngineContainer run = container;
    LogLines lines = new LogLines(sink, Instant.MIN);
    stream(following(run).withTail(tail), lines);
    while (true) {
      run = nextRun(run);
      LogContainerCmd next = following(run);
      lines.last().ifPresent(last -> next.withSince(Math.toIntExact(last.getEpochSecond())));
      lines = new LogLines(sink, lines.last().orElse(Instant.MIN));
      stream(next, lines);
    }
  }

  private EngineContainer nextRun(EngineContainer before)
      throws ProviderException, InterruptedException {
    while (true) {
      Optional<EngineContainer> found =
          Failures.translated("look for " + name, () -> containers.find(name));
      if (found.isPresent()
          && (found.get().running() || !found.get().startedAt().equals(before.startedAt()))) {
        return found.get();
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private LogContainerCmd command(EngineContainer container) {
    return engine.client().logContainerCmd(container.id()).withStdOut(true).withStdErr(true);
  }

  private LogContainerCmd following(EngineContainer container) {
    return command(container).withTimestamps(true).withFollowStream(true);
  }

  private void stream(LogContainerCmd command, LogLines lines)
      throws ProviderException, InterruptedException {
    try (lines) {
      command.exec(lines).awaitCompletion();
    } catch (IOException e) {
      throw new ProviderException(
          Category.TRANSIENT, "the log of " + name + " broke off: " + e.getMessage(), "", e);
    }
  }
}
