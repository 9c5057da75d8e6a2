package ai.varai.provisioner.it.cloud;

import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.ResourceNode;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/**
 * Where gcloud's list of the resources of a kind holds what the record of one says. Places are JSON
 * pointers (RFC 6901).
 */
final class Reading<R extends Resource> {
  private final Class<R> kind;
  private final List<String> command;
  private final String key;
  private final Function<R, String> name;
  private final Map<String, Function<R, ?>> facts = new LinkedHashMap<>();

  private Reading(Class<R> kind, String command, String key, Function<R, String> name) {
    this.kind = kind;
    this.command = List.of(command.split(" "));
    this.key = key;
    this.name = name;
  }

  /**
   * @param command gcloud's words that list the resources
   * @param key the place of a resource's name, or of a path that ends with it
   */
  static <R extends Resource> Reading<R> of(
      Class<R> kind, String command, String key, Function<R, String> name) {
    return new Reading<>(kind, command, key, name);
  }

  /** The place holds this value of the record, as text; a place that is absent holds "". */
  Reading<R> with(String place, Function<R, ?> value) {
    facts.put(place, value);
    return this;
  }

  Class<R> kind() {
    return kind;
  }

  List<String> command() {
    return command;
  }

  /** What the list holds otherwise than the graph wants it. */
  List<String> differences(ResourceGraph graph, JsonNode list) {
    var differences = new ArrayList<String>();
    for (ResourceNode<?> node : graph.nodes()) {
      if (!kind.isInstance(node.resource())) {
        continue;
      }
      R wanted = kind.cast(node.resource());
      JsonNode found =
          StreamSupport.stream(list.spliterator(), false)
              .filter(each -> ends(text(each.at(key)), name.apply(wanted)))
              .findFirst()
              .orElse(null);
      if (found == null) {
        differences.add(node.address() + ": gcloud does not list it");
        continue;
      }
      facts.forEach(
          (place, value) -> {
            String expected = String.valueOf(value.apply(wanted));
            String told = text(found.at(place));
            if (!ends(told, expected)) {
              differences.add(
                  node.address() + ": " + place + " is '" + told + "', not '" + expected + "'");
            }
          });
    }
    return differences;
  }

  private static String text(JsonNode node) {
    if (node.isArray()) {
      return StreamSupport.stream(node.spliterator(), false).map(Reading::text).toList().toString();
    }
    return node.isNumber() ? node.decimalValue().toPlainString() : node.asText();
  }

  /** Whether it is this name, or the path of a resource of this name. */
  private static boolean ends(String path, String name) {
    return path.equals(name) || (!name.isEmpty() && path.endsWith("/" + name));
  }
}
