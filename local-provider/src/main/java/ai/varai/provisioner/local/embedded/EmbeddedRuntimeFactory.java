package ai.varai.provisioner.local.embedded;

import ai.varai.provisioner.local.runtime.LocalRuntime;
import ai.varai.provisioner.local.runtime.RuntimeFactory;
import ai.varai.provisioner.local.runtime.RuntimeSettings;
import ai.varai.provisioner.local.runtime.SecretReader;
import ai.varai.provisioner.local.store.FileRecords;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Opens the embedded runtime, which works on every Unix. */
public final class EmbeddedRuntimeFactory implements RuntimeFactory {
  private final Map<String, String> variables;

  public EmbeddedRuntimeFactory() {
    this(System.getenv());
  }

  EmbeddedRuntimeFactory(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  @Override
  public String name() {
    return "embedded";
  }

  @Override
  public Optional<String> unavailable(RuntimeSettings settings) {
    return System.getProperty("os.name", "").startsWith("Windows")
        ? Optional.of("plain processes are not supported on Windows")
        : Optional.empty();
  }

  @Override
  public LocalRuntime open(RuntimeSettings settings, SecretReader secrets) {
    var workspace = new Workspace(settings.home());
    var platform = new Platform(variables.getOrDefault("PATH", "/usr/bin:/bin"));
    Path cache = cache(settings);
    var binaries = new PostgresBinaries(cache, Platform.postgresArchive());
    var sdk = new GoogleSdk(platform);
    var java = JavaCommand.ofThisProcess();
    var template = new CommandTemplate(java, settings.project());
    return new EmbeddedRuntime(
        workspace,
        new SupervisorClient(workspace, java, platform),
        new ProcessSpecs(
            workspace,
            java,
            template,
            new PostgresCluster(binaries, platform, cache),
            sdk,
            secrets),
        new EmbeddedPreflight(platform, binaries, sdk, template),
        new FileRecords(settings.home().resolve("records")));
  }

  /** The XDG base directory for caches, or the folder of the option {@code cache}. */
  private Path cache(RuntimeSettings settings) {
    String chosen = settings.option("cache", "");
    if (!chosen.isEmpty()) {
      return Path.of(chosen).toAbsolutePath();
    }
    return usualCache(variables);
  }

  static Path usualCache(Map<String, String> variables) {
    return usualCache(variables, System.getProperty("user.home", ""));
  }

  /**
   * By the <a href="https://specifications.freedesktop.org/basedir-spec/latest/">XDG Base Directory
   * Specification</a>: {@code XDG_CACHE_HOME}, else {@code .cache} in the home folder. The home is
   * what {@code HOME} says, as for other programs: Java's own idea of it is the user's entry among
   * the accounts, and a question mark for a user who has none, as in many containers. Without any
   * home it is in the working directory: what is kept here is run, so it is in no folder in which
   * others can write.
   *
   * @param account the home folder as the account has it
   */
  static Path usualCache(Map<String, String> variables, String account) {
    String caches =
        Stream.of(
                variables.getOrDefault("XDG_CACHE_HOME", ""),
                variables.getOrDefault("HOME", "") + "/.cache",
                account + "/.cache")
            .filter(folder -> folder.startsWith("/") && !folder.equals("/.cache"))
            .findFirst()
            .orElse(".cache");
    return Path.of(caches, "environment-provisioner").toAbsolutePath();
  }
}
