package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.session.Session;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file that the user names on the command line.
 *
 * @param path absolute, or relative to the working directory of the process
 */
record UserFile(Path path) {

  /** The file as the user gave it; relative to the session's working directory. */
  static UserFile of(Session session, Path given) {
    return new UserFile(session.invocation().directory().resolve(given));
  }

  /** The same of a result that is asked for or not, found out to be writable. */
  static Optional<UserFile> ready(Session session, @Nullable Path given) throws IOException {
    return given == null ? Optional.empty() : Optional.of(of(session, given).ready());
  }

  /**
   * Writes a command's result into it.
   *
   * @throws CommandFailure of invalid input when nothing can be written under that name
   * @throws IOException when writing itself fails, such as on a full disk
   */
  void write(String text) throws IOException {
    try {
      Files.writeString(path, text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw refused(e).orElseThrow(() -> e);
    }
  }

  /**
   * Finds out before anything else is done whether a result can be written into it. What an earlier
   * run wrote is taken away, so that nobody takes it for this one's.
   *
   * @throws CommandFailure of invalid input when nothing can be written under that name
   */
  UserFile ready() throws IOException {
    write("");
    // A link, such as /dev/stdout, is not ours to take away.
    if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      Files.delete(path);
    }
    return this;
  }

  /** The same, and makes the folders that it lies in. */
  void writeInFolders(String text) throws IOException {
    @Nullable Path folder = path.toAbsolutePath().getParent();
    // A link to a folder is as good as one, which createDirectories denies (JDK-8294193).
    if (folder != null && !Files.isDirectory(folder)) {
      try {
        Files.createDirectories(folder);
      } catch (IOException e) {
        throw refused(e).orElseThrow(() -> e);
      }
    }
    write(text);
  }

  private Optional<CommandFailure> refused(IOException failure) {
    return why(failure)
        .map(
            why ->
                CommandFailure.invalid(
                    "OUTPUT_FILE",
                    "The file " + path + " cannot be written: " + why + ".",
                    "Name a file in a folder that exists and that you may write to."));
  }

  /** Why there can be no such file, as far as its name or its permissions are the reason. */
  Optional<String> why(IOException failure) {
    if (Files.isDirectory(path)) {
      return Optional.of("it is a folder");
    }
    @Nullable Path folder = path.toAbsolutePath().getParent();
    if (failure instanceof NoSuchFileException) {
      return Optional.of(
          folder == null || Files.isDirectory(folder)
              ? "there is no such file"
              : "there is no folder " + folder);
    }
    if (failure instanceof AccessDeniedException) {
      return Optional.of("access is denied");
    }
    if (failure instanceof FileSystemException && folder != null && !Files.isDirectory(folder)) {
      return Optional.of(folder + " is no folder");
    }
    return Optional.empty();
  }
}
