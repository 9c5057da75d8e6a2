package ai.varai.provisioner.local.port;

import ai.varai.provisioner.local.store.PrivateFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.zip.CRC32;

/**
 * Which part of the stack has which port, written down when it is first given out. The first choice
 * follows from stack and name alone, so that the same port comes back after the folder was deleted,
 * and two stacks on one machine seldom want the same one.
 */
public final class PortBook {
  /** The default of {@code local.first_port}. */
  static final int FIRST = 18_080;

  /**
   * With the default the last one is below the ephemeral ports of Linux (32768) and macOS (49152),
   * so that no client sits on one.
   */
  static final int COUNT = 12_000;

  private static final int HIGHEST = 65_535;

  private final Path file;
  private final String stack;
  private final Map<String, String> options;
  private final IntPredicate free;
  private final int first;
  private final int count;

  /**
   * @param options {@code ports.NAME} pins a port, {@code first_port} is the lowest that is chosen,
   *     {@code port_names.NAME} is what the environment file calls the part
   * @param free whether nobody listens on a port
   */
  public PortBook(Path file, String stack, Map<String, String> options, IntPredicate free) {
    this.file = file;
    this.stack = stack;
    this.options = Map.copyOf(options);
    this.free = free;
    this.first = Integer.parseInt(options.getOrDefault("first_port", String.valueOf(FIRST)));
    this.count = Math.min(COUNT, HIGHEST - first + 1);
  }

  /** The port that the name has, or is told to have; empty when it would get a free one. */
  public synchronized Optional<Integer> known(String name) {
    return pinned(name).or(() -> Optional.ofNullable(read().get(name)));
  }

  /** Whether the port was chosen by a person. */
  public Optional<Integer> pinned(String name) {
    return Optional.ofNullable(options.get("ports." + name)).map(Integer::valueOf);
  }

  /** The name under which a person gives the part a port. */
  public String optionOf(String name) {
    return "local.ports." + options.getOrDefault("port_names." + name, name);
  }

  /** The port of the name; chosen and written down at the first call. */
  public synchronized int portOf(String name) {
    Map<String, Integer> ports = read();
    Optional<Integer> known = known(name);
    int port = known.isPresent() ? known.get() : choose(name, new HashSet<>(ports.values()));
    if (!Integer.valueOf(port).equals(ports.put(name, port))) {
      write(ports);
    }
    return port;
  }

  public synchronized void forget(String name) {
    Map<String, Integer> ports = read();
    if (ports.remove(name) != null) {
      write(ports);
    }
  }

  private int choose(String name, Set<Integer> taken) {
    var hash = new CRC32();
    hash.update((stack + "/" + name).getBytes(StandardCharsets.UTF_8));
    int start = (int) (hash.getValue() % count);
    for (int i = 0; i < count; i++) {
      int port = first + (start + i) % count;
      if (!taken.contains(port) && free.test(port)) {
        return port;
      }
    }
    throw new IllegalStateException(
        "no port is free between " + first + " and " + (first + count - 1));
  }

  private Map<String, Integer> read() {
    var ports = new TreeMap<String, Integer>();
    PrivateFiles.readProperties(file)
        .ifPresent(
            values -> values.forEach((name, port) -> ports.put(name, Integer.valueOf(port))));
    return ports;
  }

  private void write(Map<String, Integer> ports) {
    if (ports.isEmpty()) {
      PrivateFiles.delete(file);
      Path parent = file.getParent();
      if (parent != null && Files.isDirectory(parent)) {
        PrivateFiles.deleteIfEmpty(parent);
      }
      return;
    }
    var values = new TreeMap<String, String>();
    ports.forEach((name, port) -> values.put(name, port.toString()));
    PrivateFiles.writeProperties(file, values);
  }
}
