package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.compute.Places;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.storage.StorageTables.Bucket;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The caches of a bucket in zones. They are kept with their settings and states; reads of objects
 * are as fast with them as without.
 *
 * @see <a href="https://cloud.google.com/storage/docs/json_api/v1/AnywhereCache">AnywhereCache</a>
 */
final class BucketCaches {

  private static final String GROUP = "caches";
  private static final String REMOVE = "storage.remove-disabled-cache";
  private static final Duration USUAL = Duration.ofMinutes(10);

  /** A disabled cache can be had back so long. */
  private static final Duration GRACE = Duration.ofHours(1);

  private static final Duration SHORTEST = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofDays(7);

  private final Emulation emulation;
  private final StorageTables tables;
  private final BucketOperations operations;
  private final CacheView view;
  private final String create;
  private final String update;
  private final String disable;

  BucketCaches(
      Emulation emulation, StorageTables tables, BucketOperations operations, CacheView view) {
    this.emulation = emulation;
    this.tables = tables;
    this.operations = operations;
    this.view = view;
    String family = view == CacheView.ANYWHERE ? "anywhere-cache" : "rapid-cache";
    create = "storage.create-" + family;
    update = "storage.update-" + family;
    disable = "storage.disable-" + family;
    operations.define(create, this::created);
    operations.defineFailure(
        create, m -> tables.removeExtra(bucket(m), GROUP, Trees.text(m, "zone")));
    operations.define(update, this::updated);
    operations.defineFailure(update, this::unchanged);
    operations.define(disable, m -> view.answer(row(m)));
    emulation
        .operations()
        .define(
            REMOVE,
            (row, now) -> {
              removeDisabled(row.target());
              return row;
            });
  }

  /** A bucket goes only after its caches. */
  static void refuseWhileCached(StorageTables tables, Bucket bucket) {
    if (!tables.extras(bucket, GROUP).isEmpty()) {
      throw StorageErrors.conflict(
          "The bucket you tried to delete has Anywhere Cache instances. Disable them first; they"
              + " are gone an hour later.");
    }
  }

  JsonAnswer insert(JsonCall call) {
    Bucket at = tables.require(call.variable("bucket"));
    ObjectNode body = call.body();
    String zone = Trees.text(body, "zone");
    if (zone.isEmpty()) {
      throw StorageErrors.required("zone");
    }
    checkZone(at, zone);
    String time = tables.timestamp();
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("bucket", at.name());
    row.put("zone", zone);
    row.put("ttl", "86400s");
    row.put("admissionPolicy", "admit-on-first-miss");
    settings(row, body);
    if (view == CacheView.RAPID && body.path("cacheType").isTextual()) {
      row.set("cacheType", body.path("cacheType"));
    }
    row.put("state", "CREATING");
    row.put("createTime", time);
    row.put("updateTime", time);
    row.put("pendingUpdate", false);
    return JsonAnswer.ok(
        tables.store.transact(
            at.project(),
            () -> {
              if (tables.extra(at, GROUP, zone).isPresent()) {
                throw StorageErrors.exists(
                    "The bucket " + at.name() + " already has a cache in zone " + zone + ".");
              }
              tables.putExtra(at, GROUP, zone, row);
              return begin(at, create, "Create", row);
            }));
  }

  private static void checkZone(Bucket at, String zone) {
    String region =
        Places.regionOfZone(zone)
            .orElseThrow(() -> StorageErrors.invalid("Invalid zone: '" + zone + "'."));
    String location = Trees.text(at.row(), "location").toLowerCase(Locale.ROOT);
    JsonNode pair = Trees.at(at.row(), "customPlacementConfig", "dataLocations");
    boolean inside =
        switch (location) {
          case "us", "nam4" -> region.startsWith("us-");
          case "eu", "eur4", "eur5", "eur7", "eur8" -> region.startsWith("europe-");
          case "asia", "asia1" -> region.startsWith("asia-");
          default -> region.equals(location);
        };
    if (pair.isArray() && !pair.isEmpty()) {
      inside = false;
      for (JsonNode one : pair) {
        inside |= region.equalsIgnoreCase(one.asText());
      }
    }
    if (!inside) {
      throw StorageErrors.invalid(
          "Zone " + zone + " is not in the location of the bucket: " + location + ".");
    }
  }

  /** Takes over what a caller may say. */
  private static void settings(ObjectNode row, ObjectNode body) {
    String ttl = Trees.text(body, "ttl");
    if (!ttl.isEmpty()) {
      row.put("ttl", ttl(ttl));
    }
    String policy = Trees.text(body, "admissionPolicy").toLowerCase(Locale.ROOT).replace('_', '-');
    if (!policy.isEmpty()) {
      if (!Set.of("admit-on-first-miss", "admit-on-second-miss").contains(policy)) {
        throw StorageErrors.invalid(
            "Invalid admission policy: '" + Trees.text(body, "admissionPolicy") + "'.");
      }
      row.put("admissionPolicy", policy);
    }
    JsonNode ingest = body.path("ingestOnWrite");
    if (ingest.isBoolean()) {
      row.set("ingestOnWrite", ingest);
    }
  }

  private static String ttl(String text) {
    Duration asked =
        text.matches("\\d{1,9}(\\.0+)?s")
            ? Duration.ofSeconds(Long.parseLong(text.replaceFirst("(\\.0+)?s$", "")))
            : Duration.ZERO;
    if (asked.compareTo(SHORTEST) < 0 || asked.compareTo(LONGEST) > 0) {
      throw StorageErrors.invalid(
          "Invalid TTL: '" + text + "'. It must be between 3600s and 604800s, in whole seconds.");
    }
    return asked.toSeconds() + "s";
  }

  private ObjectNode begin(Bucket at, String kind, String verb, ObjectNode row) {
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    details.put("bucket", at.name());
    details.put(view.id, Trees.text(row, "zone"));
    for (String field : List.of("zone", "ttl", "admissionPolicy", "ingestOnWrite")) {
      if (row.has(field)) {
        details.set(field, row.path(field));
      }
    }
    return operations.start(
        at, kind, operations.newId(), verb + view.message + "Metadata", USUAL, details);
  }

  private Bucket bucket(ObjectNode metadata) {
    return tables.require(Trees.text(metadata, "bucket"));
  }

  private ObjectNode row(ObjectNode metadata) {
    return require(bucket(metadata), Trees.text(metadata, "zone"));
  }

  private ObjectNode created(ObjectNode metadata) {
    return view.answer(put(bucket(metadata), row(metadata).put("state", "RUNNING")));
  }

  private ObjectNode updated(ObjectNode metadata) {
    ObjectNode row = row(metadata);
    settings(row, metadata);
    return view.answer(put(bucket(metadata), row.put("pendingUpdate", false)));
  }

  private void unchanged(ObjectNode metadata) {
    put(bucket(metadata), row(metadata).put("pendingUpdate", false));
  }

  private ObjectNode put(Bucket at, ObjectNode row) {
    row.put("updateTime", tables.timestamp());
    tables.putExtra(at, GROUP, Trees.text(row, "zone"), row);
    return row;
  }

  JsonAnswer get(JsonCall call) {
    Bucket at = tables.require(call.variable("bucket"));
    return JsonAnswer.ok(view.show(require(at, call.variable(view.id))));
  }

  JsonAnswer list(JsonCall call) {
    Bucket at = tables.require(call.variable("bucket"));
    Page<ObjectNode> page =
        Page.of(
            tables.extras(at, GROUP),
            Buckets.pageSize(call),
            call.parameter("pageToken").orElse(""),
            100,
            100,
            r -> Trees.text(r, "zone"));
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("kind", view.kind + "s");
    if (!page.items().isEmpty()) {
      ArrayNode items = answer.putArray("items");
      page.items().forEach(r -> items.add(view.show(r)));
    }
    if (!page.nextToken().isEmpty()) {
      answer.put("nextPageToken", page.nextToken());
    }
    return JsonAnswer.ok(answer);
  }

  JsonAnswer update(JsonCall call) {
    Bucket at = tables.require(call.variable("bucket"));
    ObjectNode body = call.body();
    return JsonAnswer.ok(
        tables.store.transact(
            at.project(),
            () -> {
              ObjectNode row = require(at, call.variable(view.id));
              String zone = Trees.text(row, "zone");
              if (!Trees.text(body, "zone").isEmpty() && !Trees.text(body, "zone").equals(zone)) {
                throw StorageErrors.invalid("The zone of a cache cannot be changed.");
              }
              refuseUnless(row, "updated", Set.of("RUNNING", "PAUSED"));
              if (Trees.flag(row, "pendingUpdate")) {
                throw StorageErrors.conflict("The cache " + zone + " has an update in progress.");
              }
              ObjectNode wanted = row.deepCopy();
              settings(wanted, body);
              put(at, row.put("pendingUpdate", true));
              return begin(at, update, "Update", wanted);
            }));
  }

  JsonAnswer pause(JsonCall call) {
    return JsonAnswer.ok(view.show(move(call, "paused", Set.of("RUNNING"), "PAUSED")));
  }

  /** Takes the data in again; a disabled one is kept after all. */
  JsonAnswer resume(JsonCall call) {
    Set<String> from = Set.of("PAUSED", "DISABLED");
    return JsonAnswer.ok(view.show(move(call, "resumed", from, "RUNNING")));
  }

  JsonAnswer disable(JsonCall call) {
    return JsonAnswer.ok(view.show(disabled(call)));
  }

  /** As {@link #disable}, where the method answers with a long operation. */
  JsonAnswer disableLong(JsonCall call) {
    Bucket at = tables.require(call.variable("bucket"));
    return JsonAnswer.ok(
        tables.store.transact(at.project(), () -> begin(at, disable, "Disable", disabled(call))));
  }

  private ObjectNode disabled(JsonCall call) {
    return move(call, "disabled", Set.of("RUNNING", "PAUSED"), "DISABLED");
  }

  private ObjectNode move(JsonCall call, String done, Set<String> from, String to) {
    Bucket at = tables.require(call.variable("bucket"));
    return tables.store.transact(
        at.project(),
        () -> {
          ObjectNode row = require(at, call.variable(view.id));
          refuseUnless(row, done, from);
          row.remove("_disabled");
          if (to.equals("DISABLED")) {
            String mark = emulation.ids().uuid();
            row.put("_disabled", mark);
            String target = String.join("/", at.name(), Trees.text(row, "zone"), mark);
            emulation.operations().schedule("storage", at.project(), REMOVE, target, GRACE);
          }
          return put(at, row.put("state", to));
        });
  }

  /** Unless it was resumed meanwhile. */
  private void removeDisabled(String target) {
    String[] parts = target.split("/", -1);
    tables
        .find(parts[0])
        .ifPresent(
            at ->
                tables
                    .extra(at, GROUP, parts[1])
                    .filter(row -> Trees.text(row, "_disabled").equals(parts[2]))
                    .ifPresent(row -> tables.removeExtra(at, GROUP, parts[1])));
  }

  private static void refuseUnless(ObjectNode row, String done, Set<String> states) {
    String state = Trees.text(row, "state");
    if (!states.contains(state)) {
      throw StorageErrors.invalid(
              "The cache "
                  + Trees.text(row, "zone")
                  + " cannot be "
                  + done
                  + " in state "
                  + state
                  + ".")
          .withReason("failedPrecondition");
    }
  }

  private ObjectNode require(Bucket at, String id) {
    return tables
        .extra(at, GROUP, id)
        .orElseThrow(
            () -> GoogleError.notFound("The specified Anywhere Cache instance does not exist."));
  }
}
