package ai.varai.provisioner.emulator.logging;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.logging.LogHolders.Holder;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.ListFilter;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Named records of a location that have no published protos: scopes, saved queries. */
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

    /** Who can have such records: {@code projects}, and what lies above them. */
    List<String> holders();

    /** Refuses a record that cannot be. */
    void check(ObjectNode record, String location);
  }

  private final Emulation emulation;
  private final Kind kind;
  private final Table<ObjectNode> table;
  private final LogHolders holders;

  LogRecords(Emulation emulation, LogHolders holders, Kind kind) {
    this.holders = holders;
    this.emulation = emulation;
    this.kind = kind;
    this.table = emulation.store().table("logging." + kind.collection(), Codec.json());
  }

  void register(ApiBuilder api) {
    for (String holder : kind.holders()) {
      String all = "/v2/" + holder + "/{holder}/locations/{location}/" + kind.collection();
      String one = all + "/{id}";
      String id = "logging." + holder + ".locations." + kind.collection() + ".";
      api.route("POST", all, id + "create", c -> create(holders.of(holder, c), c))
          .route("GET", all, id + "list", c -> list(holders.of(holder, c), c))
          .route("GET", one, id + "get", c -> get(holders.of(holder, c), c))
          .route("PATCH", one, id + "patch", c -> patch(holders.of(holder, c), c))
          .route("DELETE", one, id + "delete", c -> delete(holders.of(holder, c), c));
    }
  }

  private JsonAnswer get(Holder holder, JsonCall call) {
    return JsonAnswer.ok(require(holder, key(call)));
  }

  private String prefix(JsonCall call) {
    return "locations/" + call.variable("location") + "/" + kind.collection() + "/";
  }

  private String key(JsonCall call) {
    return prefix(call) + call.variable("id");
  }

  private ObjectNode require(Holder holder, String key) {
    return table
        .get(holder.home(), holder.prefix() + key)
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

  private JsonAnswer create(Holder holder, JsonCall call) {
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
    ObjectNode made = JsonNodeFactory.instance.objectNode().put("name", holder.name() + "/" + key);
    kind.fields().stream().filter(body::has).forEach(f -> made.set(f, body.get(f)));
    made.put("createTime", now).put("updateTime", now);
    emulation
        .store()
        .run(
            holder.home(),
            () -> {
              if (table.contains(holder.home(), holder.prefix() + key)) {
                throw GoogleError.alreadyExists(kind.word() + " " + id + " already exists");
              }
              table.put(holder.home(), holder.prefix() + key, made);
            });
    return JsonAnswer.ok(made);
  }

  private JsonAnswer list(Holder holder, JsonCall call) {
    ListFilter filter = ListFilter.parse(call.parameter("filter").orElse(""));
    List<ObjectNode> found =
        table.list(holder.home(), holder.prefix() + prefix(call)).stream()
            .filter(filter::test)
            .toList();
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

  private JsonAnswer patch(Holder holder, JsonCall call) {
    ObjectNode body = call.body();
    known(body);
    Set<String> mask = new TreeSet<>();
    for (String path : call.parameter("updateMask").orElse("*").split(",", 0)) {
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
                holder.home(),
                () -> {
                  ObjectNode next = require(holder, key(call)).deepCopy();
                  for (String field : mask) {
                    if (body.has(field)) {
                      next.set(field, body.get(field));
                    } else {
                      next.remove(field);
                    }
                  }
                  kind.check(next, call.variable("location"));
                  next.put("updateTime", emulation.clock().instant().toString());
                  table.put(holder.home(), holder.prefix() + key(call), next);
                  return next;
                }));
  }

  private JsonAnswer delete(Holder holder, JsonCall call) {
    emulation
        .store()
        .run(
            holder.home(),
            () -> {
              require(holder, key(call));
              table.remove(holder.home(), holder.prefix() + key(call));
            });
    return JsonAnswer.empty();
  }
}
