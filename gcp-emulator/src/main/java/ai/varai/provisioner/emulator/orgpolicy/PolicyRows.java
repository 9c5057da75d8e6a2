package ai.varai.provisioner.emulator.orgpolicy;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.resourcemanager.Ancestors;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The policies as they were set, and what they come to for a project. */
final class PolicyRows {

  private final Emulation emulation;
  private final Table<ObjectNode> table;

  PolicyRows(Emulation emulation) {
    this.emulation = emulation;
    this.table = emulation.store().table("orgpolicy.policies", Codec.json());
  }

  /**
   * What a policy is set on.
   *
   * @param name {@code projects/p}, {@code folders/1} or {@code organizations/1}
   * @param project whose rows hold it; empty for what lies above projects
   * @param shown the name as answers carry it, with the project's number
   */
  record Holder(String name, String project, String shown) {}

  Holder holder(String collection, String id) {
    if (collection.equals("projects")) {
      var p = emulation.projects().require(id);
      return new Holder(p.name(), p.id(), p.numberName());
    }
    String name = collection + "/" + id;
    return new Holder(name, "", name);
  }

  Optional<ObjectNode> find(Holder holder, String constraint) {
    return table.get(holder.project(), holder.name() + "/policies/" + constraint);
  }

  List<ObjectNode> list(Holder holder) {
    return table.list(holder.project(), holder.name() + "/policies/");
  }

  /** Stores a policy as it is shown from now on. */
  ObjectNode put(Holder holder, String constraint, ObjectNode asked) {
    ObjectNode spec =
        asked.path("spec") instanceof ObjectNode given
            ? given.deepCopy()
            : JsonNodeFactory.instance.objectNode();
    ArrayNode rules = rules(spec);
    if (rules.isEmpty() && !spec.path("reset").asBoolean()) {
      throw GoogleError.invalidArgument("The policy must have rules, unless it is a reset.");
    }
    spec.put("etag", emulation.ids().hex(16));
    spec.put("updateTime", emulation.clock().instant().toString());
    ObjectNode policy = JsonNodeFactory.instance.objectNode();
    policy.put("name", holder.shown() + "/policies/" + constraint);
    policy.set("spec", spec);
    table.put(holder.project(), holder.name() + "/policies/" + constraint, policy);
    return policy;
  }

  void remove(Holder holder, String constraint) {
    table.remove(holder.project(), holder.name() + "/policies/" + constraint);
  }

  /**
   * The rules in force: of the nearest holder that has a policy, and of those above it as long as
   * policies inherit. Empty when nobody restricts anything.
   */
  List<ObjectNode> effective(Holder holder, String constraint) {
    List<ObjectNode> out = new ArrayList<>();
    for (Holder at : upwards(holder)) {
      Optional<ObjectNode> policy = find(at, constraint);
      if (policy.isEmpty()) {
        continue;
      }
      ObjectNode spec = (ObjectNode) policy.get().path("spec");
      if (spec.path("reset").asBoolean()) {
        return out;
      }
      rules(spec).forEach(r -> out.add((ObjectNode) r));
      if (!spec.path("inheritFromParent").asBoolean()) {
        return out;
      }
    }
    return out;
  }

  private List<Holder> upwards(Holder holder) {
    List<Holder> out = new ArrayList<>(List.of(holder));
    Optional<Ancestors> ancestors = emulation.plugin(Ancestors.class);
    if (!holder.project().isEmpty()) {
      ancestors.ifPresent(
          a -> a.above(holder.project()).forEach(n -> out.add(new Holder(n, "", n))));
    } else if (!holder.name().startsWith("organizations/")) {
      ancestors.ifPresent(a -> out.add(new Holder(a.organization(), "", a.organization())));
    }
    return out;
  }

  static ArrayNode rules(ObjectNode spec) {
    return spec.path("rules") instanceof ArrayNode rules
        ? rules
        : JsonNodeFactory.instance.arrayNode();
  }
}
