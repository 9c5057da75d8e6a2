package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pools of identities and all that lies in them, by their names. What is deleted can be brought
 * back for 30 days, and its name is taken as long.
 */
final class PoolRows {

  private static final Duration KEPT = Duration.ofDays(30);
  private static final String DELETED = "DELETED";
  private static final Pattern VARIABLE = Pattern.compile("\\{([^}]*)}");

  private final Emulation emulation;
  private final Table<ObjectNode> table;
  private final Table<ObjectNode> attestations;

  PoolRows(Emulation emulation) {
    this.emulation = emulation;
    this.table = emulation.store().table("iam.workloadPools", Codec.json());
    this.attestations = emulation.store().table("iam.attestationRules", Codec.json());
  }

  Emulation emulation() {
    return emulation;
  }

  /** The project whose rows a call is about; empty for what organizations have. */
  String owner(JsonCall call) {
    return call.variables().containsKey("project")
        ? emulation.projects().require(call.variable("project")).id()
        : "";
  }

  /** The project whose rows have a name. */
  private String owner(String name) {
    return name.startsWith("projects/")
        ? emulation.projects().require(name.split("/", -1)[1]).id()
        : "";
  }

  /** A path with the ids of a call, and the number of its project. */
  String name(JsonCall call, String path) {
    Matcher m = VARIABLE.matcher(path);
    StringBuilder out = new StringBuilder();
    while (m.find()) {
      String value = call.variable(m.group(1));
      if (m.group(1).equals("project")) {
        value = emulation.projects().require(value).number();
      }
      m.appendReplacement(out, Matcher.quoteReplacement(value));
    }
    return m.appendTail(out).toString();
  }

  /** Whether the project of a name is one that was used here. */
  boolean known(String name) {
    return !name.startsWith("projects/")
        || emulation.projects().find(name.split("/", -1)[1]).isPresent();
  }

  /**
   * What has a name, deleted or not, if what it lies in is there too. What lies in a deleted pool
   * of an organization is not to be seen until the pool is back.
   */
  Optional<ObjectNode> find(String name) {
    String[] parts = name.split("/", -1);
    int top = parts[0].equals("projects") ? 6 : 4;
    for (int n = top; n < parts.length; n += 2) {
      Optional<ObjectNode> above = row(String.join("/", List.of(parts).subList(0, n)));
      if (above.isEmpty() || (parts[0].equals("locations") && n == top && deleted(above.get()))) {
        return Optional.empty();
      }
    }
    return row(name);
  }

  private Optional<ObjectNode> row(String name) {
    return table.get(owner(name), name).filter(this::lasts);
  }

  private boolean lasts(ObjectNode row) {
    String until = Trees.text(row, "expireTime");
    return until.isEmpty() || Instant.parse(until).isAfter(emulation.clock().instant());
  }

  ObjectNode require(String name) {
    return find(name).orElseThrow(() -> GoogleError.notFound("Requested entity was not found."));
  }

  static boolean deleted(ObjectNode row) {
    return Trees.text(row, "state").equals(DELETED);
  }

  /** What has a name, and was not deleted. */
  ObjectNode alive(String name) {
    ObjectNode row = require(name);
    if (deleted(row)) {
      throw GoogleError.failedPrecondition(name + " is deleted.");
    }
    return row;
  }

  /** All of a collection in the order of their names. */
  List<ObjectNode> list(String all) {
    String prefix = all + "/";
    return table.list(owner(all), prefix).stream()
        .filter(row -> Trees.text(row, "name").indexOf('/', prefix.length()) < 0)
        .filter(this::lasts)
        .toList();
  }

  /** Stores a new one, in which nothing lies of an earlier one of its name. */
  void add(ObjectNode row) {
    String name = Trees.text(row, "name");
    remove(name);
    put(row);
  }

  void put(ObjectNode row) {
    String name = Trees.text(row, "name");
    table.put(owner(name), name, row);
  }

  /** Removes one for good, and all that lies in it. */
  void remove(String name) {
    String owner = owner(name);
    for (ObjectNode inner : table.list(owner, name + "/")) {
      remove(Trees.text(inner, "name"));
    }
    table.remove(owner, name);
    attestations.remove(owner, name);
    emulation.policies().remove(owner, policyKey(name));
  }

  /** The workloads that may be what a name stands for. */
  List<String> attestations(String name) {
    List<String> out = new ArrayList<>();
    attestations
        .get(owner(name), name)
        .ifPresent(row -> row.path("rules").forEach(rule -> out.add(rule.asText())));
    return out;
  }

  void attest(String name, Collection<String> workloads) {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    workloads.forEach(row.putArray("rules")::add);
    attestations.put(owner(name), name, row);
  }

  /** Marks one as deleted, for as long as it can be brought back. */
  void bury(ObjectNode row) {
    row.put("state", DELETED);
    row.put("expireTime", emulation.clock().instant().plus(KEPT).toString());
  }

  static void revive(ObjectNode row) {
    row.put("state", "ACTIVE");
    row.remove("expireTime");
  }

  /** The key of a pool's own policy: its name without the project. */
  static String policyKey(String name) {
    return "iam/" + name.replaceFirst("^projects/[^/]+/", "");
  }

  <T> T locked(JsonCall call, Supplier<T> work) {
    return emulation.store().transact(owner(call), work);
  }
}
