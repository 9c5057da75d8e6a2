package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.local.runtime.Endpoint;
import java.time.Duration;
import java.util.Optional;

/** One container of a workload, running as a process or in an engine. */
interface Instance extends AutoCloseable {

  /** Where it listens; the port is 0 when it takes no requests. */
  Endpoint endpoint();

  /** Whether it listens there, by now. */
  boolean listens(Duration patience);

  boolean alive();

  /** Waits for its end; empty when it goes on. */
  Optional<Integer> exitCode(Duration patience) throws InterruptedException;

  /** The end of its output, for messages. */
  String lastWords();

  @Override
  void close();
}
