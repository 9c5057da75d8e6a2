package ai.varai.provisioner.emulator.resourcemanager;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.resourcemanager.v3.EffectiveTag;
import com.google.cloud.resourcemanager.v3.TagValue;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * All tags of a resource at once, by their namespaced names: those bound to it, which can be
 * replaced as one, and those in force for it.
 *
 * @see <a
 *     href="https://cloud.google.com/resource-manager/reference/rest/v3/locations.tagBindingCollections">
 *     Reference</a>
 */
final class TagCollections {

  private static final String TYPE =
      "type.googleapis.com/google.cloud.resourcemanager.v3.TagBindingCollection";
  private static final String PREFIX = "cloudresourcemanager.locations.";
  private static final String BOUND = "tagBindingCollections";
  private static final String IN_FORCE = "effectiveTagBindingCollections";

  private final TagRows rows;
  private final FullNames names;
  private final TagBindings bindings;

  TagCollections(TagRows rows, FullNames names, TagBindings bindings) {
    this.rows = rows;
    this.names = names;
    this.bindings = bindings;
  }

  void register(ApiBuilder api) {
    String bound = "/v3/locations/{location}/" + BOUND + "/{resource=**}";
    api.route("GET", bound, PREFIX + BOUND + ".get", this::get);
    api.route("PATCH", bound, PREFIX + BOUND + ".patch", this::patch);
    api.route(
        "GET",
        "/v3/locations/{location}/" + IN_FORCE + "/{resource=**}",
        PREFIX + IN_FORCE + ".get",
        this::effective);
  }

  private String resource(JsonCall call) {
    return names.canonical(TagBindings.decoded(call.variable("resource")));
  }

  private static ObjectNode of(JsonCall call, String collection, String resource) {
    return JsonNodeFactory.instance
        .objectNode()
        .put(
            "name",
            "locations/"
                + call.variable("location")
                + "/"
                + collection
                + "/"
                + URLEncoder.encode(resource, StandardCharsets.UTF_8))
        .put("fullResourceName", resource);
  }

  private JsonAnswer get(JsonCall call) {
    return JsonAnswer.ok(bound(call, resource(call)));
  }

  private ObjectNode bound(JsonCall call, String resource) {
    ObjectNode out = of(call, BOUND, resource);
    CRC32 sum = new CRC32();
    ObjectNode tags = JsonNodeFactory.instance.objectNode();
    for (EffectiveTag tag : bindings.tags(resource)) {
      if (!tag.getInherited()) {
        put(tags, tag);
        sum.update(
            (tag.getTagValue() + tag.getNamespacedTagValue()).getBytes(StandardCharsets.UTF_8));
      }
    }
    if (!tags.isEmpty()) {
      out.set("tags", tags);
    }
    return out.put("etag", Long.toHexString(sum.getValue()));
  }

  private static void put(ObjectNode tags, EffectiveTag tag) {
    String value = tag.getNamespacedTagValue();
    tags.put(tag.getNamespacedTagKey(), value.substring(value.lastIndexOf('/') + 1));
  }

  private JsonAnswer effective(JsonCall call) {
    String resource = resource(call);
    ObjectNode out = of(call, IN_FORCE, resource);
    ObjectNode tags = JsonNodeFactory.instance.objectNode();
    bindings.tags(resource).forEach(tag -> put(tags, tag));
    if (!tags.isEmpty()) {
      out.set("effectiveTags", tags);
    }
    return JsonAnswer.ok(out);
  }

  private JsonAnswer patch(JsonCall call) {
    String resource = resource(call);
    ObjectNode body = call.body();
    for (String field : call.parameter("updateMask").orElse("tags").split(",", 0)) {
      if (!Set.of("tags", "etag", "*").contains(field)) {
        throw GoogleError.badField("update_mask", "The field " + field + " cannot be changed.");
      }
    }
    ObjectNode next =
        bindings.locked(
            resource,
            () -> {
              TagRows.checkEtag(Trees.text(body, "etag"), etag(call, resource));
              List<TagValue> wanted = new ArrayList<>();
              for (Map.Entry<String, JsonNode> tag : body.path("tags").properties()) {
                String name = tag.getKey() + "/" + tag.getValue().asText();
                wanted.add(rows.namespacedValue(name).orElseThrow(() -> TagRows.hidden(name)));
              }
              bindings.replace(resource, wanted);
              return bound(call, resource);
            });
    ObjectNode operation = JsonNodeFactory.instance.objectNode().put("done", true);
    operation.putObject("response").put("@type", TYPE).setAll(next);
    return JsonAnswer.ok(operation);
  }

  private String etag(JsonCall call, String resource) {
    return Trees.text(bound(call, resource), "etag");
  }
}
