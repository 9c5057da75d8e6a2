package ai.varai.provisioner.local.compose;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * Ports for a Compose file: those that the environment names, and for the rest the next ones from
 * its first port, in the order in which they are asked for. The same environment gives the same
 * ports on every machine, as a file for the repository needs.
 */
public final class ComposePorts implements ToIntFunction<String> {
  private static final String PINNED = "ports.";

  private final Map<String, Integer> ports = new HashMap<>();
  private final Set<Integer> taken = new HashSet<>();
  private int next;

  /**
   * Starts at the first port.
   *
   * @param options provider options; {@code first_port} and {@code ports.NAME} are read
   */
  public ComposePorts(Map<String, String> options) {
    next = Integer.parseInt(options.getOrDefault("first_port", "18080"));
    options.forEach(
        (name, port) -> {
          if (name.startsWith(PINNED)) {
            ports.put(name.substring(PINNED.length()), Integer.valueOf(port));
            taken.add(Integer.valueOf(port));
          }
        });
  }

  @Override
  public int applyAsInt(String name) {
    return ports.computeIfAbsent(name, n -> choose());
  }

  private int choose() {
    while (!taken.add(next)) {
      next++;
    }
    return next;
  }
}
