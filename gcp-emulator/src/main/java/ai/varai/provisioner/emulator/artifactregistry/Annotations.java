package ai.varai.provisioner.emulator.artifactregistry;

import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.FieldMasks;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.FieldMask;
import java.util.Map;
import java.util.TreeMap;

/** Annotations of packages, versions and files: all of these that a user can change. */
final class Annotations {

  private static final String NAME = "name";
  private static final String VALUES = "annotations";

  private final Table<ObjectNode> table;

  Annotations(ArtifactTables tables) {
    this.table = tables.emulation.store().table("artifactregistry.annotations", Codec.json());
  }

  static void checkMask(FieldMask mask) {
    for (String field : FieldMasks.topLevel(mask)) {
      if (!field.equals("annotations") && !field.equals("*")) {
        throw GoogleError.badField("update_mask", "The field " + field + " cannot be changed.");
      }
    }
  }

  /** Those of the resource of this full name. */
  Map<String, String> of(RepositoryName at, String name) {
    Map<String, String> out = new TreeMap<>();
    table
        .get(at.project().id(), name)
        .ifPresent(
            row ->
                row.path(VALUES)
                    .properties()
                    .forEach(f -> out.put(f.getKey(), f.getValue().asText())));
    return out;
  }

  void put(RepositoryName at, String name, Map<String, String> annotations) {
    ObjectNode row = JsonNodeFactory.instance.objectNode().put(NAME, name);
    annotations.forEach(row.putObject(VALUES)::put);
    table.put(at.project().id(), name, row);
  }

  /** Forgets those of a resource, and of all that lies in it. */
  void remove(RepositoryName at, String name) {
    for (ObjectNode row : table.list(at.project().id(), name)) {
      String key = Trees.text(row, NAME);
      if (key.equals(name) || key.startsWith(name + "/")) {
        table.remove(at.project().id(), key);
      }
    }
  }
}
