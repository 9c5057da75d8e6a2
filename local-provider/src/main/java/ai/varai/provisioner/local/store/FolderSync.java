package ai.varai.provisioner.local.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Puts a folder's list of names on disk: a new name is safe from power loss only then. */
interface FolderSync {
  FolderSync DISK =
      folder -> {
        FileChannel channel;
        try {
          channel = FileChannel.open(folder, StandardOpenOption.READ);
        } catch (IOException e) {
          // Some systems cannot open a folder, and need no such call; or it has gone by itself.
          return;
        }
        try (channel) {
          channel.force(true);
        }
      };

  void sync(Path folder) throws IOException;
}
