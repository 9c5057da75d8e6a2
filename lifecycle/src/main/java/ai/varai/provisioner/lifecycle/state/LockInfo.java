package ai.varai.provisioner.lifecycle.state;

import java.time.Duration;
import java.time.Instant;

/**
 * Who holds the lock of an environment.
 *
 * @param id unique for each time the lock is taken
 * @param fence grows with each new holder; a holder with a smaller one has lost
 * @param who person or job
 * @param operation what it does: {@code apply}, {@code destroy}
 * @param host name of the machine
 * @param machine tells whether process numbers of this machine are meant
 * @param pid its process there
 * @param processStart when that process started, to tell it from another with the same number; 0
 *     when unknown
 * @param since when the lock was taken
 * @param expires when the lock may be taken over unless a heartbeat comes first, by its holder's
 *     clock
 * @param lease how long it lives without a heartbeat
 */
public record LockInfo(
    String id,
    long fence,
    String who,
    String operation,
    String tool,
    String host,
    String machine,
    long pid,
    long processStart,
    Instant since,
    Instant expires,
    Duration lease) {

  LockInfo until(Instant end) {
    return new LockInfo(
        id, fence, who, operation, tool, host, machine, pid, processStart, since, end, lease);
  }

  /** One line for people. */
  public String describe() {
    return who
        + " ("
        + operation
        + ", "
        + tool
        + ", process "
        + pid
        + " on "
        + host
        + ", since "
        + since
        + ")";
  }
}
