package ai.varai.provisioner.local.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Files that only their owner reads (mode 0600 in folders of mode 0700), replaced atomically: a
 * reader sees the old content or the new one, and so does whoever starts the machine again after
 * its power was gone. What is written or deleted is on disk when the call returns.
 */
public final class PrivateFiles {
  private static final FileAttribute<Set<PosixFilePermission>> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<Set<PosixFilePermission>> FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private PrivateFiles() {}

  /** Makes the folder, and those above it, exist. */
  public static Path folder(Path folder) {
    try {
      // A link to a folder is as good as one, which createDirectories denies (JDK-8294193).
      return Files.isDirectory(folder) ? folder : made(folder);
    } catch (FileAlreadyExistsException e) {
      throw new UncheckedIOException(folder + " is in the way: it is no folder", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the folder " + folder + ": " + reason(e), e);
    }
  }

  /** A folder is on disk only once the one that it stands in is. */
  private static Path made(Path folder) throws IOException {
    var above = new ArrayDeque<Path>();
    Path absolute = folder.toAbsolutePath();
    for (Path one = absolute; one != null && !Files.isDirectory(one); one = one.getParent()) {
      above.push(parent(one));
    }
    Files.createDirectories(absolute, FOLDER);
    for (Path one : above) {
      FolderSync.DISK.sync(one);
    }
    return folder;
  }

  /**
   * Writes what means nothing any more once the machine was off, such as the numbers of processes:
   * it does not wait for the disk.
   */
  public static void writePassing(Path file, Map<String, String> values) {
    write(file, text(values), false, folder -> {});
  }

  public static void write(Path file, byte[] content) {
    write(file, content, true, FolderSync.DISK);
  }

  static void write(Path file, byte[] content, boolean lasting, FolderSync folders) {
    Path parent = parent(file);
    Path temporary = parent.resolve("." + file.getFileName() + "." + UUID.randomUUID());
    try {
      folder(parent);
      try (FileChannel out =
          FileChannel.open(
              temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), FILE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        if (lasting) {
          out.force(true);
        }
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      folders.sync(parent);
    } catch (IOException e) {
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException left) {
        e.addSuppressed(left);
      }
      throw new UncheckedIOException("cannot write " + file + ": " + reason(e), e);
    }
  }

  /** Why a file could not be used, in a few words; the path is for the caller to name. */
  public static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "no permission";
    }
    String reason = e instanceof FileSystemException known ? known.getReason() : e.getMessage();
    return reason == null ? e.getClass().getSimpleName() : reason;
  }

  /** The content; empty when there is no such file. */
  public static Optional<byte[]> read(Path file) {
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + reason(e), e);
    }
  }

  public static void writeProperties(Path file, Map<String, String> values) {
    write(file, text(values));
  }

  private static byte[] text(Map<String, String> values) {
    var properties = new Properties();
    properties.putAll(values);
    var text = new java.io.StringWriter();
    try (Writer out = text) {
      properties.store(out, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The values, sorted by name; empty when there is no such file. */
  public static Optional<Map<String, String>> readProperties(Path file) {
    try {
      return read(file).map(PrivateFiles::parse);
    } catch (IllegalArgumentException e) {
      throw new UncheckedIOException(file + " is damaged", new IOException(e));
    }
  }

  /**
   * The values of a file's content.
   *
   * @throws IllegalArgumentException when it is damaged
   */
  static Map<String, String> parse(byte[] content) {
    var properties = new Properties();
    try (InputStream in = new java.io.ByteArrayInputStream(content)) {
      properties.load(new java.io.InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var values = new TreeMap<String, String>();
    properties.stringPropertyNames().forEach(k -> values.put(k, properties.getProperty(k, "")));
    return values;
  }

  /** Makes the file or folder not exist, with everything in it. */
  public static void delete(Path path) {
    if (!Files.exists(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Files.walkFileTree(
          path,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure)
                throws IOException {
              if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
              }
              throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                Path folder, @org.jspecify.annotations.Nullable IOException failure)
                throws IOException {
              Files.deleteIfExists(folder);
              return FileVisitResult.CONTINUE;
            }
          });
      FolderSync.DISK.sync(parent(path));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + path, e);
    }
  }

  /** Deletes the folder when nothing is in it. */
  public static void deleteIfEmpty(Path folder) {
    try {
      Files.deleteIfExists(folder);
    } catch (java.nio.file.DirectoryNotEmptyException e) {
      // still of use
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder, e);
    }
  }

  private static Path parent(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException("not a file: " + file);
    }
    return parent;
  }
}
