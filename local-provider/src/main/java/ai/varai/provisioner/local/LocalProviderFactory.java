package ai.varai.provisioner.local;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import ai.varai.provisioner.lifecycle.spi.ProviderSettings;
import ai.varai.provisioner.local.handler.LocalWorld;
import ai.varai.provisioner.local.port.LoopbackPorts;
import ai.varai.provisioner.local.port.PortBook;
import ai.varai.provisioner.local.probe.MongoQuestions;
import ai.varai.provisioner.local.probe.PostgresAdmin;
import ai.varai.provisioner.local.runtime.RuntimeFactory;
import ai.varai.provisioner.local.runtime.RuntimeSettings;
import ai.varai.provisioner.local.runtime.SharedLook;
import ai.varai.provisioner.local.secret.PayloadGenerator;
import ai.varai.provisioner.local.secret.SecretStore;
import ai.varai.provisioner.local.store.FileRecords;
import ai.varai.provisioner.local.store.ResourceJson;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Chooses what runs things: the first runtime that can work here, or the one that the option {@code
 * mode} names.
 */
final class LocalProviderFactory {
  static final String AUTO = "auto";
  private static final String PREFIX = "local.";
  private final List<RuntimeFactory> runtimes;

  LocalProviderFactory(List<RuntimeFactory> runtimes) {
    this.runtimes = List.copyOf(runtimes);
  }

  /**
   * @throws ProviderException when no runtime can work here, or another one than was asked for is
   *     in use
   */
  LocalProvider open(ProviderSettings settings) throws ProviderException {
    Path home = settings.home().toAbsolutePath().normalize();
    var runtimeSettings =
        new RuntimeSettings(
            settings.environment(),
            settings.stack(),
            settings.project().toAbsolutePath().normalize(),
            home,
            home.resolve("storage"),
            options(settings));
    String asked = runtimeSettings.option("mode", AUTO);
    var memory = new RuntimeMemory(home);
    requireItsFolder(settings.environment(), home, memory);
    Optional<String> running = memory.recall();
    if (running.isPresent() && !asked.equals(AUTO) && !asked.equals(running.get())) {
      throw new ProviderException(
          Category.CONFLICT,
          "The environment runs with mode " + running.get() + "; mode " + asked + " was asked for.",
          "Destroy it first: provisioner destroy --env="
              + settings.environment()
              + " --set local.mode="
              + running.get());
    }
    String mode = running.orElse(asked);
    var reasons = new ArrayList<String>();
    for (RuntimeFactory runtime : runtimes) {
      if (!mode.equals(AUTO) && !mode.equals(runtime.name())) {
        continue;
      }
      Optional<String> obstacle = runtime.unavailable(runtimeSettings);
      if (obstacle.isEmpty() && mode.equals(AUTO)) {
        obstacle = runtime.lacking(runtimeSettings);
      }
      if (obstacle.isEmpty()) {
        return open(runtime, runtimeSettings, String.join("; ", reasons), memory);
      }
      reasons.add("not " + runtime.name() + ": " + obstacle.get());
    }
    if (reasons.isEmpty()) {
      throw new ProviderException(
          Category.INVALID,
          "There is no mode '" + mode + "' of the local target.",
          "It can be auto, "
              + String.join(", ", runtimes.stream().map(RuntimeFactory::name).toList())
              + ".");
    }
    if (running.isPresent()) {
      throw new ProviderException(
          Category.FAILED,
          "The environment runs with mode "
              + running.get()
              + ", which does not answer now ("
              + String.join("; ", reasons)
              + ").",
          "Start it; or remove " + home + " if nothing of it is left.");
    }
    throw new ProviderException(
        Category.FAILED,
        "Nothing on this machine can run the environment (" + String.join("; ", reasons) + ").",
        "Start Docker, or set local.mode to auto.");
  }

  /**
   * What runs is known by the folder: from another one it would neither be found nor taken down.
   */
  private static void requireItsFolder(String environment, Path home, RuntimeMemory memory)
      throws ProviderException {
    Optional<Path> first = memory.madeElsewhere();
    if (first.isEmpty()) {
      return;
    }
    boolean copied = RuntimeMemory.isIn(first.get());
    throw new ProviderException(
        Category.CONFLICT,
        "The environment '"
            + environment
            + "' was made in "
            + first.get()
            + ", and "
            + home
            + (copied ? " is a copy of that folder" : " is that folder, moved")
            + ": its processes, containers and data are known by where it was made.",
        copied
            ? "Remove " + home + "; the next up makes an environment of its own here."
            : "Move it back, and destroy it there before you move it again; or remove "
                + home
                + " with all its data (containers of Docker stay, and are found from the first"
                + " folder).");
  }

  /** The options under their short names: {@code mode} for {@code local.mode}. */
  private static Map<String, String> options(ProviderSettings settings) {
    var options = new TreeMap<>(settings.options());
    settings
        .options()
        .forEach(
            (name, value) -> {
              if (name.startsWith(PREFIX)) {
                options.put(name.substring(PREFIX.length()), value);
              }
            });
    return options;
  }

  private static LocalProvider open(
      RuntimeFactory factory, RuntimeSettings settings, String reason, RuntimeMemory memory) {
    Path home = settings.home();
    var random = new SecureRandom();
    var secrets = new SecretStore(home.resolve("secrets"), random);
    return new LocalProvider(
        new LocalWorld(
            settings.environment(),
            settings.stack(),
            settings.storage(),
            new SharedLook(factory.open(settings, secrets), System::nanoTime),
            secrets,
            new PayloadGenerator(random),
            new FileRecords(home.resolve("records")),
            new PortBook(
                home.resolve("ports.properties"),
                settings.stack(),
                settings.options(),
                LoopbackPorts::free),
            new ResourceJson(),
            new PostgresAdmin(),
            new MongoQuestions()),
        reason,
        () -> memory.remember(factory.name()));
  }
}
