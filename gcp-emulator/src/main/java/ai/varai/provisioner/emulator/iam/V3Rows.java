package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.resourcemanager.Ancestors;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What the two collections of IAM v3 have in common: parents, ids, etags, masks, operations. */
final class V3Rows {

  private static final Pattern ID = Pattern.compile("[a-z](?:[a-z0-9.-]{1,61}[a-z0-9])");
  private static final int LONGEST_NAME = 63;

  /**
   * Where a binding or a policy lies.
   *
   * @param owner the project whose rows have it; empty for what lies above projects
   * @param container {@code projects/id}, {@code folders/1} or {@code organizations/1}
   * @param shown the same with the project's number
   */
  record Parent(String owner, String container, String shown) {}

  private final Emulation emulation;
  private final PoolOperations operations;
  private final Table<ObjectNode> table;
  private final String type;

  V3Rows(Emulation emulation, PoolOperations operations, Table<ObjectNode> table, String type) {
    this.emulation = emulation;
    this.operations = operations;
    this.table = table;
    this.type = type;
  }

  static Parent parent(Emulation emulation, String collection, String id) {
    if (collection.equals("projects")) {
      Project project = emulation.projects().require(id);
      return new Parent(project.id(), project.name(), project.numberName());
    }
    String name = collection + "/" + id;
    if (emulation.plugin(Ancestors.class).filter(a -> a.exists(name)).isEmpty()) {
      throw GoogleError.permissionDenied("The caller does not have permission");
    }
    return new Parent("", name, name);
  }

  static String checkId(JsonCall call, String parameter) {
    String id = call.parameter(parameter).orElse("");
    if (!ID.matcher(id).matches()) {
      throw GoogleError.badField(
          parameter,
          "The id must have 3 to 63 lowercase letters, digits, hyphens and periods, begin with a"
              + " letter and not end with a hyphen or a period.");
    }
    return id;
  }

  static void checkName(JsonNode row) {
    if (Trees.text(row, "displayName").length() > LONGEST_NAME) {
      throw GoogleError.badField(
          "display_name", "The display name has at most " + LONGEST_NAME + " characters.");
    }
  }

  ObjectNode require(String owner, String name) {
    return table
        .get(owner, name)
        .orElseThrow(() -> GoogleError.notFound("Requested entity was not found."));
  }

  private static void fresh(ObjectNode row, String etag) {
    if (!etag.isEmpty() && !etag.equals(Trees.text(row, "etag"))) {
      throw GoogleError.aborted(
          "There were concurrent policy changes. Please retry the whole read-modify-write with"
              + " exponential backoff.");
    }
  }

  /** Makes one; the body has been looked at. */
  ObjectNode create(JsonCall call, Parent parent, String name, ObjectNode made) {
    if (table.contains(parent.owner(), name)) {
      throw GoogleError.alreadyExists("Requested entity already exists");
    }
    made.put("name", name);
    made.put("uid", emulation.ids().uuid());
    made.put("createTime", emulation.clock().instant().toString());
    return put(call, parent, made, "create");
  }

  private ObjectNode put(JsonCall call, Parent parent, ObjectNode row, String verb) {
    String name = Trees.text(row, "name");
    row.put("updateTime", emulation.clock().instant().toString());
    row.put("etag", emulation.ids().hex(16));
    return operations.v3(
        call, parent, name, verb, type, row, () -> table.put(parent.owner(), name, row));
  }

  /** The row with what the mask of a patch changes. */
  ObjectNode patched(JsonCall call, Parent parent, String name, Set<String> changeable) {
    ObjectNode row = require(parent.owner(), name).deepCopy();
    ObjectNode body = call.body();
    fresh(row, Trees.text(body, "etag"));
    Set<String> paths = new TreeSet<>();
    String mask = call.parameter("updateMask").orElse("");
    if (mask.isEmpty() || mask.equals("*")) {
      for (Map.Entry<String, JsonNode> e : body.properties()) {
        if (changeable.contains(e.getKey())) {
          paths.add(e.getKey());
        }
      }
    } else {
      paths.addAll(List.of(mask.split("\\s*,\\s*")));
    }
    for (String path : paths) {
      if (!changeable.contains(Trees.camel(path.split("\\.", 2)[0]))) {
        throw GoogleError.badField("update_mask", "The field " + path + " cannot be changed.");
      }
      PoolCollection.change(row, body, path);
    }
    return row;
  }

  ObjectNode update(JsonCall call, Parent parent, ObjectNode row) {
    return put(call, parent, row, "update");
  }

  ObjectNode delete(JsonCall call, Parent parent, String name, Runnable effect) {
    ObjectNode row = require(parent.owner(), name);
    fresh(row, call.parameter("etag").orElse(""));
    return operations.v3(call, parent, name, "delete", "", row, effect);
  }

  JsonAnswer operation(Parent parent, JsonCall call) {
    return operations.get(
        parent.shown()
            + "/locations/"
            + call.variable("location")
            + "/operations/"
            + call.variable("operation"));
  }

  /** A project, folder or organization of a full resource name, by the project's id. */
  static Optional<String> container(Emulation emulation, String full) {
    String prefix = "//cloudresourcemanager.googleapis.com/";
    if (!full.startsWith(prefix)) {
      return Optional.empty();
    }
    String name = full.substring(prefix.length());
    if (name.matches("projects/[^/]+")) {
      String id = name.split("/", -1)[1];
      return Optional.of(emulation.projects().find(id).map(Project::name).orElse(name));
    }
    return name.matches("(folders|organizations)/\\d+") ? Optional.of(name) : Optional.empty();
  }
}
