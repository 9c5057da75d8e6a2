package ai.varai.provisioner.lifecycle.state;

/** The state was written by a newer program; it is left alone. */
public final class StateFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StateFormatException(String found, long known) {
    super("it has format version " + found + "; this program reads versions up to " + known);
  }
}
