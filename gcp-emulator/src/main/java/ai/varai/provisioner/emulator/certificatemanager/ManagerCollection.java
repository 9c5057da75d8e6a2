package ai.varai.provisioner.emulator.certificatemanager;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Page;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The methods that all collections have. */
abstract class ManagerCollection {
  private static final String LOCATION = "^projects/[^/]+/locations/[^/]+";
  private static final Set<String> CHANGEABLE = Set.of("description", "labels");
  final Emulation emulation;
  private final ManagerOperations operations;
  private final String collection;
  private final String idParameter;
  private final String type;
  final Table<ObjectNode> table;

  ManagerCollection(
      Emulation emulation,
      ManagerOperations operations,
      String collection,
      String idParameter,
      String type) {
    this.emulation = emulation;
    this.operations = operations;
    this.collection = collection;
    this.idParameter = idParameter;
    this.type = type;
    this.table = emulation.store().table("certificatemanager." + collection, Codec.json());
  }

  /** Checks a new resource and adds what the server makes up. */
  abstract void complete(ObjectNode resource, String location, String project);

  /** Throws when the resource is in use. */
  abstract void checkDelete(ObjectNode resource, String project);

  /** What an update may change. */
  Set<String> changeable() {
    return CHANGEABLE;
  }

  /** What an update without a mask changes; throws where it needs one. */
  Set<String> withoutMask() {
    throw GoogleError.badField("update_mask", "The mask is required.");
  }

  /** Checks a resource that an update has changed. */
  void checkChange(ObjectNode resource, String project) {}

  /** Adds what a reader is shown besides what is kept. */
  void view(ObjectNode resource, String project) {}

  /** The collection below the location. */
  String path(JsonCall call) {
    return collection;
  }

  private ObjectNode shown(ObjectNode resource, String project) {
    ObjectNode out = resource.deepCopy();
    view(out, project);
    return out;
  }

  private String project(JsonCall call) {
    return emulation.projects().require(call.variable("project")).id();
  }

  private String name(JsonCall call, String id) {
    return "projects/"
        + project(call)
        + "/locations/"
        + call.variable("location")
        + "/"
        + path(call)
        + "/"
        + id;
  }

  private ObjectNode require(JsonCall call) {
    String name = name(call, call.variable("name"));
    return table
        .get(project(call), name)
        .orElseThrow(() -> GoogleError.notFound("Resource '" + name + "' was not found"));
  }

  JsonAnswer list(JsonCall call) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    Page<ObjectNode> page =
        Page.of(
            found(call),
            ManagerOperations.pageSize(call),
            call.parameter("pageToken").orElse(""),
            100,
            1000,
            each -> each.path("name").asText());
    if (!page.items().isEmpty()) {
      ArrayNode list = out.putArray(collection);
      page.items().forEach(each -> list.add(shown(each, project(call))));
    }
    if (!page.nextToken().isEmpty()) {
      out.put("nextPageToken", page.nextToken());
    }
    return JsonAnswer.ok(out);
  }

  /** What is in the location of the call, or in all where that is a dash. */
  private List<ObjectNode> found(JsonCall call) {
    if (!call.variable("location").equals("-")) {
      return table.list(project(call), name(call, ""));
    }
    String below = "/" + path(call) + "/";
    return table.list(project(call)).stream()
        .filter(each -> each.path("name").asText().replaceFirst(LOCATION, "").startsWith(below))
        .toList();
  }

  JsonAnswer get(JsonCall call) {
    return JsonAnswer.ok(shown(require(call), project(call)));
  }

  JsonAnswer create(JsonCall call) {
    String id =
        call.parameter(idParameter)
            .orElseThrow(() -> GoogleError.badField(idParameter, "The id is required."));
    if (!id.matches("[a-z]([-a-z0-9]{0,61}[a-z0-9])?")) {
      throw GoogleError.badField(idParameter, "'" + id + "' is not a valid id.");
    }
    String project = project(call);
    String name = name(call, id);
    return write(
        project,
        () -> {
          if (table.contains(project, name)) {
            throw GoogleError.alreadyExists("Resource '" + name + "' already exists");
          }
          ObjectNode resource = call.body().deepCopy();
          resource.put("name", name);
          resource.put("createTime", emulation.clock().instant().toString());
          resource.put("updateTime", emulation.clock().instant().toString());
          complete(resource, call.variable("location"), project);
          return operations.start(
              call,
              project,
              name,
              type,
              "create",
              resource,
              () -> table.put(project, name, resource));
        });
  }

  JsonAnswer patch(JsonCall call) {
    String project = project(call);
    Collection<String> mask =
        call.parameter("updateMask")
            .<Collection<String>>map(m -> List.of(m.split(",")))
            .orElseGet(this::withoutMask);
    return write(
        project,
        () -> {
          ObjectNode resource = require(call).deepCopy();
          for (String field : mask) {
            if (!changeable().contains(field)) {
              throw GoogleError.badField("update_mask", "The field " + field + " is immutable.");
            }
            if (call.body().has(field)) {
              resource.set(field, call.body().get(field));
            } else {
              resource.remove(field);
            }
          }
          checkChange(resource, project);
          resource.put("updateTime", emulation.clock().instant().toString());
          String name = resource.path("name").asText();
          return operations.start(
              call,
              project,
              name,
              type,
              "update",
              resource,
              () -> table.put(project, name, resource));
        });
  }

  JsonAnswer delete(JsonCall call) {
    String project = project(call);
    return write(
        project,
        () -> {
          ObjectNode resource = require(call);
          checkDelete(resource, project);
          String name = resource.path("name").asText();
          return operations.start(
              call,
              project,
              name,
              "",
              "delete",
              JsonNodeFactory.instance.objectNode(),
              () -> table.remove(project, name));
        });
  }

  private JsonAnswer write(String project, java.util.function.Supplier<ObjectNode> write) {
    return JsonAnswer.ok(emulation.store().transact(project, write));
  }

  /** What stands in another resource cannot be deleted. */
  static GoogleError inUse(String name, String user) {
    return GoogleError.failedPrecondition(
        "can't delete resource '" + name + "' that is referenced by: '" + user + "'");
  }
}
