package ai.varai.provisioner.app.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Where a daemon is found: one for each program, working directory and way to start Java. Its
 * socket, lock and log are in a folder that only its user can enter.
 *
 * @param folder the folder
 * @param name the files' name without its ending
 * @param program the jar as it is now and the working directory: what daemon and command must have
 *     in common
 */
record Place(Path folder, String name, String program) {
  private static final String PRIVATE = "rwx------";

  /**
   * The place of this process.
   *
   * @param variables tell where the user's sockets are
   * @return empty where there can be none: not run from a jar, no private folder
   */
  static Optional<Place> of(Map<String, String> variables, Path directory) {
    Path jar = Path.of(System.getProperty("java.class.path", ""));
    if (!jar.toString().endsWith(".jar")) {
      return Optional.empty();
    }
    try {
      Path absolute = jar.toAbsolutePath();
      String program =
          String.join(
              "\n",
              absolute.toString(),
              String.valueOf(Files.getLastModifiedTime(absolute).toMillis()),
              String.valueOf(Files.size(absolute)),
              System.getProperty("java.home", ""),
              directory.toString(),
              identity(directory));
      var sum = new CRC32();
      sum.update((absolute + "\n" + directory + "\n" + start()).getBytes(StandardCharsets.UTF_8));
      Path folder = folder(variables);
      return secure(folder)
          ? Optional.of(new Place(folder, "daemon-" + Long.toHexString(sum.getValue()), program))
          : Optional.empty();
    } catch (IOException | UnsupportedOperationException e) {
      // No such jar, no such folder, or a system without the rights of POSIX.
      return Optional.empty();
    }
  }

  /** A folder that was removed and made again has the same name, and a process in it is lost. */
  private static String identity(Path directory) throws IOException {
    return String.valueOf(Files.readAttributes(directory, PosixFileAttributes.class).fileKey());
  }

  /** Commands that start with another archive of classes have a daemon of their own. */
  private static String start() {
    return System.getProperty(DaemonClient.KIND, "");
  }

  /** Where the sockets of this user's daemons are. */
  static Path folder(Map<String, String> variables) {
    String runtime = variables.getOrDefault("XDG_RUNTIME_DIR", "");
    return runtime.isEmpty()
        ? Path.of(
            System.getProperty("java.io.tmpdir", "/tmp"),
            "provisioner-" + System.getProperty("user.name", "unknown"))
        : Path.of(runtime, "provisioner");
  }

  /** Makes the folder; false when it is somebody else's or others may enter it. */
  private static boolean secure(Path folder) throws IOException {
    if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(
          folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
    }
    PosixFileAttributes attributes =
        Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return attributes.isDirectory()
        && PosixFilePermissions.toString(attributes.permissions()).equals(PRIVATE)
        && attributes
            .owner()
            .equals(
                FileSystems.getDefault()
                    .getUserPrincipalLookupService()
                    .lookupPrincipalByName(System.getProperty("user.name", "")));
  }

  Path socket() {
    return folder.resolve(name + ".sock");
  }

  Path lock() {
    return folder.resolve(name + ".lock");
  }

  Path log() {
    return folder.resolve(name + ".log");
  }
}
