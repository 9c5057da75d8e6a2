package ai.varai.provisioner.emulator.pubsub.schema;

/** A text is no definition of a schema; the message says where, and why. */
public final class BadDefinitionException extends Exception {
  private static final long serialVersionUID = 1L;

  BadDefinitionException(String message) {
    super(message);
  }

  BadDefinitionException(Throwable cause) {
    super(String.valueOf(cause.getMessage()), cause);
  }

  /** The message, which there always is. */
  public String why() {
    return String.valueOf(getMessage());
  }
}
