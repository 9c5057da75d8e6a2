package ai.varai.provisioner.gcp.operation;

import java.time.Duration;
import java.time.Instant;

/**
 * What identifies a long operation for a later process.
 *
 * @param verb what it does to the resource
 * @param operation its name at Google
 * @param begun when it was begun
 */
public record OperationHandle(Verb verb, String operation, Instant begun) {
  private static final int PARTS = 3;

  /** Stands for an operation that has to be begun again. */
  public static final String AGAIN = "-";

  /** What an operation does. */
  public enum Verb {
    CREATE,
    UPDATE,
    DELETE
  }

  /** Reads what {@link #text} wrote. */
  public static OperationHandle parse(String text) {
    String[] parts = text.split(" ", PARTS);
    if (parts.length < PARTS) {
      throw new IllegalStateException("not a handle of this provider: '" + text + "'");
    }
    return new OperationHandle(
        Verb.valueOf(parts[0]), parts[2], Instant.ofEpochMilli(Long.parseLong(parts[1])));
  }

  /** Whether it ended for a passing reason and is to be begun again. */
  public boolean failedBefore() {
    return operation.equals(AGAIN);
  }

  public String text() {
    return verb + " " + begun.toEpochMilli() + " " + operation;
  }

  public Duration age(Instant now) {
    Duration age = Duration.between(begun, now);
    return age.isNegative() ? Duration.ZERO : age;
  }
}
