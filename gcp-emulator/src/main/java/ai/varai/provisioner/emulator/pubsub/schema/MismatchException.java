package ai.varai.provisioner.emulator.pubsub.schema;

/** A message does not follow a schema; the message of the exception says in what. */
public final class MismatchException extends Exception {
  private static final long serialVersionUID = 1L;

  MismatchException(String message) {
    super(message);
  }

  MismatchException(Throwable cause) {
    super(String.valueOf(cause.getMessage()), cause);
  }

  /** The message, which there always is. */
  public String why() {
    return String.valueOf(getMessage());
  }
}
