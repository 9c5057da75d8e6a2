package ai.varai.provisioner.local.embedded;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import ai.varai.provisioner.local.store.PrivateFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The data folder of a PostgreSQL server. {@code initdb} takes most of a second, so its result is
 * kept in the cache and copied. The superuser's password is set in single-user mode, over standard
 * input, before the server ever listens.
 */
final class PostgresCluster {
  /** Raised when what {@link #template} makes changes. */
  private static final int TEMPLATE = 1;

  private static final String ACCESS =
      "host all all 127.0.0.1/32 scram-sha-256\nhost all all ::1/128 scram-sha-256\n";

  private final PostgresBinaries binaries;
  private final Platform platform;
  private final Path cache;

  PostgresCluster(PostgresBinaries binaries, Platform platform, Path cache) {
    this.binaries = binaries;
    this.platform = platform;
    this.cache = cache;
  }

  /** Makes the data folder exist, with the superuser's password. */
  void ensure(Path data, String password) throws ProviderException, InterruptedException {
    Path finished = data.resolveSibling("data.finished");
    if (Files.exists(finished)) {
      return;
    }
    PrivateFiles.delete(data); // half of one, from a command that was killed
    copy(template(), data);
    run(
        List.of("postgres", "--single", "-D", data.toString(), "-c", "fsync=off", "postgres"),
        "ALTER ROLE postgres PASSWORD '" + password + "';\n");
    PrivateFiles.write(finished, new byte[0]);
  }

  /**
   * The command of the server. Durability is traded for speed: a machine that loses its power may
   * lose the local databases. A server that is killed loses nothing: what it has committed is with
   * the operating system by then, and pages that it was amid writing are whole in its log (<a
   * href="https://www.postgresql.org/docs/14/runtime-config-wal.html">Write Ahead Log</a>). A flag
   * of the instance, such as {@code fsync=on}, wins.
   */
  List<String> server(Path data, int port, Map<String, String> flags) throws ProviderException {
    var settings = new TreeMap<String, String>();
    settings.put("listen_addresses", "127.0.0.1");
    settings.put("unix_socket_directories", "");
    settings.put("fsync", "off");
    settings.put("password_encryption", "scram-sha-256");
    settings.putAll(flags);
    var command = new ArrayList<>(prefix());
    command.add(binaries.folder().resolve("bin/postgres").toString());
    command.addAll(List.of("-D", data.toString(), "-p", Integer.toString(port)));
    settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
    return command;
  }

  private synchronized Path template() throws ProviderException, InterruptedException {
    Path folder = cache.resolve(binaries.folder().getFileName() + "-template-" + TEMPLATE);
    if (Files.exists(folder)) {
      return folder;
    }
    Path temporary = cache.resolve("." + UUID.randomUUID());
    try {
      run(
          List.of(
              "initdb",
              "-D",
              temporary.toString(),
              "-U",
              "postgres",
              "-A",
              "trust", // replaced below
              "-E",
              "UTF8",
              "--locale=C",
              "--wal-segsize=1",
              "-N"),
          "");
      Files.writeString(temporary.resolve("pg_hba.conf"), ACCESS);
      Files.move(temporary, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (java.nio.file.FileSystemException e) {
      if (!Files.exists(folder)) {
        throw unmade(folder, e);
      }
      // Another command was faster.
    } catch (IOException e) {
      throw unmade(folder, e);
    } finally {
      PrivateFiles.delete(temporary);
    }
    return folder;
  }

  private static UncheckedIOException unmade(Path folder, IOException e) {
    return new UncheckedIOException(
        "cannot make the template " + folder + ": " + PrivateFiles.reason(e), e);
  }

  private List<String> prefix() throws ProviderException {
    return platform
        .unprivileged()
        .orElseThrow(
            () ->
                new ProviderException(
                    Category.FAILED,
                    Platform.refusal(),
                    "Run the command as another user, or start Docker."));
  }

  private void run(List<String> program, String input)
      throws ProviderException, InterruptedException {
    Path bin = binaries.folder().resolve("bin");
    var command = new ArrayList<>(prefix());
    command.add(bin.resolve(program.get(0)).toString());
    command.addAll(program.subList(1, program.size()));
    String output;
    int exit;
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      }
      output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      exit = process.waitFor();
    } catch (IOException e) {
      throw new ProviderException(
          Category.FAILED, program.get(0) + " cannot be run: " + e.getMessage(), "", e);
    }
    if (exit != 0) {
      throw new ProviderException(
          Category.FAILED,
          program.get(0) + " failed (exit code " + exit + "): " + output.strip(),
          "");
    }
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          PrivateFiles.folder(target);
        } else {
          Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot copy the template to " + to + ": " + PrivateFiles.reason(e), e);
    }
  }
}
