package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.published.PublishedBodies;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;

/** The secrets of a confidential application; one goes for good, once it is disabled. */
final class OauthCredentials {

  private static final String ALL = OauthClients.PATH + "/credentials";
  private static final String ONE = ALL + "/{credential}";
  private static final String ID = "iam.projects.locations.oauthClients.credentials.";
  private static final Pattern NAME = Pattern.compile("(?!gcp-)[a-z0-9-]{4,32}");
  private static final List<String> CHANGEABLE = List.of("displayName", "disabled");

  private final PoolRows rows;
  private final PublishedBodies bodies;

  OauthCredentials(PoolRows rows, PublishedBodies bodies) {
    this.rows = rows;
    this.bodies = bodies;
  }

  void register(ApiBuilder api) {
    api.route("POST", "/v1/" + ALL, ID + "create", this::create)
        .route("GET", "/v1/" + ALL, ID + "list", this::list)
        .route("GET", "/v1/" + ONE, ID + "get", call -> JsonAnswer.ok(rows.require(name(call))))
        .route("PATCH", "/v1/" + ONE, ID + "patch", this::patch)
        .route("DELETE", "/v1/" + ONE, ID + "delete", this::delete);
  }

  private String name(JsonCall call) {
    return rows.name(call, ONE);
  }

  private JsonAnswer create(JsonCall call) {
    ObjectNode body = call.body();
    bodies.check(ID + "create", body);
    String id = call.parameter("oauthClientCredentialId").orElse("");
    if (!NAME.matcher(id).matches()) {
      throw GoogleError.badField(
          "oauthClientCredentialId",
          WorkforcePools.SHORT_IDS + " The prefix gcp- is reserved for use by Google.");
    }
    return rows.locked(
        call,
        () -> {
          ObjectNode client = rows.alive(rows.name(call, OauthClients.PATH));
          if (!Trees.text(client, "clientType").equals("CONFIDENTIAL_CLIENT")) {
            throw GoogleError.failedPrecondition("A public client has no secret.");
          }
          String name = rows.name(call, ALL) + "/" + id;
          if (rows.find(name).isPresent()) {
            throw GoogleError.alreadyExists("Requested entity already exists");
          }
          ObjectNode made = body.deepCopy();
          made.put("name", name);
          made.put("clientSecret", rows.emulation().ids().hex(64));
          checked(made);
          rows.add(made);
          return JsonAnswer.ok(made);
        });
  }

  private static void checked(ObjectNode row) {
    if (Trees.text(row, "displayName").length() > 32) {
      throw GoogleError.badField(
          "display_name", "display name must be less than or equal to 32 characters");
    }
  }

  private JsonAnswer list(JsonCall call) {
    rows.require(rows.name(call, OauthClients.PATH));
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    List<ObjectNode> all = rows.list(rows.name(call, ALL));
    if (!all.isEmpty()) {
      out.putArray("oauthClientCredentials").addAll(all);
    }
    return JsonAnswer.ok(out);
  }

  private JsonAnswer patch(JsonCall call) {
    ObjectNode body = call.body();
    bodies.check(ID + "patch", body);
    String mask = PoolCollection.mask(call);
    return rows.locked(
        call,
        () -> {
          ObjectNode row = rows.require(name(call)).deepCopy();
          for (String path : mask.split(",", 0)) {
            if (!CHANGEABLE.contains(Trees.camel(path.trim()))) {
              throw GoogleError.badField(
                  "update_mask", "The field " + path + " cannot be changed.");
            }
            PoolCollection.change(row, body, path.trim());
          }
          checked(row);
          rows.put(row);
          return JsonAnswer.ok(row);
        });
  }

  private JsonAnswer delete(JsonCall call) {
    return rows.locked(
        call,
        () -> {
          ObjectNode row = rows.require(name(call));
          if (!row.path("disabled").asBoolean()) {
            throw GoogleError.failedPrecondition(
                "The credential must be disabled before it is deleted.");
          }
          rows.remove(name(call));
          return JsonAnswer.empty();
        });
  }
}
