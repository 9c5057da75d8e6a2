package ai.varai.provisioner.lifecycle.state;

import ai.varai.provisioner.lifecycle.codec.Fingerprints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/**
 * A ledger in a folder that only its owner can read (0700, files 0600). Blobs are replaced by
 * renaming a finished file over the old one; their version is derived from their contents.
 */
public final class FolderStateBackend implements StateBackend {
  private static final FileAttribute<?> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<?> FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path folder;
  private final boolean posix;
  private final FolderSync folders;

  /**
   * @param folder made, with its parents, when something is first written
   */
  public FolderStateBackend(Path folder) {
    this(folder, FolderStateBackend::force);
  }

  FolderStateBackend(Path folder, FolderSync folders) {
    this.folders = folders;
    this.folder = folder.toAbsolutePath().normalize();
    this.posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  @Override
  public String describe() {
    return "folder " + folder;
  }

  @Override
  public Optional<Blob> read(String name) throws IOException {
    try {
      byte[] bytes = Files.readAllBytes(path(name));
      return Optional.of(new Blob(bytes, version(bytes)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  @SuppressWarnings("try") // it is held, not used
  public long write(String name, byte[] bytes, long expected) throws IOException {
    Path target = path(name);
    prepare(target);
    try (FileChannel guard = guard();
        FileLock lock = lock(guard)) {
      check(name, expected);
      Path next = target.resolveSibling(target.getFileName() + NEW);
      Files.deleteIfExists(next);
      try (FileChannel out = create(next)) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
        out.force(true);
      }
      move(next, target);
      syncFolder(target);
      return version(bytes);
    }
  }

  /**
   * By the clock of the file system, which is the file server's where folders are shared: the guard
   * is written to and both times are compared. Who may not write learns nothing.
   */
  @Override
  @SuppressWarnings("try") // it is held, not used
  public Optional<Age> age(String name, long version) throws IOException {
    try (FileChannel guard = guard();
        FileLock lock = lock(guard)) {
      check(name, version);
      guard.write(ByteBuffer.wrap(new byte[1]), 0);
      guard.force(true);
      Instant written = Files.getLastModifiedTime(path(name)).toInstant();
      Instant now = Files.getLastModifiedTime(folder.resolve(GUARD)).toInstant();
      return Optional.of(new Age(Duration.between(written, now), false));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  @SuppressWarnings("try") // it is held, not used
  public void delete(String name, long expected) throws IOException {
    prepare(path(name));
    try (FileChannel guard = guard();
        FileLock lock = lock(guard)) {
      check(name, expected);
      Files.deleteIfExists(path(name));
      syncFolder(path(name));
    }
  }

  @Override
  public List<String> list(String prefix) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    var names = new TreeSet<String>();
    // Somebody may keep the folder elsewhere and have a link here: what is read through it is
    // found.
    Files.walkFileTree(
        folder,
        Set.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = folder.relativize(file).toString().replace('\\', '/');
            if (name.startsWith(prefix) && !name.endsWith(NEW) && !name.equals(GUARD)) {
              names.add(name);
            }
            return FileVisitResult.CONTINUE;
          }

          /** Others write and fold meanwhile: a file that has gone since is none. */
          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }
        });
    return List.copyOf(names);
  }

  @Override
  public Journal createJournal(String name) throws IOException {
    Path file = path(name);
    prepare(file);
    FileChannel channel = create(file);
    syncFolder(file);
    return new FolderJournal(channel);
  }

  @Override
  public byte[] readJournal(String name) throws IOException {
    return Files.readAllBytes(path(name));
  }

  @Override
  public void deleteJournal(String name) throws IOException {
    // One that comes back after a power loss is in the snapshot: nobody has to wait for the disk.
    Files.deleteIfExists(path(name));
  }

  private record FolderJournal(FileChannel channel) implements Journal {
    @Override
    public void append(byte[] bytes, int offset, int length) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(false);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private static final String GUARD = ".guard";

  /** What the name of a file ends in that is not finished yet. */
  private static final String NEW = ".new";

  private Path path(String name) {
    Path path = folder.resolve(name).normalize();
    if (!path.startsWith(folder) || path.equals(folder)) {
      throw new IllegalArgumentException("not the name of a blob: '" + name + "'");
    }
    return path;
  }

  private void prepare(Path file) throws IOException {
    Path parent = file.getParent();
    if (parent == null || Files.isDirectory(parent)) {
      return;
    }
    // A folder is safe from power loss only once the one that it stands in is on disk.
    var made = new ArrayDeque<Path>();
    for (Path one = parent; one != null && !Files.isDirectory(one); one = one.getParent()) {
      made.push(one);
    }
    if (posix) {
      Files.createDirectories(parent, FOLDER);
    } else {
      Files.createDirectories(parent);
    }
    for (Path one : made) {
      syncFolder(one);
    }
  }

  private FileChannel create(Path file) throws IOException {
    Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return posix ? FileChannel.open(file, options, FILE) : FileChannel.open(file, options);
  }

  private FileChannel guard() throws IOException {
    Set<OpenOption> options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    return posix
        ? FileChannel.open(folder.resolve(GUARD), options, FILE)
        : FileChannel.open(folder.resolve(GUARD), options);
  }

  /** Held for the moment between looking and writing only, so waiting for it is short. */
  private static FileLock lock(FileChannel guard) throws IOException {
    while (true) {
      try {
        return guard.lock();
      } catch (OverlappingFileLockException e) {
        // Another thread of this process has it; file locks belong to the whole process.
        LockSupport.parkNanos(200_000);
      }
    }
  }

  private void check(String name, long expected) throws IOException {
    long found = read(name).map(Blob::version).orElse(ABSENT);
    if (found != expected) {
      throw new VersionMismatchException(name, expected, found);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException("the file system of " + to + " cannot replace a file in one step", e);
    }
  }

  /** A new name is safe from power loss only once its folder is on disk. */
  private void syncFolder(Path file) throws IOException {
    Path parent = file.getParent();
    if (parent != null) {
      folders.sync(parent);
    }
  }

  /** Puts a folder's list of names on disk. */
  interface FolderSync {
    void sync(Path folder) throws IOException;
  }

  private static void force(Path folder) throws IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(folder, StandardOpenOption.READ);
    } catch (IOException e) {
      // Some systems cannot open a folder; they need no such call.
      return;
    }
    try (channel) {
      channel.force(true);
    }
  }

  private static long version(byte[] bytes) {
    long hash = Long.parseUnsignedLong(Fingerprints.sha256(bytes).substring(0, 16), 16);
    return hash == ABSENT ? 1 : hash;
  }
}
