package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Access control lists as Cloud Storage prints them. What is kept is entity and role; links, ids
 * and teams follow from them.
 *
 * @see <a href="https://cloud.google.com/storage/docs/access-control/lists">Access control
 *     lists</a>
 */
final class AccessLists {

  private static final Set<String> BUCKET_ROLES = Set.of("OWNER", "WRITER", "READER");
  private static final Set<String> PUBLIC = Set.of("allUsers", "allAuthenticatedUsers");
  private static final Set<String> OBJECT_ROLES = Set.of("OWNER", "READER");

  private AccessLists() {}

  /** The list that a predefined one stands for; {@code projectPrivate} when the name is empty. */
  static ArrayNode predefined(String name, Project project, boolean bucket) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    String n = project.number();
    switch (name.isEmpty() ? "projectPrivate" : name) {
      case "private" -> entry(list, "project-owners-" + n, "OWNER");
      case "projectPrivate" -> projectPrivate(list, n);
      case "publicRead" -> {
        projectPrivate(list, n);
        entry(list, "allUsers", "READER");
      }
      case "publicReadWrite" -> {
        projectPrivate(list, n);
        entry(list, "allUsers", "WRITER");
      }
      case "authenticatedRead" -> {
        projectPrivate(list, n);
        entry(list, "allAuthenticatedUsers", "READER");
      }
      case "bucketOwnerRead", "bucketOwnerFullControl" -> projectPrivate(list, n);
      default ->
          throw StorageErrors.invalid(
              "Invalid value '"
                  + name
                  + "' for parameter "
                  + (bucket ? "predefinedAcl" : "predefinedDefaultObjectAcl")
                  + ".");
    }
    return list;
  }

  /**
   * What objects of a bucket get by a predefined list; the empty one where they are private, since
   * an object's owner needs no entry.
   */
  static ArrayNode defaults(String name, Project project) {
    return name.equals("private")
        ? JsonNodeFactory.instance.arrayNode()
        : predefined(name, project, false);
  }

  /**
   * Refuses what opens a bucket to everybody, or something in it, where the bucket prevents it.
   *
   * @param who entities of a list, or members of a policy
   * @see <a href="https://cloud.google.com/storage/docs/public-access-prevention">Public access
   *     prevention</a>
   */
  static void checkPublic(ObjectNode bucket, Stream<String> who) {
    if (Trees.text(bucket, "iamConfiguration", "publicAccessPrevention").equals("enforced")
        && who.anyMatch(PUBLIC::contains)) {
      throw StorageErrors.preconditionFailed()
          .withMessage(
              "The member bindings allUsers and allAuthenticatedUsers are not allowed since public"
                  + " access prevention is enforced.");
    }
  }

  /** As {@link #checkPublic}, of a whole list. */
  static ArrayNode checkedPublic(ObjectNode bucket, ArrayNode list) {
    checkPublic(bucket, list.valueStream().map(e -> Trees.text(e, "entity")));
    return list;
  }

  private static void projectPrivate(ArrayNode list, String number) {
    entry(list, "project-owners-" + number, "OWNER");
    entry(list, "project-editors-" + number, "OWNER");
    entry(list, "project-viewers-" + number, "READER");
  }

  private static void entry(ArrayNode list, String entity, String role) {
    list.addObject().put("entity", entity).put("role", role);
  }

  /** Checked entries with entity and role only, as they are kept. */
  static ArrayNode kept(JsonNode asked, boolean bucket) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (JsonNode e : asked) {
      list.add(keptEntry(e, bucket));
    }
    return list;
  }

  static ObjectNode keptEntry(JsonNode asked, boolean bucket) {
    String entity = Trees.text(asked, "entity");
    String role = Trees.text(asked, "role").toUpperCase(Locale.ROOT);
    if (entity.isEmpty()) {
      throw StorageErrors.required("entity");
    }
    if (role.isEmpty()) {
      throw StorageErrors.required("role");
    }
    if (!entity.matches(
        "allUsers|allAuthenticatedUsers|(user|group|domain)-.+"
            + "|project-(owners|editors|viewers)-.+")) {
      throw StorageErrors.invalid("Could not parse user identifier: '" + entity + "'");
    }
    if (!(bucket ? BUCKET_ROLES : OBJECT_ROLES).contains(role)) {
      throw StorageErrors.invalid("Invalid value for role: '" + role + "'");
    }
    return JsonNodeFactory.instance.objectNode().put("entity", entity).put("role", role);
  }

  /** A bucket's entry as it is printed. */
  static ObjectNode bucketEntry(ObjectNode bucket, JsonNode kept) {
    String name = Trees.text(bucket, "name");
    String entity = Trees.text(kept, "entity");
    ObjectNode e = printed("storage#bucketAccessControl", kept, bucket);
    e.put("id", name + "/" + entity);
    e.put(
        "selfLink",
        "https://www.googleapis.com/storage/v1/b/" + name + "/acl/" + Uris.segment(entity));
    e.put("bucket", name);
    return e;
  }

  /** An entry of a bucket's default object list as it is printed. */
  static ObjectNode defaultEntry(ObjectNode bucket, JsonNode kept) {
    return printed("storage#objectAccessControl", kept, bucket);
  }

  /** An object's entry as it is printed. */
  static ObjectNode objectEntry(ObjectNode object, JsonNode kept) {
    String bucket = Trees.text(object, "bucket");
    String name = Trees.text(object, "name");
    String generation = Trees.text(object, "generation");
    String entity = Trees.text(kept, "entity");
    ObjectNode e = printed("storage#objectAccessControl", kept, object);
    e.put("id", bucket + "/" + name + "/" + generation + "/" + entity);
    e.put(
        "selfLink",
        "https://www.googleapis.com/storage/v1/b/"
            + bucket
            + "/o/"
            + Uris.segment(name)
            + "/acl/"
            + Uris.segment(entity));
    e.put("bucket", bucket);
    e.put("object", name);
    e.put("generation", generation);
    return e;
  }

  private static ObjectNode printed(String kind, JsonNode kept, ObjectNode of) {
    ObjectNode e = JsonNodeFactory.instance.objectNode();
    String entity = Trees.text(kept, "entity");
    e.put("kind", kind);
    e.put("entity", entity);
    e.put("role", Trees.text(kept, "role"));
    e.put("etag", Trees.text(of, "etag"));
    for (String team : List.of("owners", "editors", "viewers")) {
      String prefix = "project-" + team + "-";
      if (entity.startsWith(prefix)) {
        e.putObject("projectTeam")
            .put("projectNumber", entity.substring(prefix.length()))
            .put("team", team);
      }
    }
    int dash = entity.indexOf('-');
    if (dash > 0 && entity.contains("@")) {
      e.put("email", entity.substring(dash + 1));
    } else if (entity.startsWith("domain-")) {
      e.put("domain", entity.substring(dash + 1));
    }
    return e;
  }
}
