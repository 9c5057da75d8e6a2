package ai.varai.provisioner.lifecycle.codec;

import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.ResourceNode;
import ai.varai.provisioner.model.resource.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A whole graph as a tree, references kept, so that it can be brought back later. */
public final class GraphCodec {
  private GraphCodec() {}

  public static Map<String, Object> tree(ResourceGraph graph) {
    List<Object> resources = new ArrayList<>(graph.size());
    for (ResourceNode<?> node : graph.nodes()) {
      var entry = new LinkedHashMap<String, Object>();
      entry.put("address", node.address().toString());
      entry.put(
          "attributes",
          RecordShape.of(node.resource().getClass())
              .encodeRecord(node.resource(), Encoding.KEEPING));
      if (!node.dependsOn().isEmpty()) {
        entry.put("depends_on", node.dependsOn().stream().sorted().map(a -> a.toString()).toList());
      }
      if (node.isProtected()) {
        entry.put("protected", true);
      }
      resources.add(entry);
    }
    var outputs = new LinkedHashMap<String, Object>();
    graph.outputs().forEach((path, value) -> outputs.put(path, output(value)));
    var tree = new LinkedHashMap<String, Object>();
    tree.put("resources", resources);
    tree.put("outputs", outputs);
    return tree;
  }

  private static Object output(Value<?> value) {
    if (value instanceof Value.Known<?> known) {
      return known.value() instanceof Integer number ? Long.valueOf(number) : known.value();
    }
    return value instanceof Value.Ref<?> ref
        ? Encoding.KEEPING.ref(ref)
        : Encoding.KEEPING.joined((Value.Joined) value);
  }

  /**
   * The graph of a tree.
   *
   * @param kinds the shape of each kind; null for one that does not exist any more
   * @throws CodecException when it cannot be brought back: a kind is gone, or an attribute was
   *     sensitive and is rightly not known
   */
  public static ResourceGraph graph(
      Map<String, Object> tree, Function<String, @Nullable RecordShape> kinds) {
    var builder = ResourceGraph.builder();
    Map<ResourceAddress, ResourceNode<?>> added = new HashMap<>();
    List<Map<?, ?>> entries = new ArrayList<>();
    if (tree.get("resources") instanceof List<?> list) {
      list.forEach(one -> entries.add((Map<?, ?>) one));
    }
    // An explicit dependency needs its node to be there: take them in an order that allows it.
    while (!entries.isEmpty()) {
      int before = entries.size();
      entries.removeIf(entry -> add(builder, entry, added, kinds));
      if (entries.size() == before) {
        throw new CodecException("explicit dependencies lead nowhere: " + entries);
      }
    }
    if (tree.get("outputs") instanceof Map<?, ?> outputs) {
      outputs.forEach(
          (path, value) -> {
            Value<?> kept = ValueCodec.kept(value);
            builder.output(
                path.toString(), kept == null ? new Value.Known<>(String.valueOf(value)) : kept);
          });
    }
    return builder.build();
  }

  /**
   * One text of every resource of a kind in a tree, by the resource's name; without those where it
   * refers to something else or is not there.
   */
  public static Map<String, String> texts(Map<String, Object> tree, String kind, String attribute) {
    Map<String, String> texts = new TreeMap<>();
    if (tree.get("resources") instanceof List<?> list) {
      for (Object one : list) {
        Map<?, ?> entry = (Map<?, ?>) one;
        ResourceAddress address = ResourceAddress.parse(String.valueOf(entry.get("address")));
        if (address.kind().equals(kind)
            && entry.get("attributes") instanceof Map<?, ?> attributes
            && attributes.get(attribute) instanceof String text) {
          texts.put(address.name(), text);
        }
      }
    }
    return texts;
  }

  private static boolean add(
      ResourceGraph.Builder builder,
      Map<?, ?> entry,
      Map<ResourceAddress, ResourceNode<?>> added,
      Function<String, @Nullable RecordShape> kinds) {
    Collection<ResourceNode<?>> dependencies = new HashSet<>();
    if (entry.get("depends_on") instanceof List<?> names) {
      for (Object name : names) {
        ResourceNode<?> node = added.get(ResourceAddress.parse(name.toString()));
        if (node == null) {
          return false;
        }
        dependencies.add(node);
      }
    }
    ResourceAddress address = ResourceAddress.parse(String.valueOf(entry.get("address")));
    RecordShape shape = kinds.apply(address.kind());
    if (shape == null) {
      throw new CodecException(address + " is of a kind that this target does not have");
    }
    if (holdsFingerprint(entry.get("attributes"))) {
      throw new CodecException(address + " has a sensitive attribute, which is never written down");
    }
    Resource resource = (Resource) shape.decode(entry.get("attributes"));
    added.put(
        address,
        builder.add(
            address.name(),
            resource,
            Boolean.TRUE.equals(entry.get("protected")),
            dependencies.toArray(ResourceNode<?>[]::new)));
    return true;
  }

  private static boolean holdsFingerprint(@Nullable Object tree) {
    if (tree instanceof Map<?, ?> map) {
      return map.values().stream().anyMatch(GraphCodec::holdsFingerprint);
    }
    if (tree instanceof List<?> list) {
      return list.stream().anyMatch(GraphCodec::holdsFingerprint);
    }
    return tree instanceof Fingerprint;
  }
}
