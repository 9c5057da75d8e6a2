package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.emulator.run.ServiceRunner.Container;
import ai.varai.provisioner.local.embedded.EmbeddedTools;
import ai.varai.provisioner.local.probe.HttpQuestions;
import ai.varai.provisioner.local.runtime.Endpoint;
import ai.varai.provisioner.local.runtime.Limits;
import ai.varai.provisioner.local.store.PercentEncoding;
import ai.varai.provisioner.local.store.PrivateFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs images for which a command is configured, as plain processes of this machine. */
final class ProcessLauncher implements Launcher {
  private final Path home;
  private final Map<String, List<String>> commands;
  private final AtomicInteger count = new AtomicInteger();

  /**
   * @param commands the commands by image
   */
  ProcessLauncher(Path home, Map<String, List<String>> commands) {
    this.home = home;
    this.commands = Map.copyOf(commands);
  }

  @Override
  public String refusal(String image) {
    return command(image).isPresent() ? "" : "no process is configured for it";
  }

  /** The command of exactly this image, or of its name without tag and digest. */
  private Optional<List<String>> command(String image) {
    String name = image.replaceFirst("@.*$", "").replaceFirst(":[^/:]+$", "");
    return Optional.ofNullable(commands.get(image))
        .or(() -> Optional.ofNullable(commands.get(name)));
  }

  @Override
  public Instance launch(
      String name, Container container, Map<String, Path> volumes, Speech.Listener listener) {
    List<String> template =
        command(container.image())
            .orElseThrow(() -> new IllegalStateException(refusal(container.image())));
    List<String> command = new ArrayList<>(EmbeddedTools.fill(template, limits(container)));
    MountPaths paths = new MountPaths(volumes);
    container.arguments().forEach(argument -> command.add(paths.inPlace(argument)));
    Endpoint endpoint =
        new Endpoint("127.0.0.1", container.port() == 0 ? 0 : InstanceAddresses.freePort());
    Map<String, String> variables = new TreeMap<>(container.environment());
    variables.replaceAll((variable, value) -> paths.inPlace(value));
    if (endpoint.port() > 0) {
      variables.put("PORT", Integer.toString(endpoint.port()));
    }
    // Nobody but this machine should reach it.
    variables.putIfAbsent("BIND_ADDRESS", endpoint.host());
    String id = name.substring(name.lastIndexOf('/') + 1) + "-" + count.incrementAndGet();
    Path folder = PrivateFiles.folder(home.resolve(PercentEncoding.encode(id)));
    return new ProcessInstance(
        Leash.start(command, variables, folder, "TERM", listener),
        container.port(),
        endpoint,
        folder);
  }

  private static Limits limits(Container container) {
    return new Limits(
        Quantities.cpus(container.limits().getOrDefault("cpu", "")),
        Quantities.bytes(container.limits().getOrDefault("memory", "")));
  }

  private record ProcessInstance(Leash process, int port, Endpoint endpoint, Path folder)
      implements Instance {
    /** A port that is not told to the process by {@code PORT} is the same on this machine. */
    @Override
    public Optional<Endpoint> at(int asked) {
      return Optional.of(asked == port ? endpoint : new Endpoint(endpoint.host(), asked));
    }

    /** As the default probe of Cloud Run, which says nothing. */
    @Override
    public boolean listens(Endpoint at, Duration patience) {
      return HttpQuestions.accepts(at, patience);
    }

    @Override
    public void kill() {
      process.kill();
    }

    @Override
    public boolean alive() {
      return process.alive();
    }

    @Override
    public Optional<Integer> exitCode(Duration patience) throws InterruptedException {
      return process.exitCode(patience);
    }

    @Override
    public String lastWords() {
      return process.lastWords();
    }

    @Override
    public void close() {
      process.close();
      PrivateFiles.delete(folder);
    }
  }

  @Override
  public void close() {
    PrivateFiles.delete(home);
  }
}
