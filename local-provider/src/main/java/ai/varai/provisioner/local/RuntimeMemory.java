package ai.varai.provisioner.local;

import ai.varai.provisioner.local.store.PrivateFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which runtime the environment runs in, from the first apply until the environment's folder is
 * removed. Without it an engine that is started (or stopped) later would make the environment
 * vanish from sight while it still runs.
 */
final class RuntimeMemory {
  private final Path file;

  RuntimeMemory(Path home) {
    this.file = home.resolve("runtime");
  }

  /** The runtime's name; empty before the first apply. */
  Optional<String> recall() {
    return PrivateFiles.read(file)
        .map(content -> new String(content, StandardCharsets.UTF_8).strip())
        .filter(name -> !name.isEmpty());
  }

  void remember(String runtime) {
    if (!recall().equals(Optional.of(runtime))) {
      PrivateFiles.write(file, (runtime + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }
}
