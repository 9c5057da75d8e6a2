package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import ai.varai.provisioner.emulator.token.AccessIds;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** HMAC keys of service accounts. The secret is shown once; it is kept to look at signatures. */
final class HmacKeys implements AccessIds {

  private static final String GROUP = "\0hmac";
  private static final String SECRET = "_secret";

  private final Emulation emulation;
  private final StorageTables tables;

  HmacKeys(Emulation emulation, StorageTables tables) {
    this.emulation = emulation;
    this.tables = tables;
  }

  JsonAnswer create(JsonCall call) {
    Project project = project(call);
    String account =
        call.parameter("serviceAccountEmail")
            .orElseThrow(() -> StorageErrors.required("serviceAccountEmail"));
    String id = "GOOG1E" + emulation.ids().lower(55).toUpperCase(Locale.ROOT);
    String time = tables.timestamp();
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("kind", "storage#hmacKeyMetadata");
    row.put("id", project.id() + "/" + id);
    row.put("selfLink", link(project, id));
    row.put("accessId", id);
    row.put("projectId", project.id());
    row.put("serviceAccountEmail", account);
    row.put("state", "ACTIVE");
    row.put("timeCreated", time);
    row.put("updated", time);
    row.put("etag", StorageTables.etag(0, tables.nextGeneration()));
    String secret = Base64.getEncoder().encodeToString(emulation.ids().bytes(30));
    tables.extras.put(project.id(), GROUP + id, row.deepCopy().put(SECRET, secret));
    tables.extras.put(
        "", GROUP + id, JsonNodeFactory.instance.objectNode().put("project", project.id()));
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("kind", "storage#hmacKey");
    answer.put("secret", secret);
    answer.set("metadata", row);
    return JsonAnswer.ok(answer);
  }

  @Override
  public Optional<HmacKey> key(String accessId) {
    return tables
        .extras
        .get("", GROUP + accessId)
        .flatMap(owner -> tables.extras.get(Trees.text(owner, "project"), GROUP + accessId))
        .filter(row -> Trees.text(row, "state").equals("ACTIVE") && row.has(SECRET))
        .map(row -> new HmacKey(Trees.text(row, "serviceAccountEmail"), Trees.text(row, SECRET)));
  }

  private static ObjectNode shown(ObjectNode row) {
    ObjectNode out = row.deepCopy();
    out.remove(SECRET);
    return out;
  }

  private static String link(Project project, String id) {
    return "https://www.googleapis.com/storage/v1/projects/" + project.id() + "/hmacKeys/" + id;
  }

  JsonAnswer list(JsonCall call) {
    Project project = project(call);
    String account = call.parameter("serviceAccountEmail").orElse("");
    boolean deleted = call.call().flag("showDeletedKeys");
    List<ObjectNode> all =
        tables.extras.list(project.id(), GROUP).stream()
            .filter(k -> account.isEmpty() || Trees.text(k, "serviceAccountEmail").equals(account))
            .filter(k -> deleted || !Trees.text(k, "state").equals("DELETED"))
            .toList();
    Page<ObjectNode> page =
        Page.of(
            all,
            Buckets.pageSize(call),
            call.parameter("pageToken").orElse(""),
            250,
            250,
            k -> Trees.text(k, "accessId"));
    ObjectNode answer =
        JsonNodeFactory.instance.objectNode().put("kind", "storage#hmacKeysMetadata");
    if (!page.items().isEmpty()) {
      ArrayNode items = answer.putArray("items");
      page.items().forEach(row -> items.add(shown(row)));
    }
    if (!page.nextToken().isEmpty()) {
      answer.put("nextPageToken", page.nextToken());
    }
    return JsonAnswer.ok(answer);
  }

  JsonAnswer get(JsonCall call) {
    return JsonAnswer.ok(shown(require(project(call), call.variable("accessId"))));
  }

  JsonAnswer update(JsonCall call) {
    Project project = project(call);
    ObjectNode body = call.body();
    String state = Trees.text(body, "state");
    if (!state.equals("ACTIVE") && !state.equals("INACTIVE")) {
      throw StorageErrors.invalid("Invalid value for state: '" + state + "'");
    }
    ObjectNode changed =
        tables.store.transact(
            project.id(),
            () -> {
              ObjectNode row = require(project, call.variable("accessId"));
              String etag = Trees.text(body, "etag");
              if (!etag.isEmpty() && !etag.equals(Trees.text(row, "etag"))) {
                throw StorageErrors.preconditionFailed();
              }
              return state(project, row, state);
            });
    return JsonAnswer.ok(shown(changed));
  }

  JsonAnswer delete(JsonCall call) {
    Project project = project(call);
    tables.store.run(
        project.id(),
        () -> {
          ObjectNode row = require(project, call.variable("accessId"));
          if (Trees.text(row, "state").equals("ACTIVE")) {
            throw StorageErrors.invalid("Cannot delete keys in 'ACTIVE' state.");
          }
          state(project, row, "DELETED");
        });
    return JsonAnswer.noContent();
  }

  private ObjectNode state(Project project, ObjectNode row, String state) {
    row.put("state", state);
    row.put("updated", tables.timestamp());
    row.put("etag", StorageTables.etag(0, tables.nextGeneration()));
    tables.extras.put(project.id(), GROUP + Trees.text(row, "accessId"), row);
    return row;
  }

  JsonAnswer serviceAccount(JsonCall call) {
    Project project = project(call);
    return JsonAnswer.ok(
        JsonNodeFactory.instance
            .objectNode()
            .put("kind", "storage#serviceAccount")
            .put("email_address", KmsKeys.serviceAccount(project.number())));
  }

  private Project project(JsonCall call) {
    return emulation.projects().require(call.variable("project"));
  }

  private ObjectNode require(Project project, String id) {
    return tables
        .extras
        .get(project.id(), GROUP + id)
        .orElseThrow(() -> GoogleError.notFound("Access ID not found in project."));
  }
}
