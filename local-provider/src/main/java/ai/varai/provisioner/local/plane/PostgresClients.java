package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.local.runtime.Endpoint;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * PostgreSQL's own programs for dumps, which the server's package does not bring along: {@code
 * pg_dump} and {@code psql} of this machine.
 */
final class PostgresClients {
  private static final String PATH_SEPARATOR = Pattern.quote(File.pathSeparator);
  private static final int LAST_CHARACTERS = 500;

  private final String path;

  /**
   * @param path the folders where programs are, as in {@code PATH}
   */
  PostgresClients(String path) {
    this.path = path;
  }

  /** As whom a program speaks to which server. */
  record Login(Endpoint server, String user, String password, String database) {}

  /** Runs {@code pg_dump} and writes what it says. */
  void dump(Login login, List<String> options, OutputStream into) throws IOException {
    var command = command("pg_dump", login);
    command.addAll(options);
    run(
        login,
        command,
        process -> {
          process.getOutputStream().close();
          process.getInputStream().transferTo(into);
        });
  }

  /**
   * Runs a script with {@code psql}, up to its first mistake.
   *
   * @param first a statement that is run before
   */
  void run(Login login, String first, InputStream script) throws IOException {
    var command = command("psql", login);
    command.addAll(
        List.of("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null"));
    command.addAll(List.of("--command", first, "--file=-"));
    run(
        login,
        command,
        process -> {
          try (OutputStream in = process.getOutputStream()) {
            script.transferTo(in);
          } catch (IOException e) {
            // It reads no further than to a mistake, of which its exit code and its words tell.
          }
          process.getInputStream().transferTo(OutputStream.nullOutputStream());
        });
  }

  private List<String> command(String program, Login login) {
    return new ArrayList<>(
        List.of(
            find(program).toString(),
            "--no-password",
            "--host=" + login.server().host(),
            "--port=" + login.server().port(),
            "--username=" + login.user(),
            "--dbname=" + login.database()));
  }

  private Path find(String program) {
    Optional<Path> found = Optional.empty();
    for (String folder : path.split(PATH_SEPARATOR, -1)) {
      Path file = Path.of(folder.isEmpty() ? "." : folder, program);
      if (found.isEmpty() && Files.isExecutable(file) && !Files.isDirectory(file)) {
        found = Optional.of(file);
      }
    }
    return found.orElseThrow(
        () ->
            new IllegalStateException(
                program
                    + " is not on this machine: install PostgreSQL's client programs (Debian:"
                    + " postgresql-client)."));
  }

  private interface Talk {
    void with(Process process) throws IOException;
  }

  private static void run(Login login, List<String> command, Talk talk) throws IOException {
    Path words = Files.createTempFile("postgres-client-", ".log");
    try {
      var builder = new ProcessBuilder(command).redirectError(words.toFile());
      builder.environment().put("PGPASSWORD", login.password());
      builder.environment().put("PGSSLMODE", "disable");
      Process process = builder.start();
      try {
        talk.with(process);
        int code = process.waitFor();
        if (code != 0) {
          String all = Files.readString(words, StandardCharsets.UTF_8).strip();
          throw new IllegalStateException(
              all.substring(Math.max(0, all.length() - LAST_CHARACTERS)));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      } finally {
        process.destroyForcibly();
      }
    } finally {
      Files.deleteIfExists(words);
    }
  }
}
