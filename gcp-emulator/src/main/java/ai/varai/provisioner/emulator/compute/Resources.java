package ai.varai.provisioner.emulator.compute;

import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Store;
import ai.varai.provisioner.emulator.store.Table;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * All Compute resources as they are stored: one table for each collection, keyed by scope and name.
 */
final class Resources {

  /** Fields that point from a resource to what uses it, not to what it uses. */
  private static final Set<String> BACKWARD =
      Set.of("selfLink", "selfLinkWithId", "users", "targetLink", "usedBy", "peerings");

  /** Fields that say of what a resource was made; it does not need that any more. */
  private static final Set<String> ORIGIN =
      Set.of(
          "sourceDisk",
          "sourceImage",
          "sourceInstance",
          "sourceInstanceTemplate",
          "sourceInstantSnapshot",
          "sourceMachineImage",
          "sourceSnapshot");

  private final Store store;
  private final Map<String, Table<ObjectNode>> tables = new LinkedHashMap<>();

  Resources(Store store, Set<String> collections) {
    this.store = store;
    for (String c : collections) {
      tables.put(c, store.table("compute." + c, Codec.json()));
    }
  }

  Store store() {
    return store;
  }

  private Table<ObjectNode> table(String collection) {
    Table<ObjectNode> t = tables.get(collection);
    if (t == null) {
      throw new IllegalArgumentException("no collection " + collection);
    }
    return t;
  }

  boolean knows(String collection) {
    return tables.containsKey(collection);
  }

  Optional<ObjectNode> find(ResourceUrl url) {
    return knows(url.collection())
        ? table(url.collection()).get(url.project(), url.key())
        : Optional.empty();
  }

  ObjectNode require(ResourceUrl url) {
    return find(url).orElseThrow(() -> ComputeErrors.notFound(url.path()));
  }

  boolean exists(ResourceUrl url) {
    return knows(url.collection()) && table(url.collection()).contains(url.project(), url.key());
  }

  /**
   * The resource as named by its place and name. Where the name is a number, it is looked up as the
   * resource's id, which Compute takes as well.
   */
  ResourceUrl byName(ResourceUrl url) {
    if (!knows(url.collection()) || !url.name().matches("\\d{6,20}") || exists(url)) {
      return url;
    }
    return list(url.project(), url.scope(), url.collection()).stream()
        .filter(n -> n.path("id").asText().equals(url.name()))
        .findFirst()
        .map(n -> url.in(url.collection(), n.path("name").asText()))
        .orElse(url);
  }

  void put(ResourceUrl url, ObjectNode value) {
    table(url.collection()).put(url.project(), url.key(), value);
  }

  void remove(ResourceUrl url) {
    table(url.collection()).remove(url.project(), url.key());
  }

  /** Reads, changes and writes one resource; NOT_FOUND when there is none. */
  ObjectNode update(ResourceUrl url, UnaryOperator<ObjectNode> change) {
    return table(url.collection())
        .update(url.project(), url.key(), change)
        .orElseThrow(() -> ComputeErrors.notFound(url.path()));
  }

  /** The resources of one scope, or of all scopes when it is empty, by key. */
  List<ObjectNode> list(String project, String scope, String collection) {
    return table(collection).list(project, scope.isEmpty() ? "" : scope + "/");
  }

  /** The resources whose field holds this link. */
  List<ObjectNode> with(String project, String collection, String field, String link) {
    return list(project, "", collection).stream()
        .filter(n -> n.path(field).asText().equals(link))
        .toList();
  }

  /** The URLs of everything in the project that refers to this resource. */
  List<ResourceUrl> users(ResourceUrl url) {
    List<ResourceUrl> out = new ArrayList<>();
    String link = url.link();
    for (String collection : tables.keySet()) {
      for (ObjectNode n : list(url.project(), "", collection)) {
        if (refers(n, link, ORIGIN)) {
          ResourceUrl.parse(n.path("selfLink").asText(), url.project())
              .filter(u -> !u.equals(url))
              .ifPresent(out::add);
        }
      }
    }
    return out;
  }

  private static boolean refers(JsonNode node, String link, Set<String> ignored) {
    if (node.isTextual()) {
      return node.textValue().equals(link);
    }
    if (node.isArray()) {
      for (JsonNode e : node) {
        if (refers(e, link, ignored)) {
          return true;
        }
      }
      return false;
    }
    for (Map.Entry<String, JsonNode> e : node.properties()) {
      // What a group keeps of its instances holds back neither them nor what they were made of.
      boolean own =
          e.getKey().equals("subnetworks") && node.path("kind").asText().equals("compute#network");
      if (!own
          && !BACKWARD.contains(e.getKey())
          && !e.getKey().startsWith("_")
          && !ignored.contains(e.getKey())
          && refers(e.getValue(), link, ignored)) {
        return true;
      }
    }
    return false;
  }
}
