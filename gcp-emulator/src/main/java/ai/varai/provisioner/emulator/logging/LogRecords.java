package ai.varai.provisioner.emulator.logging;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.ListFilter;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Named records of a project's location that have no published protos: scopes, saved queries. */
final class LogRecords {

  /** What is special of one collection. */
  interface Kind {
    /** Its name in paths, such as {@code logScopes}. */
    String collection();

    /** What its messages call one, such as {@code Log scope}. */
    String word();

    /** The query parameter with the new one's id; Google makes one up where it may be missing. */
    String idParameter();

    boolean makesIds();

    Set<String> fields();

    /** Refuses a record that cannot be. */
    void check(ObjectNode record, String location);
  }

  private final Emulation emulation;
  private final Kind kind;
  private final Table<ObjectNode> table;

  LogRecords(Emulation emulation, Kind kind) {
    this.emulation = emulation;
    this.kind = kind;
    this.table = emulation.store().table("logging." + kind.collection(), Codec.json());
  }

  void register(ApiBuilder api) {
    String all = "/v2/projects/{project}/locations/{location}/" + kind.collection();
    String one = all + "/{id}";
    String id = "logging.projects.locations." + kind.collection() + ".";
    api.route("POST", all, id + "create", this::create)
        .route("GET", all, id + "list", this::list)
        .route("GET", one, id + "get", c -> JsonAnswer.ok(require(project(c), key(c))))
        .route("PATCH", one, id + "patch", this::patch)
        .route("DELETE", one, id + "delete", this::delete);
  }

  private Project project(JsonCall call) {
    return emulation.projects().require(call.variable("project"));
  }

  private String prefix(JsonCall call) {
    return "locations/" + call.variable("location") + "/" + kind.collection() + "/";
  }

  private String key(JsonCall call) {
    return prefix(call) + call.variable("id");
  }

  private ObjectNode require(Project project, String key) {
    return table
        .get(project.id(), key)
        .orElseThrow(
            () ->
                GoogleError.notFound(
                    kind.word()
                        + " "
                        + key.substring(key.lastIndexOf('/') + 1)
                        + " does not exist"));
  }

  private void known(ObjectNode body) {
    Set<String> unknown = new TreeSet<>();
    body.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(kind.fields());
    unknown.removeAll(Set.of("name", "createTime", "updateTime"));
    if (!unknown.isEmpty()) {
      throw GoogleError.invalidArgument(
          "Invalid JSON payload received. Unknown name \""
              + unknown.iterator().next()
              + "\": Cannot find field.");
    }
  }

  private JsonAnswer create(JsonCall call) {
    Project project = project(call);
    String given = call.parameter(kind.idParameter()).orElse("");
    String id = given.isEmpty() && kind.makesIds() ? emulation.ids().uuid() : given;
    if (!id.matches("[A-Za-z0-9_.-]{1,100}")) {
      throw GoogleError.badField(kind.idParameter(), "Invalid id: \"" + id + "\"");
    }
    ObjectNode body = call.body();
    known(body);
    kind.check(body, call.variable("location"));
    String key = prefix(call) + id;
    String now = emulation.clock().instant().toString();
    ObjectNode made = JsonNodeFactory.instance.objectNode().put("name", project.name() + "/" + key);
    kind.fields().stream().filter(body::has).forEach(f -> made.set(f, body.get(f)));
    made.put("createTime", now).put("updateTime", now);
    emulation
        .store()
        .run(
            project.id(),
            () -> {
              if (table.contains(project.id(), key)) {
                throw GoogleError.alreadyExists(kind.word() + " " + id + " already exists");
              }
              table.put(project.id(), key, made);
            });
    return JsonAnswer.ok(made);
  }

  private JsonAnswer list(JsonCall call) {
    ListFilter filter = ListFilter.parse(call.parameter("filter").orElse(""));
    List<ObjectNode> found =
        table.list(project(call).id(), prefix(call)).stream().filter(filter::test).toList();
    int size = call.parameter("pageSize").flatMap(Trees::parse).map(Long::intValue).orElse(0);
    Page<ObjectNode> page =
        Page.of(
            found,
            size,
            call.parameter("pageToken").orElse(""),
            50,
            1000,
            r -> r.path("name").asText());
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    if (!page.items().isEmpty()) {
      ArrayNode list = out.putArray(kind.collection());
      page.items().forEach(list::add);
    }
    if (!page.nextToken().isEmpty()) {
      out.put("nextPageToken", page.nextToken());
    }
    return JsonAnswer.ok(out);
  }

  private JsonAnswer patch(JsonCall call) {
    Project project = project(call);
    ObjectNode body = call.body();
    known(body);
    Set<String> mask = new TreeSet<>();
    for (String path : call.parameter("updateMask").orElse("*").split(",")) {
      mask.add(Trees.camel(path.strip()));
    }
    if (mask.contains("*")) {
      mask.clear();
      kind.fields().stream().filter(body::has).forEach(mask::add);
    }
    if (!kind.fields().containsAll(mask)) {
      throw GoogleError.badField(
          "update_mask", "Of " + mask + " only " + new TreeSet<>(kind.fields()) + " can change.");
    }
    return JsonAnswer.ok(
        emulation
            .store()
            .transact(
                project.id(),
                () -> {
                  ObjectNode next = require(project, key(call)).deepCopy();
                  for (String field : mask) {
                    if (body.has(field)) {
                      next.set(field, body.get(field));
                    } else {
                      next.remove(field);
                    }
                  }
                  kind.check(next, call.variable("location"));
                  next.put("updateTime", emulation.clock().instant().toString());
                  table.put(project.id(), key(call), next);
                  return next;
                }));
  }

  private JsonAnswer delete(JsonCall call) {
    Project project = project(call);
    emulation
        .store()
        .run(
            project.id(),
            () -> {
              require(project, key(call));
              table.remove(project.id(), key(call));
            });
    return JsonAnswer.empty();
  }
}
