package ai.varai.provisioner.model.read;

import java.io.IOException;

/** A file that is larger than any environment; it is not read to its end. */
final class FileTooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What a file may have, in bytes: some hundred times what the largest environment has. */
  static final int MOST = 1 << 20;

  FileTooLargeException(String file) {
    super(file + " is larger than 1 MiB");
  }
}
