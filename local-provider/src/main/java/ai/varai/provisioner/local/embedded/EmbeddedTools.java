package ai.varai.provisioner.local.embedded;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.local.runtime.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What embedded mode runs its workloads with, for others who run processes of the same kind. */
public final class EmbeddedTools {
  public static final int POSTGRES_VERSION = PostgresBinaries.MAJOR_VERSION;

  private final PostgresBinaries binaries;
  private final PostgresCluster postgres;
  private final Platform platform;

  private EmbeddedTools(PostgresBinaries binaries, PostgresCluster postgres, Platform platform) {
    this.binaries = binaries;
    this.postgres = postgres;
    this.platform = platform;
  }

  /** On this machine, with the cache that all environments share. */
  public static EmbeddedTools ofThisMachine(Map<String, String> variables) {
    Path cache = EmbeddedRuntimeFactory.usualCache(variables);
    var platform = new Platform(variables.getOrDefault("PATH", "/usr/bin:/bin"));
    var binaries = new PostgresBinaries(cache, Platform.postgresArchive());
    return new EmbeddedTools(binaries, new PostgresCluster(binaries, platform, cache), platform);
  }

  /** Why no PostgreSQL can be run; empty when it can. */
  public Optional<String> noPostgres() {
    if (!binaries.available()) {
      return Optional.of("there is no PostgreSQL for this kind of machine in this build");
    }
    return platform.unprivileged().isPresent() ? Optional.empty() : Optional.of(Platform.refusal());
  }

  /** The command of a server, whose data folder exists afterwards. */
  public List<String> postgres(
      Path data, String superuserPassword, int port, Map<String, String> flags)
      throws ProviderException, InterruptedException {
    postgres.ensure(data, superuserPassword);
    return postgres.server(data, port, flags);
  }

  /** A service's command, with its {@code ${...}} filled in. */
  public static List<String> fill(List<String> template, Limits limits) {
    return new CommandTemplate(JavaCommand.ofThisProcess(), Path.of("").toAbsolutePath())
        .fill(template, limits);
  }

  /** The command of the built-in sample service; empty when it is not part of this build. */
  public static Optional<List<String>> sampleService() {
    return CommandTemplate.sampleAvailable()
        ? Optional.of(List.of(CommandTemplate.JAVA, "-jar", CommandTemplate.SAMPLE))
        : Optional.empty();
  }

  public static boolean running(ProcessHandle process) {
    return Processes.running(process);
  }

  /** Waits for the end of a process; whether it is gone. */
  public static boolean gone(ProcessHandle process, Duration patience) throws InterruptedException {
    return Processes.gone(process, patience);
  }
}
