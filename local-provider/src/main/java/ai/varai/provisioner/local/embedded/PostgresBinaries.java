package ai.varai.provisioner.local.embedded;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import ai.varai.provisioner.local.store.PrivateFiles;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's own programs ({@code initdb}, {@code postgres}), which zonky.io publishes as Maven
 * artifacts, unpacked once for each machine into a cache that all environments share.
 */
final class PostgresBinaries {
  /** The major version that the artifacts of this build hold. */
  static final int MAJOR_VERSION = 14;

  private final Path cache;
  private final String archive;

  PostgresBinaries(Path cache, String archive) {
    this.cache = cache;
    this.archive = archive;
  }

  boolean available() {
    return PostgresBinaries.class.getResource("/" + archive) != null;
  }

  /** The folder that holds {@code bin/postgres}. */
  synchronized Path folder() throws ProviderException {
    try (InputStream resource = PostgresBinaries.class.getResourceAsStream("/" + archive)) {
      if (resource == null) {
        throw new ProviderException(
            Category.FAILED,
            "there is no PostgreSQL for this kind of machine in this build (" + archive + ")",
            "Use Docker.");
      }
      // The archive's size tells builds of PostgreSQL apart well enough.
      int size =
          PostgresBinaries.class.getResource("/" + archive).openConnection().getContentLength();
      Path folder = cache.resolve("postgres-" + MAJOR_VERSION + "-" + size);
      if (!Files.isExecutable(folder.resolve("bin/postgres"))) {
        unpack(resource, folder);
      }
      return folder;
    } catch (IOException e) {
      throw cannotBeUnpacked(PrivateFiles.reason(e), e);
    } catch (UncheckedIOException e) {
      throw cannotBeUnpacked(String.valueOf(e.getMessage()), e);
    }
  }

  private ProviderException cannotBeUnpacked(String reason, Exception cause) {
    return new ProviderException(
        Category.FAILED,
        "PostgreSQL cannot be unpacked into " + cache + ": " + reason,
        "Make room there and let this user write there, or name another folder with the variable"
            + " XDG_CACHE_HOME.",
        cause);
  }

  /** Unpacks beside and renames, so that nobody ever sees half of it. */
  private void unpack(InputStream resource, Path folder) throws IOException {
    Path temporary = cache.resolve("." + UUID.randomUUID());
    PrivateFiles.folder(temporary);
    try (var tar =
        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(resource)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = temporary.resolve(entry.getName()).normalize();
        if (!target.startsWith(temporary)) {
          throw new IOException("the archive leads out of its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else if (entry.isSymbolicLink()) {
          Files.createDirectories(target.getParent());
          Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(tar, target);
          boolean executable = (entry.getMode() & 0100) != 0;
          Files.setPosixFilePermissions(
              target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
      }
      Files.move(temporary, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (java.nio.file.FileSystemException e) {
      if (!Files.isExecutable(folder.resolve("bin/postgres"))) {
        throw e;
      }
      // Another command was faster.
    } finally {
      PrivateFiles.delete(temporary);
    }
  }
}
