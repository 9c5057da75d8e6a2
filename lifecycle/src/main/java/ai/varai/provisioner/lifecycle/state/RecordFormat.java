package ai.varai.provisioner.lifecycle.state;

import ai.varai.provisioner.lifecycle.codec.CodecException;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ledger records and what is in them as trees, in the present format version. */
final class RecordFormat {
  private RecordFormat() {}

  static Map<String, Object> tree(LedgerRecord record) {
    if (record instanceof LedgerRecord.Intent r) {
      return with("intent", operation(r.operation()));
    }
    if (record instanceof LedgerRecord.Handle r) {
      return of(
          "handle",
          r.address(),
          "operation",
          r.operation(),
          "target",
          r.target(),
          "handle",
          r.handle());
    }
    if (record instanceof LedgerRecord.Present r) {
      var tree = with("present", resource(r.resource()));
      r.ends().ifPresent(ends -> tree.put("ends", ends));
      return tree;
    }
    if (record instanceof LedgerRecord.Deposed r) {
      return of("deposed", r.address());
    }
    if (record instanceof LedgerRecord.Gone r) {
      var tree = of("gone", r.address(), "id", r.id());
      r.ends().ifPresent(ends -> tree.put("ends", ends));
      return tree;
    }
    if (record instanceof LedgerRecord.Closed r) {
      return of(
          "closed", r.address(), "operation", r.operation(), "target", r.target(), "why", r.why());
    }
    if (record instanceof LedgerRecord.Moved r) {
      return of("moved", r.from(), "to", r.to().toString());
    }
    if (record instanceof LedgerRecord.Forgotten r) {
      return of("forgotten", r.address());
    }
    if (record instanceof LedgerRecord.Released r) {
      return of("released", r.address());
    }
    if (record instanceof LedgerRecord.Protection r) {
      return of("protection", r.address(), "protected", r.isProtected());
    }
    if (record instanceof LedgerRecord.Applied r) {
      var tree = with("applied", Map.of());
      tree.put("at", r.at().toString());
      tree.put("who", r.who());
      tree.put("partial", r.partial());
      tree.put("outputs", r.outputs());
      return tree;
    }
    LedgerRecord.Begun r = (LedgerRecord.Begun) record;
    var tree = with("begun", Map.of());
    tree.put("format", FormatUpgrades.VERSION);
    tree.put("lineage", r.lineage());
    tree.put("at", r.at().toString());
    return tree;
  }

  static LedgerRecord record(Map<String, Object> tree) {
    String type = text(tree, "record");
    return switch (type) {
      case "intent" -> new LedgerRecord.Intent(operation(tree));
      case "handle" ->
          new LedgerRecord.Handle(
              address(tree), text(tree, "operation"), text(tree, "target"), text(tree, "handle"));
      case "present" -> new LedgerRecord.Present(resource(tree), maybe(tree, "ends"));
      case "deposed" -> new LedgerRecord.Deposed(address(tree));
      case "gone" -> new LedgerRecord.Gone(address(tree), text(tree, "id"), maybe(tree, "ends"));
      case "closed" ->
          new LedgerRecord.Closed(
              address(tree), text(tree, "operation"), text(tree, "target"), text(tree, "why"));
      case "moved" ->
          new LedgerRecord.Moved(address(tree), ResourceAddress.parse(text(tree, "to")));
      case "forgotten" -> new LedgerRecord.Forgotten(address(tree));
      case "released" -> new LedgerRecord.Released(address(tree));
      case "protection" -> new LedgerRecord.Protection(address(tree), bool(tree, "protected"));
      case "applied" ->
          new LedgerRecord.Applied(
              Instant.parse(text(tree, "at")),
              text(tree, "who"),
              bool(tree, "partial"),
              map(tree, "outputs"));
      case "begun" -> {
        FormatUpgrades.version(tree);
        yield new LedgerRecord.Begun(text(tree, "lineage"), Instant.parse(text(tree, "at")));
      }
      default -> throw new CodecException("unknown ledger record '" + type + "'");
    };
  }

  static Map<String, Object> resource(StoredResource resource) {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("address", resource.address().toString());
    tree.put("id", resource.id());
    tree.put("attributes", resource.attributes());
    if (!resource.dependencies().isEmpty()) {
      tree.put("dependencies", resource.dependencies());
    }
    if (resource.isProtected()) {
      tree.put("protected", true);
    }
    if (resource.unmarked()) {
      tree.put("unmarked", true);
    }
    return tree;
  }

  static StoredResource resource(Map<String, Object> tree) {
    return new StoredResource(
        address(tree),
        text(tree, "id"),
        map(tree, "attributes"),
        dependencies(tree),
        bool(tree, "protected"),
        bool(tree, "unmarked"));
  }

  private static Set<ResourceAddress> dependencies(Map<String, Object> tree) {
    var dependencies = new LinkedHashSet<ResourceAddress>();
    list(tree, "dependencies")
        .forEach(one -> dependencies.add(ResourceAddress.parse(String.valueOf(one))));
    return Collections.unmodifiableSet(dependencies);
  }

  static Map<String, Object> operation(OpenOperation operation) {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("address", operation.address().toString());
    tree.put("operation", operation.operation());
    tree.put("target", operation.target());
    tree.put("request", operation.requestId());
    tree.put("fingerprint", operation.fingerprint());
    operation.handle().ifPresent(handle -> tree.put("handle", handle));
    tree.put("since", operation.since().toString());
    if (!operation.dependencies().isEmpty()) {
      tree.put("dependencies", operation.dependencies());
    }
    if (!operation.inputs().isEmpty()) {
      tree.put("inputs", operation.inputs());
    }
    if (!operation.place().isEmpty()) {
      tree.put("place", operation.place());
    }
    return tree;
  }

  static OpenOperation operation(Map<String, Object> tree) {
    return new OpenOperation(
        address(tree),
        text(tree, "operation"),
        text(tree, "target"),
        text(tree, "request"),
        text(tree, "fingerprint"),
        maybe(tree, "handle"),
        Instant.parse(text(tree, "since")),
        dependencies(tree),
        tree.containsKey("inputs") ? map(tree, "inputs") : Map.of(),
        maybe(tree, "place").orElse(""));
  }

  private static Map<String, Object> with(String type, Map<String, Object> rest) {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("record", type);
    tree.putAll(rest);
    return tree;
  }

  private static Map<String, Object> of(String type, ResourceAddress address, Object... rest) {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("record", type);
    tree.put("address", address.toString());
    for (int i = 0; i < rest.length; i += 2) {
      tree.put((String) rest[i], rest[i + 1]);
    }
    return tree;
  }

  private static ResourceAddress address(Map<String, Object> tree) {
    return ResourceAddress.parse(text(tree, "address"));
  }

  static String text(Map<String, Object> tree, String name) {
    if (tree.get(name) instanceof String text) {
      return text;
    }
    throw new CodecException("the ledger lacks '" + name + "' where it must be");
  }

  private static Optional<String> maybe(Map<String, Object> tree, String name) {
    return Optional.ofNullable((String) tree.get(name));
  }

  static boolean bool(Map<String, Object> tree, String name) {
    return Boolean.TRUE.equals(tree.get(name));
  }

  static List<?> list(Map<String, Object> tree, String name) {
    @Nullable Object found = tree.get(name);
    return found instanceof List<?> list ? list : new ArrayList<>();
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(@Nullable Object tree) {
    if (tree instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    throw new CodecException("the ledger has no map where one must be");
  }

  static Map<String, Object> map(Map<String, Object> tree, String name) {
    return map(tree.get(name));
  }
}
