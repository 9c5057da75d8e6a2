package ai.varai.provisioner.emulator.store;

import java.io.IOException;

/** Another emulator has the data folder. */
public final class FolderInUseException extends IOException {
  private static final long serialVersionUID = 1L;

  FolderInUseException(String process) {
    super("another emulator uses it (process " + process + ")");
  }
}
