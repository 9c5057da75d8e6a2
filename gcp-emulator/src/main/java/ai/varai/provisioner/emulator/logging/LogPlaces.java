package ai.varai.provisioner.emulator.logging;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.compute.Places;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where log buckets can be: in a region, in a multi-region, or wherever Google likes ({@code
 * global}).
 *
 * @see <a href="https://cloud.google.com/logging/docs/region-support">Supported regions</a>
 */
final class LogPlaces {
  private final Emulation emulation;
  private final List<String> ids;

  LogPlaces(Emulation emulation) {
    this.emulation = emulation;
    this.ids =
        Stream.concat(Stream.of("eu", "global", "us"), Places.regions().stream()).sorted().toList();
  }

  void register(ApiBuilder api) {
    for (String holder : List.of("projects", "folders", "organizations", "billingAccounts")) {
      String all = "/v2/" + holder + "/{holder}/locations";
      String id = "logging." + holder + ".locations.";
      api.route("GET", all, id + "list", c -> list(holder, c))
          .route("GET", all + "/{location}", id + "get", c -> get(holder, c));
    }
    String all = "/v2/{kind}/{holder}/locations";
    api.route("GET", all, "logging.locations.list", c -> list(c.variable("kind"), c))
        .route(
            "GET", all + "/{location}", "logging.locations.get", c -> get(c.variable("kind"), c));
  }

  private String parent(String holder, JsonCall call) {
    String id = call.variable("holder");
    return holder.equals("projects") ? emulation.projects().require(id).name() : holder + "/" + id;
  }

  private static ObjectNode location(String parent, String id) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", parent + "/locations/" + id)
        .put("locationId", id);
  }

  private JsonAnswer get(String holder, JsonCall call) {
    String id = call.variable("location");
    String parent = parent(holder, call);
    if (!ids.contains(id)) {
      throw GoogleError.notFound("Location `" + id + "` does not exist");
    }
    return JsonAnswer.ok(location(parent, id));
  }

  private JsonAnswer list(String holder, JsonCall call) {
    String parent = parent(holder, call);
    int size = call.parameter("pageSize").flatMap(Trees::parse).map(Long::intValue).orElse(0);
    Page<String> page =
        Page.of(ids, size, call.parameter("pageToken").orElse(""), 1000, 1000, i -> i);
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    ArrayNode list = out.putArray("locations");
    page.items().forEach(id -> list.add(location(parent, id)));
    if (!page.nextToken().isEmpty()) {
      out.put("nextPageToken", page.nextToken());
    }
    return JsonAnswer.ok(out);
  }
}
