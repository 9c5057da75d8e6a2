package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.local.runtime.Endpoint;
import java.time.Duration;
import java.util.Optional;

/** One container of a workload, running as a process or in an engine. */
interface Instance extends AutoCloseable {

  /** Where it listens; the port is 0 when it takes no requests. */
  Endpoint endpoint();

  /** Where a port of the container is reached; empty when it is not reached at all. */
  Optional<Endpoint> at(int port);

  /** Whether it listens at a place of {@link #at}, by now. */
  boolean listens(Endpoint at, Duration patience);

  boolean alive();

  /** Waits for its end; empty when it goes on. */
  Optional<Integer> exitCode(Duration patience) throws InterruptedException;

  /** The end of its output, for messages. */
  String lastWords();

  /** Ends it at once, without asking it to end. What it leaves goes when it is closed. */
  void kill();

  @Override
  void close();
}
