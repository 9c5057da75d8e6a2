package ai.varai.provisioner.app.session;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Removes a folder of ours with everything in it, and the folder around it when that is empty. */
final class FolderRemoval {
  private final Path home;

  FolderRemoval(Path home) {
    this.home = home;
  }

  void remove(Path folder) throws IOException {
    if (!folder.startsWith(home) || folder.equals(home)) {
      throw new IllegalArgumentException(folder + " is not in " + home);
    }
    if (Files.isDirectory(folder)) {
      Files.walkFileTree(folder, new Delete());
    }
    // A link somebody has made, and it stays.
    if (Files.isDirectory(home, LinkOption.NOFOLLOW_LINKS)) {
      try (var rest = Files.newDirectoryStream(home)) {
        if (rest.iterator().hasNext()) {
          return;
        }
      }
      try {
        Files.delete(home);
      } catch (IOException e) {
        // Nothing of ours is in it: a mounted volume stays, and so does what is in a folder that
        // may
        // not be written to.
        return;
      }
    }
  }

  /** Links are removed, not followed: that is how walkFileTree does it unless told otherwise. */
  private static final class Delete extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.delete(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
