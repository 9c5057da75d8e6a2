package ai.varai.provisioner.emulator.orgpolicy;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.resourcemanager.Ancestors;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
    return holder(name, emulation.plugin(Ancestors.class).filter(a -> a.exists(name)).isPresent());
  }

  /** One whose policies can be read: a folder that is about to be deleted still has its own. */
  Holder readable(String collection, String id) {
    if (collection.equals("projects")) {
      return holder(collection, id);
    }
    String name = collection + "/" + id;
    return holder(name, emulation.plugin(Ancestors.class).filter(a -> a.kept(name)).isPresent());
  }

  private static Holder holder(String name, boolean there) {
    if (!there) {
      throw GoogleError.permissionDenied("The caller does not have permission");
    }
    return new Holder(name, "", name);
  }

  Optional<ObjectNode> find(Holder holder, String constraint) {
    return table.get(holder.project(), holder.name() + "/policies/" + constraint);
  }

  List<ObjectNode> list(Holder holder) {
    return table.list(holder.project(), holder.name() + "/policies/");
  }

  /** The constraint that a policy is on. */
  static String constraint(ObjectNode policy) {
    String name = policy.path("name").asText();
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** Stores a policy as it is shown from now on. */
  ObjectNode put(Holder holder, String constraint, ObjectNode body) {
    ObjectNode asked = body.deepCopy();
    Trees.dropNulls(asked);
    if (Constraints.custom(constraint)
        && customs(holder).noneMatch(c -> constraint(c).equals(constraint))) {
      throw GoogleError.notFound("Requested entity was not found.");
    }
    ObjectNode policy = JsonNodeFactory.instance.objectNode();
    policy.put("name", holder.shown() + "/policies/" + constraint);
    String etag = emulation.ids().hex(16);
    boolean tried = asked.has("dryRunSpec");
    if (asked.has("spec") || !tried) {
      policy.set("spec", spec(constraint, asked.path("spec"), etag));
    }
    if (tried) {
      policy.set("dryRunSpec", spec(constraint, asked.path("dryRunSpec"), etag));
    }
    policy.put("etag", etag);
    table.put(holder.project(), holder.name() + "/policies/" + constraint, policy);
    return policy;
  }

  private ObjectNode spec(String constraint, JsonNode asked, String etag) {
    ObjectNode spec =
        asked instanceof ObjectNode given
            ? given.deepCopy()
            : JsonNodeFactory.instance.objectNode();
    SpecChecks.check(constraint, spec);
    spec.put("etag", etag);
    spec.put("updateTime", emulation.clock().instant().toString());
    return spec;
  }

  /** The constraints that a holder's organization defined. */
  Stream<ObjectNode> customs(Holder holder) {
    String organization =
        upwards(holder).stream()
            .map(Holder::name)
            .filter(n -> n.startsWith("organizations/"))
            .findFirst()
            .orElse("");
    return emulation
        .store()
        .table("orgpolicy.customConstraints", Codec.json())
        .list("", organization + "/customConstraints/")
        .stream();
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
      if (!(policy.get().path("spec") instanceof ObjectNode spec)) {
        continue;
      }
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

  /** As {@link #effective}, or what counts of a constraint where nobody set anything. */
  List<ObjectNode> inForce(Holder holder, String constraint) {
    List<ObjectNode> rules = effective(holder, constraint);
    if (!rules.isEmpty()) {
      return rules;
    }
    ObjectNode usual = JsonNodeFactory.instance.objectNode();
    if (Constraints.toggle(constraint)) {
      usual.put("enforce", false);
    } else {
      boolean allows =
          Constraints.find(constraint).map(Constraints.Constraint::allows).orElse(true);
      usual.put(allows ? "allowAll" : "denyAll", true);
    }
    return List.of(usual);
  }

  private List<Holder> upwards(Holder holder) {
    List<Holder> out = new ArrayList<>(List.of(holder));
    Optional<Ancestors> ancestors = emulation.plugin(Ancestors.class);
    if (!holder.project().isEmpty()) {
      ancestors.ifPresent(
          a -> a.above(holder.project()).forEach(n -> out.add(new Holder(n, "", n))));
    } else if (!holder.name().startsWith("organizations/")) {
      ancestors.ifPresent(
          a ->
              a.lineage(holder.name()).stream()
                  .skip(1)
                  .forEach(n -> out.add(new Holder(n, "", n))));
    }
    return out;
  }

  static ArrayNode rules(ObjectNode spec) {
    return spec.path("rules") instanceof ArrayNode rules
        ? rules
        : JsonNodeFactory.instance.arrayNode();
  }
}
