package ai.varai.provisioner.lifecycle.engine;

import java.io.IOException;
import java.io.UncheckedIOException;

/** A file of a provider that it cannot use: a full disk, a permission. No bug of anybody. */
final class Unusable {
  static final String ADVICE =
      "look at its permissions and the space that is left; the next apply goes on";

  private Unusable() {}

  /** What could not be done, with which file. */
  static String what(UncheckedIOException failure) {
    String message = String.valueOf(failure.getMessage());
    IOException cause = failure.getCause();
    // Without a message of its own it has its cause's, the class's name in front.
    return cause != null && message.equals(cause.toString())
        ? String.valueOf(cause.getMessage())
        : message;
  }
}
