package ai.varai.provisioner.sample;

/** A database or folder that does not do its work. The message holds no secret. */
final class BackendException extends Exception {
  private static final long serialVersionUID = 1L;

  BackendException(String message, Throwable cause) {
    super(message, cause);
  }
}
