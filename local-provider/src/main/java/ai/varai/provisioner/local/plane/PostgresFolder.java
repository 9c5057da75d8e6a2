package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.local.store.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a server has its data, and its superuser's password beside them; what is kept of a server
 * is a folder of the same form.
 */
record PostgresFolder(Path path) {
  private static final String SUPERUSER = "superuser";

  /** Made when the data are whole; without it they are made anew. */
  private static final String FINISHED = "data.finished";

  private static final String LABEL = "backup_label";
  private static final String LOG = "pg_wal";

  /** In the label, the first file of the log that the copy needs. */
  private static final Pattern FIRST_LOG =
      Pattern.compile("START WAL LOCATION: \\S+ \\(file (\\p{XDigit}+)\\)");

  private static final Pattern FIRST_RECORD = Pattern.compile("START WAL LOCATION: (\\S+)");

  private static final String RECOVERY = "recovery.signal";

  /**
   * Where in {@code pg_control} of PostgreSQL 14 the server's state stands, and where its last
   * checkpoint.
   *
   * @see <a
   *     href="https://github.com/postgres/postgres/blob/REL_14_STABLE/src/include/catalog/pg_control.h">
   *     ControlFileData</a>
   */
  private static final int STATE = 16;

  private static final int CHECKPOINT = 32;
  private static final int SHUT_DOWN = 1;

  /**
   * What a base backup leaves out: it belongs to the running server.
   *
   * @see <a href="https://www.postgresql.org/docs/14/continuous-archiving.html">Making a base
   *     backup using the low level API</a>
   */
  private static final Set<String> NOT_COPIED = Set.of("postmaster.pid", "postmaster.opts", LOG);

  private static final Set<String> COPIED_EMPTY =
      Set.of(
          "pg_dynshmem",
          "pg_notify",
          "pg_replslot",
          "pg_serial",
          "pg_snapshots",
          "pg_stat_tmp",
          "pg_subtrans");

  Path data() {
    return path.resolve("data");
  }

  boolean exists() {
    return Files.exists(path.resolve(FINISHED));
  }

  /** The superuser's password, made at the first time. */
  String password() {
    Path file = path.resolve(SUPERUSER);
    return PrivateFiles.read(file)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .orElseGet(
            () -> {
              byte[] random = new byte[24];
              new SecureRandom().nextBytes(random);
              String made = Base64.getUrlEncoder().encodeToString(random);
              PrivateFiles.write(file, made.getBytes(StandardCharsets.UTF_8));
              return made;
            });
  }

  void delete() {
    forget();
    PrivateFiles.delete(path);
  }

  /** Whether a place in the server's log is kept for anybody. */
  boolean hasSlots() {
    String[] slots = data().resolve("pg_replslot").toFile().list();
    return slots != null && slots.length > 0;
  }

  /** The data count as not whole from now on, so that they are made anew before they are used. */
  void forget() {
    PrivateFiles.delete(path.resolve(FINISHED));
  }

  /**
   * Where the last record begins that a server wrote into its log before it stopped, in bytes;
   * empty when it did not come to that.
   */
  OptionalLong lastRecord() {
    ByteBuffer control =
        ByteBuffer.wrap(PrivateFiles.read(data().resolve("global/pg_control")).orElse(new byte[0]))
            .order(ByteOrder.nativeOrder());
    return control.capacity() > CHECKPOINT + Long.BYTES && control.getInt(STATE) == SHUT_DOWN
        ? OptionalLong.of(control.getLong(CHECKPOINT))
        : OptionalLong.empty();
  }

  /** Takes over what a folder holds that no server writes to. */
  void takeFrom(PostgresFolder kept) {
    begin(kept.password());
    copy(kept.data(), data(), Set.of());
    end();
  }

  /** Takes over what a running server holds, as it is at the end of this call. */
  void takeFrom(PostgresFolder running, PostgresRoles server) {
    takeFilesFrom(running, server);
    // After the backup's end the log reaches to where the copied files are consistent.
    takeLogFrom(running);
    end();
  }

  /** As above, without the log, without which the files are of no use. */
  void takeFilesFrom(PostgresFolder running, PostgresRoles server) {
    begin(running.password());
    String label = server.whileBackingUp(() -> copy(running.data(), data(), NOT_COPIED));
    PrivateFiles.write(data().resolve(LABEL), label.getBytes(StandardCharsets.UTF_8));
  }

  /** Takes over the log of the server that the files are of, as far as it is written. */
  void takeLogFrom(PostgresFolder running) {
    String from = label(FIRST_LOG);
    copy(
        running.data().resolve(LOG),
        data().resolve(LOG),
        Set.of(),
        name -> name.compareTo(from) >= 0 || name.endsWith(".history"));
  }

  /** Where in its log a server was when the files were begun to be taken from it. */
  String firstRecord() {
    return label(FIRST_RECORD);
  }

  private String label(Pattern field) {
    Matcher found =
        field.matcher(
            PrivateFiles.read(data().resolve(LABEL))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse(""));
    return found.find() ? found.group(1) : "";
  }

  /** Replaces what the server reads after its other settings; nobody else may write there. */
  void settings(String text) {
    PrivateFiles.write(
        data().resolve("postgresql.auto.conf"), text.getBytes(StandardCharsets.UTF_8));
  }

  /** Has the server recover, when it starts, as the settings say. */
  void recoverAtStart(String settings) {
    settings(settings);
    PrivateFiles.write(data().resolve(RECOVERY), new byte[0]);
  }

  /** Whether the server that starts next is to recover before it takes writes. */
  boolean recovers() {
    return Files.exists(data().resolve(RECOVERY));
  }

  private void begin(String password) {
    PrivateFiles.folder(path);
    forget();
    PrivateFiles.delete(data());
    PrivateFiles.write(path.resolve(SUPERUSER), password.getBytes(StandardCharsets.UTF_8));
  }

  private void end() {
    PrivateFiles.write(path.resolve(FINISHED), new byte[0]);
  }

  private static void copy(Path from, Path to, Set<String> without) {
    copy(from, to, without, name -> true);
  }

  /**
   * @param wanted which files, by the last part of their name
   */
  private static void copy(Path from, Path to, Set<String> without, Predicate<String> wanted) {
    try {
      Files.walkFileTree(
          from,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes a)
                throws IOException {
              Path name = from.relativize(folder);
              if (without.contains(name.toString())) {
                return FileVisitResult.SKIP_SUBTREE;
              }
              Files.copy(folder, to.resolve(name.toString()), StandardCopyOption.COPY_ATTRIBUTES);
              return !without.isEmpty() && COPIED_EMPTY.contains(name.toString())
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes a) throws IOException {
              Path name = from.relativize(file);
              if (!without.contains(name.toString())
                  && wanted.test(String.valueOf(file.getFileName()))) {
                try {
                  Files.copy(file, to.resolve(name.toString()), StandardCopyOption.COPY_ATTRIBUTES);
                } catch (NoSuchFileException e) {
                  // The server has dropped it meanwhile; its log knows.
                }
              }
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
          });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy " + from + ": " + e.getMessage(), e);
    }
  }
}
