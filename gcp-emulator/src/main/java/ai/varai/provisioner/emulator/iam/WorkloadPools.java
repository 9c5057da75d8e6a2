package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.published.PublishedBodies;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Workload identity pools and their providers. What is deleted can be brought back for 30 days, and
 * its name is taken as long. Tokens of others are not exchanged here.
 *
 * @see <a
 *     href="https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools">
 *     Reference</a>
 */
final class WorkloadPools {

  private static final String API = "iam";
  private static final String KIND = "iam.workloadPools";
  private static final Duration USUAL = Duration.ofSeconds(3);
  private static final Duration KEPT = Duration.ofDays(30);
  private static final Pattern ID = Pattern.compile("[a-z0-9-]{4,32}");
  private static final String TYPES = "type.googleapis.com/google.iam.admin.v1.";
  private static final String DELETED = "DELETED";
  private static final String OUTCOME = "_outcome";
  private static final String POOLS =
      "/v1/projects/{project}/locations/{location}/workloadIdentityPools";
  private static final String ROOT = "iam.projects.locations.workloadIdentityPools.";

  /** The two collections of the same manners. */
  private enum Kind {
    POOL("workloadIdentityPools", "workloadIdentityPoolId", "WorkloadIdentityPool"),
    PROVIDER(
        "workloadIdentityPoolProviders",
        "workloadIdentityPoolProviderId",
        "WorkloadIdentityPoolProvider");

    private final String field;
    private final String idParameter;
    private final String type;

    Kind(String field, String idParameter, String type) {
      this.field = field;
      this.idParameter = idParameter;
      this.type = type;
    }
  }

  private final Emulation emulation;
  private final Table<ObjectNode> table;
  private final PublishedBodies bodies = new PublishedBodies("iam.v1");

  WorkloadPools(Emulation emulation) {
    this.emulation = emulation;
    this.table = emulation.store().table("iam.workloadPools", Codec.json());
    emulation
        .operations()
        .defineApplied(
            KIND,
            (row, now) -> {
              ObjectNode body = row.json();
              body.set("response", body.remove(OUTCOME));
              body.put("done", true);
              return row.with(body);
            });
  }

  void register(ApiBuilder api) {
    register(api, Kind.POOL, POOLS, "{pool}", ROOT);
    register(api, Kind.PROVIDER, POOLS + "/{pool}/providers", "{provider}", ROOT + "providers.");
  }

  private void register(ApiBuilder api, Kind kind, String all, String variable, String id) {
    String one = all + "/" + variable;
    api.route("POST", all, id + "create", call -> create(call, kind, id + "create"))
        .route("GET", all, id + "list", call -> list(call, kind))
        .route("GET", one, id + "get", call -> JsonAnswer.ok(require(call, name(call))))
        .route("PATCH", one, id + "patch", call -> patch(call, kind, id + "patch"))
        .route("DELETE", one, id + "delete", call -> delete(call, kind))
        .route("POST", one + ":undelete", id + "undelete", call -> undelete(call, kind))
        .route("GET", one + "/operations/{operation}", id + "operations.get", this::operation);
  }

  private Project project(JsonCall call) {
    return emulation.projects().require(call.variable("project"));
  }

  /** The canonical name of what the path names, which has the project's number. */
  private String name(JsonCall call) {
    StringBuilder name =
        new StringBuilder("projects/")
            .append(project(call).number())
            .append("/locations/")
            .append(call.variable("location"))
            .append("/workloadIdentityPools");
    if (call.variables().containsKey("pool")) {
      name.append('/').append(call.variable("pool"));
    }
    if (call.variables().containsKey("provider")) {
      name.append("/providers/").append(call.variable("provider"));
    }
    return name.toString();
  }

  private Optional<ObjectNode> find(JsonCall call, String name) {
    return table.get(project(call).id(), name).filter(this::lasts);
  }

  private boolean lasts(ObjectNode row) {
    String until = Trees.text(row, "expireTime");
    return until.isEmpty() || Instant.parse(until).isAfter(emulation.clock().instant());
  }

  private ObjectNode require(JsonCall call, String name) {
    return find(call, name)
        .orElseThrow(() -> GoogleError.notFound("Requested entity was not found."));
  }

  private static boolean deleted(ObjectNode row) {
    return Trees.text(row, "state").equals(DELETED);
  }

  private ObjectNode alive(JsonCall call, String name) {
    ObjectNode row = require(call, name);
    if (deleted(row)) {
      throw GoogleError.failedPrecondition(name + " is deleted.");
    }
    return row;
  }

  private JsonAnswer create(JsonCall call, Kind kind, String method) {
    ObjectNode body = call.body();
    bodies.check(method, body);
    String id = call.parameter(kind.idParameter).orElse("");
    if (!ID.matcher(id).matches() || id.startsWith("gcp-")) {
      throw GoogleError.badField(
          kind.idParameter,
          "The id must have 4 to 32 lowercase letters, digits and hyphens, and must not begin with"
              + " gcp-.");
    }
    boolean provider = kind == Kind.PROVIDER;
    String name = name(call) + (provider ? "/providers/" : "/") + id;
    return locked(
        call,
        () -> {
          if (provider) {
            alive(call, name(call));
          }
          if (find(call, name).isPresent()) {
            throw GoogleError.alreadyExists("Requested entity already exists");
          }
          ObjectNode made = body.deepCopy();
          made.remove(List.of("expireTime", "etag"));
          made.put("name", name);
          made.put("state", "ACTIVE");
          checked(made, kind);
          return start(call, kind, made, () -> put(call, made));
        });
  }

  private static void checked(ObjectNode row, Kind kind) {
    if (Trees.text(row, "displayName").length() > 32) {
      throw GoogleError.badField("display_name", "The display name has at most 32 characters.");
    }
    if (Trees.text(row, "description").length() > 256) {
      throw GoogleError.badField("description", "The description has at most 256 characters.");
    }
    if (kind == Kind.PROVIDER) {
      PoolProviders.check(row);
    }
  }

  private void put(JsonCall call, ObjectNode row) {
    table.put(project(call).id(), Trees.text(row, "name"), row);
  }

  private JsonAnswer list(JsonCall call, Kind kind) {
    boolean all = call.parameter("showDeleted").map(Boolean::parseBoolean).orElse(false);
    String prefix = name(call) + (kind == Kind.PROVIDER ? "/providers/" : "/");
    if (kind == Kind.PROVIDER) {
      require(call, name(call));
    }
    Page<ObjectNode> page =
        Page.of(
            table.list(project(call).id(), prefix).stream()
                .filter(row -> !Trees.text(row, "name").substring(prefix.length()).contains("/"))
                .filter(this::lasts)
                .filter(row -> all || !deleted(row))
                .toList(),
            Trees.parse(call.parameter("pageSize").orElse("0"))
                .filter(n -> n >= 0 && n <= Integer.MAX_VALUE)
                .orElseThrow(() -> GoogleError.badField("page_size", "Invalid page size."))
                .intValue(),
            call.parameter("pageToken").orElse(""),
            50,
            kind == Kind.POOL ? 1000 : 100,
            row -> Trees.text(row, "name"));
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    if (!page.items().isEmpty()) {
      answer.putArray(kind.field).addAll(page.items());
    }
    if (!page.nextToken().isEmpty()) {
      answer.put("nextPageToken", page.nextToken());
    }
    return JsonAnswer.ok(answer);
  }

  private JsonAnswer patch(JsonCall call, Kind kind, String method) {
    ObjectNode body = call.body();
    bodies.check(method, body);
    String mask =
        call.parameter("updateMask")
            .filter(m -> !m.isEmpty())
            .orElseThrow(() -> GoogleError.badField("update_mask", "The mask is required."));
    return locked(
        call,
        () -> {
          ObjectNode row = alive(call, name(call)).deepCopy();
          for (String path : mask.split(",")) {
            change(row, body, path.trim());
          }
          checked(row, kind);
          return start(call, kind, row, () -> put(call, row));
        });
  }

  /** Sets one field of the mask, which may lie deeper, to what the body has there. */
  private static void change(ObjectNode row, ObjectNode body, String path) {
    String[] steps = path.split("\\.", 2);
    String field = Trees.camel(steps[0]);
    if (List.of("name", "state", "expireTime").contains(field)) {
      throw GoogleError.badField("update_mask", "The field " + path + " cannot be changed.");
    }
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

  private JsonAnswer delete(JsonCall call, Kind kind) {
    return locked(
        call,
        () -> {
          ObjectNode row = alive(call, name(call)).deepCopy();
          row.put("state", DELETED);
          row.put("expireTime", emulation.clock().instant().plus(KEPT).toString());
          return start(call, kind, row, () -> put(call, row));
        });
  }

  private JsonAnswer undelete(JsonCall call, Kind kind) {
    return locked(
        call,
        () -> {
          ObjectNode row = require(call, name(call)).deepCopy();
          if (!deleted(row)) {
            throw GoogleError.failedPrecondition(name(call) + " is not deleted.");
          }
          row.put("state", "ACTIVE");
          row.remove("expireTime");
          return start(call, kind, row, () -> put(call, row));
        });
  }

  private JsonAnswer locked(JsonCall call, Supplier<ObjectNode> work) {
    return JsonAnswer.ok(emulation.store().transact(project(call).id(), work));
  }

  private ObjectNode start(JsonCall call, Kind kind, ObjectNode row, Runnable effect) {
    String name =
        Trees.text(row, "name") + "/operations/" + kind.type.charAt(0) + emulation.ids().hex(20);
    ObjectNode shown = JsonNodeFactory.instance.objectNode().put("name", name);
    ObjectNode outcome = JsonNodeFactory.instance.objectNode().put("@type", TYPES + kind.type);
    outcome.setAll(row);
    ObjectNode stored = shown.deepCopy();
    stored.set(OUTCOME, outcome);
    emulation
        .operations()
        .startApplied(
            API, project(call).id(), KIND, Trees.text(row, "name"), USUAL, name, stored, effect);
    return shown;
  }

  private JsonAnswer operation(JsonCall call) {
    ObjectNode body =
        emulation
            .operations()
            .find(name(call) + "/operations/" + call.variable("operation"))
            .filter(row -> row.api().equals(API))
            .orElseThrow(() -> GoogleError.notFound("Requested entity was not found."))
            .json();
    body.remove(OUTCOME);
    return JsonAnswer.ok(body);
  }
}
