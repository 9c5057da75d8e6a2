package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.local.store.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.Set;

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
    PrivateFiles.delete(path.resolve(FINISHED));
    PrivateFiles.delete(path);
  }

  /** Takes over what a folder holds that no server writes to. */
  void takeFrom(PostgresFolder kept) {
    begin(kept.password());
    copy(kept.data(), data(), Set.of());
    end();
  }

  /** Takes over what a running server holds, as it is at the end of this call. */
  void takeFrom(PostgresFolder running, PostgresRoles server) {
    begin(running.password());
    String label = server.whileBackingUp(() -> copy(running.data(), data(), NOT_COPIED));
    PrivateFiles.write(data().resolve(LABEL), label.getBytes(StandardCharsets.UTF_8));
    // After the backup's end the log reaches to where the copied files are consistent.
    copy(running.data().resolve(LOG), data().resolve(LOG), Set.of());
    end();
  }

  private void begin(String password) {
    PrivateFiles.folder(path);
    PrivateFiles.delete(path.resolve(FINISHED));
    PrivateFiles.delete(data());
    PrivateFiles.write(path.resolve(SUPERUSER), password.getBytes(StandardCharsets.UTF_8));
  }

  private void end() {
    PrivateFiles.write(path.resolve(FINISHED), new byte[0]);
  }

  private static void copy(Path from, Path to, Set<String> without) {
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
              if (!without.contains(name.toString())) {
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
