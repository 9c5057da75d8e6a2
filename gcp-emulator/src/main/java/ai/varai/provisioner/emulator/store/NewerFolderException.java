package ai.varai.provisioner.emulator.store;

import java.io.IOException;

/** A later emulator has written the data folder. */
public final class NewerFolderException extends IOException {
  private static final long serialVersionUID = 1L;

  NewerFolderException(int version) {
    super(
        "a newer emulator has written it (version "
            + version
            + " of its contents; this one reads up to "
            + FolderVersion.CURRENT
            + ")");
  }
}
