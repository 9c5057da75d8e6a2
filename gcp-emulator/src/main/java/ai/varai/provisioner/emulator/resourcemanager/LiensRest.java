package ai.varai.provisioner.emulator.resourcemanager;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The methods of liens, the same in v1 and v3.
 *
 * @see <a href="https://cloud.google.com/resource-manager/reference/rest/v3/liens">liens</a>
 */
final class LiensRest {
  private final Liens liens;
  private final ProjectRows rows;

  LiensRest(Liens liens, ProjectRows rows) {
    this.liens = liens;
    this.rows = rows;
  }

  void register(ApiBuilder api) {
    String id = "cloudresourcemanager.liens.";
    for (String version : new String[] {"/v1", "/v3"}) {
      String all = version + "/liens";
      String one = all + "/{lien}";
      api.route("POST", all, id + "create", this::create)
          .route("GET", all, id + "list", this::list)
          .route("GET", one, id + "get", c -> JsonAnswer.ok(liens.require(name(c))))
          .route(
              "DELETE",
              one,
              id + "delete",
              c -> {
                liens.delete(name(c));
                return JsonAnswer.empty();
              });
    }
  }

  private static String name(JsonCall call) {
    return "liens/" + call.variable("lien");
  }

  private JsonAnswer create(JsonCall call) {
    ObjectNode asked = call.body();
    String parent = parent(asked.path("parent").asText(""));
    String reason = text(asked, "reason");
    String origin = text(asked, "origin");
    JsonNode restrictions = asked.path("restrictions");
    if (restrictions.size() != 1 || !restrictions.path(0).asText().equals(Liens.DELETION)) {
      throw GoogleError.badField(
          "restrictions", "The one permission that a lien can restrict is " + Liens.DELETION + ".");
    }
    return JsonAnswer.ok(liens.create(rows.key(parent), origin, reason));
  }

  private static String text(ObjectNode asked, String field) {
    String value = asked.path(field).asText("");
    if (value.isEmpty() || value.length() > 200) {
      throw GoogleError.badField(field, "A lien needs a " + field + " of at most 200 characters.");
    }
    return value;
  }

  private static String parent(String name) {
    if (!name.matches("projects/[^/]+")) {
      throw GoogleError.badField(
          "parent", "The parent of a lien must be a project, such as projects/1234.");
    }
    return name;
  }

  private JsonAnswer list(JsonCall call) {
    String parent = parent(call.parameter("parent").orElse(""));
    int size = call.parameter("pageSize").flatMap(Trees::parse).map(Long::intValue).orElse(0);
    Page<ObjectNode> page =
        Page.of(
            liens.of(rows.key(parent)),
            size,
            call.parameter("pageToken").orElse(""),
            300,
            300,
            l -> l.path("name").asText());
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    if (!page.items().isEmpty()) {
      ArrayNode list = out.putArray("liens");
      page.items().forEach(list::add);
    }
    if (!page.nextToken().isEmpty()) {
      out.put("nextPageToken", page.nextToken());
    }
    return JsonAnswer.ok(out);
  }
}
