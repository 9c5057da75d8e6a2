package ai.varai.provisioner.emulator.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * A transaction is not on the disk: there is no room, say. What was acknowledged before is not
 * affected.
 */
public final class JournalException extends UncheckedIOException {
  private static final long serialVersionUID = 1L;

  private final String text;

  public JournalException(Path file, IOException cause) {
    super(cause);
    this.text = "The emulator cannot write " + file + ": " + Refusals.why(cause) + ".";
  }

  @Override
  public String getMessage() {
    return text;
  }
}
