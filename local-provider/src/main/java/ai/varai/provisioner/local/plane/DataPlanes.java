package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.run.ServiceRunner;
import ai.varai.provisioner.emulator.sqladmin.SqlEngine;
import ai.varai.provisioner.images.SampleServiceImage;
import ai.varai.provisioner.local.embedded.EmbeddedTools;
import ai.varai.provisioner.local.store.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Real servers behind an emulated Google Cloud: PostgreSQL behind Cloud SQL's instances, processes
 * or containers behind Cloud Run's services and jobs. They end with the emulator, however it ends.
 */
public final class DataPlanes implements AutoCloseable {

  /** What can be real. */
  public enum Plane {
    SQL,
    RUN
  }

  private final Optional<PostgresEngine> sql;
  private final Optional<LocalRunner> run;
  private final Optional<Path> temporary;

  private DataPlanes(
      Optional<PostgresEngine> sql, Optional<LocalRunner> run, Optional<Path> temporary) {
    this.sql = sql;
    this.run = run;
    this.temporary = temporary;
  }

  /** So many instances a revision has at most, where nobody says otherwise. */
  public static final int USUAL_INSTANCES = 4;

  /**
   * Opens data planes, whose revisions have {@link #USUAL_INSTANCES} at most.
   *
   * @see #open(Set, Optional, Map, int, Map)
   */
  public static DataPlanes open(
      Set<Plane> planes,
      Optional<Path> home,
      Map<String, List<String>> commands,
      Map<String, String> variables) {
    return open(planes, home, commands, USUAL_INSTANCES, variables);
  }

  /**
   * Opens data planes.
   *
   * @param home where databases live; empty for a folder that goes when the planes are closed
   * @param commands how images run as plain processes: {@code ${java}}, {@code -jar} and so on, by
   *     image
   * @param mostInstances of a revision of Cloud Run, whatever it asks for
   * @param variables the environment
   * @throws IllegalArgumentException when this machine cannot run what is asked for; the message
   *     says why
   */
  public static DataPlanes open(
      Set<Plane> planes,
      Optional<Path> home,
      Map<String, List<String>> commands,
      int mostInstances,
      Map<String, String> variables) {
    return open(planes, home, commands, LocalRunner.Bounds.of(mostInstances), variables);
  }

  static DataPlanes open(
      Set<Plane> planes,
      Optional<Path> home,
      Map<String, List<String>> commands,
      LocalRunner.Bounds bounds,
      Map<String, String> variables) {
    if (planes.isEmpty()) {
      return new DataPlanes(Optional.empty(), Optional.empty(), Optional.empty());
    }
    Path folder = home.orElseGet(DataPlanes::temporaryFolder).toAbsolutePath();
    Optional<Path> temporary = home.isPresent() ? Optional.empty() : Optional.of(folder);
    Optional<PostgresEngine> sql = Optional.empty();
    if (planes.contains(Plane.SQL)) {
      EmbeddedTools tools = EmbeddedTools.ofThisMachine(variables);
      tools
          .noPostgres()
          .ifPresent(
              reason -> {
                throw new IllegalArgumentException(
                    "The data plane sql cannot run: " + reason + ".");
              });
      sql =
          Optional.of(
              new PostgresEngine(
                  folder.resolve("sql"),
                  tools,
                  new InstanceAddresses(new SecureRandom()),
                  new PostgresClients(variables.getOrDefault("PATH", ""))));
    }
    return new DataPlanes(
        sql,
        planes.contains(Plane.RUN)
            ? Optional.of(runner(folder.resolve("run"), commands, bounds, sql))
            : Optional.empty(),
        temporary);
  }

  private static LocalRunner runner(
      Path home,
      Map<String, List<String>> commands,
      LocalRunner.Bounds bounds,
      Optional<PostgresEngine> sql) {
    SqlSockets.Target instances =
        sql.<SqlSockets.Target>map(engine -> engine::receive)
            .orElse(
                (instance, account, client) -> {
                  throw new IllegalStateException("the data plane sql is not there");
                });
    return new LocalRunner(
        launchers(home, commands),
        new WorkloadVolumes.Maker(home.resolve("volumes"), instances),
        bounds);
  }

  private static List<Launcher> launchers(Path home, Map<String, List<String>> commands) {
    Map<String, List<String>> all = new HashMap<>();
    EmbeddedTools.sampleService().ifPresent(c -> all.put(SampleServiceImage.REFERENCE, c));
    all.putAll(commands);
    return new ArrayList<>(
        List.of(new ProcessLauncher(home, all), new EngineLauncher(home.toString())));
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("gcp-emulator-planes-");
    } catch (IOException e) {
      throw new UncheckedIOException("there is no folder for the data planes", e);
    }
  }

  /** The names in a text such as {@code sql,run}. */
  public static Set<Plane> parse(List<String> names) {
    Set<Plane> planes = EnumSet.noneOf(Plane.class);
    for (String name : names) {
      switch (name.strip()) {
        case "sql" -> planes.add(Plane.SQL);
        case "run" -> planes.add(Plane.RUN);
        default ->
            throw new IllegalArgumentException(
                "There is no data plane '" + name + "'; there are sql and run.");
      }
    }
    return planes;
  }

  /** The emulator's options, with these planes plugged in. */
  public Options plug(Options options) {
    Options plugged = options;
    if (sql.isPresent()) {
      plugged = plugged.withPlugin(SqlEngine.class, sql.get());
    }
    if (run.isPresent()) {
      plugged = plugged.withPlugin(ServiceRunner.class, run.get());
    }
    return plugged;
  }

  /** Ends every server and process. */
  @Override
  public void close() {
    run.ifPresent(LocalRunner::close);
    sql.ifPresent(PostgresEngine::close);
    temporary.ifPresent(PrivateFiles::delete);
  }
}
