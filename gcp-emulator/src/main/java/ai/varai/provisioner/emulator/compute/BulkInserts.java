package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Many instances made by one call: each has an operation of its own, and what belongs together the
 * same group of operations.
 *
 * @see <a href="https://cloud.google.com/compute/docs/instances/multiple/create-in-bulk">Create VMs
 *     in bulk</a>
 */
final class BulkInserts {

  private static final Pattern COUNTER = Pattern.compile("[a-z](?:[a-z0-9-]*)(#{1,18})[a-z0-9-]*");
  private static final int MOST = 1000;

  private final ResourceEngine engine;

  BulkInserts(ResourceEngine engine) {
    this.engine = engine;
  }

  void addTo(Verbs verbs) {
    verbs.add("instances.bulkInsert", r -> engine.once(r, () -> insert(r)));
  }

  private ObjectNode insert(Request r) {
    ObjectNode body = r.body();
    String zone = r.url().zonal() ? r.url().scope() : zone(r, body);
    ResourceUrl instances = new ResourceUrl(r.url().project(), zone, "instances", "");
    List<String> names = names(instances, body);
    ObjectNode properties = properties(r, body);
    ComputeOperations operations = engine.compute().operations();
    ObjectNode group =
        Json.object().put("operationGroupId", engine.compute().emulation().ids().uuid());
    for (String name : names) {
      ResourceUrl url = instances.in("instances", name);
      if (engine.compute().resources().exists(url)) {
        throw ComputeErrors.exists(url.path());
      }
      ObjectNode made = GroupSettler.instance(url, properties.deepCopy());
      new QuotaCheck(engine.compute()).oneMore(url, made);
      String id = engine.compute().emulation().ids().numeric(19);
      engine.store(url, made, id);
      operations.start(url, id, "insert", r.user(), op -> op.setAll(group));
    }
    ObjectNode status = group.deepCopy();
    status
        .putObject("instancesBulkInsertOperationMetadata")
        .putObject("perLocationStatus")
        .putObject(zone)
        .put("targetVmCount", names.size())
        .put("createdVmCount", names.size())
        .put("status", "DONE");
    return operations.start(
        new ResourceUrl(r.url().project(), r.url().scope(), "instances", ""),
        engine.compute().emulation().ids().numeric(19),
        "bulkInsert",
        r.user(),
        op -> op.setAll(status));
  }

  /** The first zone of the region that the call does not rule out. */
  private static String zone(Request r, ObjectNode body) {
    JsonNode policy = body.path("locationPolicy").path("locations");
    List<String> allowed = new ArrayList<>();
    List<String> denied = new ArrayList<>();
    policy
        .properties()
        .forEach(
            e ->
                (e.getValue().path("preference").asText().equals("DENY") ? denied : allowed)
                    .add("zones/" + e.getKey().replaceFirst(".*/", "")));
    return Regions.find(r.url().place()).orElseThrow().zones().stream()
        .map(z -> "zones/" + z)
        .filter(z -> !denied.contains(z) && (allowed.isEmpty() || allowed.contains(z)))
        .findFirst()
        .orElseThrow(
            () ->
                ComputeErrors.invalidField(
                    "locationPolicy.locations",
                    policy.toString(),
                    "No zone of the region is allowed."));
  }

  private List<String> names(ResourceUrl instances, ObjectNode body) {
    List<String> named = new ArrayList<>();
    body.path("perInstanceProperties").properties().forEach(e -> named.add(e.getKey()));
    int count = (int) Math.min(body.path("count").asLong(named.size()), MOST + 1L);
    String pattern = body.path("namePattern").asText("");
    if (count < 1 || count > MOST) {
      throw ComputeErrors.invalidField(
          "count", body.path("count").asText(""), "Must be between 1 and " + MOST + ".");
    }
    if (pattern.isEmpty() == named.isEmpty() || (!named.isEmpty() && named.size() != count)) {
      throw ComputeErrors.invalid(
          "Either 'namePattern' or a name in 'perInstanceProperties' for each instance must be"
              + " specified.");
    }
    if (!named.isEmpty()) {
      return named;
    }
    Matcher m = COUNTER.matcher(pattern);
    if (!m.matches()) {
      throw ComputeErrors.invalidField(
          "namePattern", pattern, "Must have one group of # where the numbers go.");
    }
    for (int n = 1; named.size() < count; n++) {
      String number = String.format(Locale.ROOT, "%0" + m.group(1).length() + "d", n);
      String name = pattern.replace(m.group(1), number);
      if (!engine.compute().resources().exists(instances.in("instances", name))) {
        named.add(name);
      }
    }
    return named;
  }

  private ObjectNode properties(Request r, ObjectNode body) {
    String template =
        engine.references().full(body.path("sourceInstanceTemplate").asText(""), r.url().project());
    ObjectNode out =
        template.isEmpty()
            ? Json.object()
            : ResourceUrl.parse(template, r.url().project())
                .flatMap(engine.compute().resources()::find)
                .map(t -> t.path("properties").<ObjectNode>deepCopy())
                .orElseThrow(() -> ComputeErrors.notFound(template));
    Optional.of(body.path("instanceProperties"))
        .filter(JsonNode::isObject)
        .ifPresent(own -> out.setAll((ObjectNode) own));
    if (out.isEmpty()) {
      throw ComputeErrors.required("instanceProperties");
    }
    return out;
  }
}
