package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Which instance of a managed group is to be of which version. */
final class InstanceVersions {

  private final List<ObjectNode> versions = new ArrayList<>();
  private final List<Integer> wanted = new ArrayList<>();

  private InstanceVersions() {}

  /** The versions of a manager, and how many instances each is to have. */
  static InstanceVersions of(ObjectNode manager) {
    InstanceVersions out = new InstanceVersions();
    int left = manager.path("targetSize").asInt();
    int all = left;
    for (JsonNode v : manager.path("versions")) {
      int n = open(v) ? 0 : Math.min(left, size(v.path("targetSize"), all));
      left -= n;
      out.versions.add((ObjectNode) v);
      out.wanted.add(n);
    }
    for (int i = 0; i < out.versions.size(); i++) {
      if (open(out.versions.get(i))) {
        out.wanted.set(i, left);
      }
    }
    return out;
  }

  /** Whether a version takes what others leave. */
  static boolean open(JsonNode version) {
    JsonNode size = version.path("targetSize");
    return !size.has("fixed") && !size.has("percent");
  }

  /** A number that is fixed, or a percentage of the group's size, rounded up. */
  static int size(JsonNode fixedOrPercent, int all) {
    return fixedOrPercent.has("percent")
        ? (int) Math.ceil(all * fixedOrPercent.path("percent").asDouble() / 100)
        : fixedOrPercent.path("fixed").asInt();
  }

  /** Writes beside each version's size what it comes to. */
  void calculate() {
    for (int i = 0; i < versions.size(); i++) {
      ObjectNode v = versions.get(i);
      ObjectNode size = v.get("targetSize") instanceof ObjectNode o ? o : v.putObject("targetSize");
      size.put("calculated", wanted.get(i));
    }
  }

  private static boolean is(JsonNode entry, JsonNode version) {
    return entry.path("template").equals(version.path("instanceTemplate"));
  }

  /** Gives an instance the first version that lacks one. */
  @SuppressWarnings("ReferenceEquality") // The entry itself, not one with the same contents.
  void assign(ObjectNode entry, List<ObjectNode> others) {
    ObjectNode chosen = versions.get(0);
    for (int i = 0; i < versions.size(); i++) {
      ObjectNode v = versions.get(i);
      long has = others.stream().filter(e -> e != entry && is(e, v)).count();
      if (has < wanted.get(i)) {
        chosen = v;
        break;
      }
    }
    entry.set("template", chosen.get("instanceTemplate"));
    entry.put("version", chosen.path("name").asText(""));
  }

  /** The instances that are of no version, or are more of one than are wanted. */
  List<ObjectNode> outdated(List<ObjectNode> entries) {
    List<ObjectNode> out = new ArrayList<>(entries);
    for (int i = 0; i < versions.size(); i++) {
      ObjectNode v = versions.get(i);
      out.removeAll(entries.stream().filter(e -> is(e, v)).limit(wanted.get(i)).toList());
    }
    return out;
  }
}
