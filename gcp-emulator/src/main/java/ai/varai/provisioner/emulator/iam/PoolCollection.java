package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.published.PublishedBodies;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The methods that all collections of pools have, and of what lies in pools. */
final class PoolCollection {

  private static final List<String> GIVEN =
      List.of("name", "state", "expireTime", "parent", "mode", "clientId", "ownerService");

  private final PoolRows rows;
  private final PoolOperations operations;
  private final PublishedBodies bodies;
  private final PoolKind kind;

  PoolCollection(PoolRows rows, PoolOperations operations, PublishedBodies bodies, PoolKind kind) {
    this.rows = rows;
    this.operations = operations;
    this.bodies = bodies;
    this.kind = kind;
  }

  void register(ApiBuilder api) {
    String all = "/v1/" + kind.all();
    String one = "/v1/" + kind.path();
    String id = kind.methods();
    api.route("POST", all, id + "create", this::create)
        .route("GET", all, id + "list", this::list)
        .route("GET", one, id + "get", call -> JsonAnswer.ok(rows.require(name(call))))
        .route("DELETE", one, id + "delete", this::delete)
        .route("POST", one + ":undelete", id + "undelete", this::undelete);
    if (kind.style() != PoolKind.Style.FIXED) {
      api.route("PATCH", one, id + "patch", this::patch);
    }
    if (kind.style() != PoolKind.Style.DIRECT) {
      api.route(
          "GET",
          one + "/operations/{operation}",
          id + "operations.get",
          call -> operations.get(name(call) + "/operations/" + call.variable("operation")));
    }
  }

  private String name(JsonCall call) {
    return rows.name(call, kind.path());
  }

  private boolean nested() {
    return !kind.parent().endsWith("/locations/{location}")
        && !kind.parent().equals("locations/{location}");
  }

  private JsonAnswer create(JsonCall call) {
    ObjectNode body = call.body();
    bodies.check(kind.methods() + "create", body);
    String id = call.parameter(kind.idParameter()).orElse("");
    kind.checkId(id);
    String name = rows.name(call, kind.all()) + "/" + id;
    ObjectNode made = body.deepCopy();
    made.remove(List.of("expireTime", "etag", "ownerService"));
    made.put("name", name);
    made.put("state", "ACTIVE");
    kind.check().prepare(made);
    return rows.locked(
        call,
        () -> {
          if (nested()) {
            rows.alive(rows.name(call, kind.parent()));
          }
          if (rows.find(name).isPresent()) {
            throw GoogleError.alreadyExists("Requested entity already exists");
          }
          checked(made, Optional.empty());
          return started(call, made, () -> rows.add(made));
        });
  }

  private void checked(ObjectNode row, Optional<ObjectNode> before) {
    if (Trees.text(row, "displayName").length() > 32) {
      throw GoogleError.badField(
          "display_name", "display name must be less than or equal to 32 characters");
    }
    if (Trees.text(row, "description").length() > 256) {
      throw GoogleError.badField(
          "description", "description must be less than or equal to 256 characters");
    }
    kind.check().check(row, before);
  }

  /** What a call answers that has this effect on a resource. */
  private JsonAnswer started(JsonCall call, ObjectNode row, Runnable effect) {
    if (kind.style() == PoolKind.Style.DIRECT) {
      effect.run();
      return JsonAnswer.ok(row);
    }
    return JsonAnswer.ok(operations.start(rows.owner(call), kind.type(), row, effect));
  }

  private JsonAnswer list(JsonCall call) {
    if (nested()) {
      rows.require(rows.name(call, kind.parent()));
    }
    Optional<String> organization =
        kind.path().startsWith("locations/") && !nested()
            ? Optional.of(WorkforcePools.organization(rows.emulation(), call))
            : Optional.empty();
    return page(
        call,
        kind.listField(),
        kind.pages(),
        rows.list(rows.name(call, kind.all())).stream()
            .filter(row -> call.call().flag("showDeleted") || !PoolRows.deleted(row))
            .filter(r -> organization.map(o -> Trees.text(r, "parent").equals(o)).orElse(true))
            .toList());
  }

  static JsonAnswer page(JsonCall call, String field, PoolKind.Pages pages, List<ObjectNode> all) {
    Page<ObjectNode> page =
        Page.of(
            all,
            size(call),
            call.parameter("pageToken").orElse(""),
            pages.usual(),
            pages.most(),
            row -> Trees.text(row, "name"));
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    if (!page.items().isEmpty()) {
      answer.putArray(field).addAll(page.items());
    }
    if (!page.nextToken().isEmpty()) {
      answer.put("nextPageToken", page.nextToken());
    }
    return JsonAnswer.ok(answer);
  }

  static int size(JsonCall call) {
    return Trees.parse(call.parameter("pageSize").orElse("0"))
        .filter(n -> n >= 0 && n <= Integer.MAX_VALUE)
        .orElseThrow(() -> GoogleError.badField("page_size", "Invalid page size."))
        .intValue();
  }

  private JsonAnswer patch(JsonCall call) {
    ObjectNode body = call.body();
    bodies.check(kind.methods() + "patch", body);
    String mask = mask(call);
    return changed(
        call,
        rows::alive,
        row -> {
          ObjectNode before = row.deepCopy();
          for (String path : mask.split(",", 0)) {
            if (GIVEN.contains(Trees.camel(path.trim()))) {
              throw GoogleError.badField(
                  "update_mask", "The field " + path + " cannot be changed.");
            }
            change(row, body, path.trim());
          }
          checked(row, Optional.of(before));
        });
  }

  static String mask(JsonCall call) {
    return call.parameter("updateMask")
        .filter(m -> !m.isEmpty())
        .orElseThrow(() -> GoogleError.badField("update_mask", "The mask is required."));
  }

  /** Sets one field of the mask, which may lie deeper, to what the body has there. */
  static void change(ObjectNode row, ObjectNode body, String path) {
    String[] steps = path.split("\\.", 2);
    String field = Trees.camel(steps[0]);
    boolean deeper = steps.length == 2 && !field.equals("attributeMapping");
    if (deeper && body.get(field) instanceof ObjectNode from) {
      change(Trees.object(row, field), from, steps[1]);
    } else if (deeper && row.get(field) instanceof ObjectNode to) {
      change(to, JsonNodeFactory.instance.objectNode(), steps[1]);
    } else if (body.has(field)) {
      row.set(field, body.get(field));
    } else {
      row.remove(field);
    }
  }

  private JsonAnswer delete(JsonCall call) {
    return changed(call, rows::alive, rows::bury);
  }

  private JsonAnswer undelete(JsonCall call) {
    return changed(
        call,
        rows::require,
        row -> {
          if (!PoolRows.deleted(row)) {
            throw GoogleError.failedPrecondition(name(call) + " is not deleted.");
          }
          PoolRows.revive(row);
        });
  }

  /** Changes what a call names. */
  private JsonAnswer changed(
      JsonCall call, Function<String, ObjectNode> find, Consumer<ObjectNode> change) {
    return rows.locked(
        call,
        () -> {
          ObjectNode row = find.apply(name(call)).deepCopy();
          change.accept(row);
          return started(call, row, () -> rows.put(row));
        });
  }
}
