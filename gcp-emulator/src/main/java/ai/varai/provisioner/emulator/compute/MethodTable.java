package ai.varai.provisioner.emulator.compute;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every method of the Compute API, from a resource that was made from Google's descriptor, and what
 * follows from them: which collections there are and which message their resources are.
 */
final class MethodTable {

  private final List<ComputeMethod> methods;
  private final Map<String, String> messages = new LinkedHashMap<>();
  private final Map<String, String> aggregated = new HashMap<>();
  private final Map<String, Set<ComputeMethod.Level>> levels = new HashMap<>();

  private MethodTable(List<ComputeMethod> methods) {
    this.methods = List.copyOf(methods);
    for (ComputeMethod m : methods) {
      if (m.collection().isEmpty()) {
        continue;
      }
      if (m.name().equals("get") && !m.nameVariable().isEmpty() && m.tail().isEmpty()) {
        messages.putIfAbsent(m.collection(), m.answer());
      }
      if (m.verb().equals("GET") && m.nameVariable().isEmpty() && m.tail().isEmpty()) {
        levels
            .computeIfAbsent(m.collection(), c -> EnumSet.noneOf(ComputeMethod.Level.class))
            .add(m.level());
      }
      if (m.name().equals("aggregatedList")) {
        aggregated.putIfAbsent(m.collection(), m.answer());
      }
    }
  }

  /** The methods of the descriptor ({@code methods.txt}), and those that are published since. */
  static MethodTable load() {
    List<ComputeMethod> out = new ArrayList<>(read("methods.txt"));
    out.addAll(read("newer.txt"));
    return new MethodTable(out);
  }

  private static List<ComputeMethod> read(String file) {
    List<ComputeMethod> out = new ArrayList<>();
    try (InputStream in = MethodTable.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing beside " + MethodTable.class);
      }
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        out.add(ComputeMethod.parse(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out;
  }

  List<ComputeMethod> methods() {
    return methods;
  }

  /** The names of all collections below projects. */
  Set<String> collections() {
    return messages.keySet();
  }

  boolean isCollection(String name) {
    return messages.containsKey(name);
  }

  /** The message of a collection's resources, such as {@code ForwardingRule}. */
  String message(String collection) {
    return messages.getOrDefault(collection, collection);
  }

  /** The {@code kind} of a resource: {@code compute#forwardingRule}. */
  String kind(String collection) {
    return kindOf(message(collection));
  }

  /** Where a collection's resources live, by its list methods. */
  Set<ComputeMethod.Level> levels(String collection) {
    return levels.getOrDefault(collection, Set.of());
  }

  String aggregatedKind(String collection) {
    return kindOf(aggregated.getOrDefault(collection, message(collection) + "AggregatedList"));
  }

  static String kindOf(String message) {
    return "compute#" + Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }
}
