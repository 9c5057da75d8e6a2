package ai.varai.provisioner.emulator.dns;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Store;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What Cloud DNS keeps. A field whose name begins with {@code _} is the emulator's own: no reader
 * sees it.
 */
final class DnsTables {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final int PAGE = 100;
  private static final int LARGEST_PAGE = 1000;

  final Store store;

  /** Zones by their name. */
  final Table<ObjectNode> zones;

  /** Record sets by {@link #key}. */
  final Table<ObjectNode> sets;

  /** Changes and operations by their zone and their place in its history. */
  final Table<ObjectNode> changes;

  final Table<ObjectNode> operations;

  /** Keys by their zone and their id. */
  final Table<ObjectNode> keys;

  private final Emulation emulation;

  DnsTables(Emulation emulation) {
    this.emulation = emulation;
    this.store = emulation.store();
    this.zones = store.table("dns.zones", Codec.json());
    this.sets = store.table("dns.sets", Codec.json());
    this.changes = store.table("dns.changes", Codec.json());
    this.operations = store.table("dns.operations", Codec.json());
    this.keys = store.table("dns.keys", Codec.json());
  }

  String now() {
    return TIME.format(emulation.clock().instant());
  }

  Project project(JsonCall call) {
    return emulation.projects().require(call.variable("project"));
  }

  /** The zone that the path names, by its name or its id. */
  ObjectNode zone(Project project, JsonCall call) {
    return zone(project, call.variable("managedZone"));
  }

  ObjectNode zone(Project project, String nameOrId) {
    Optional<ObjectNode> named = zones.get(project.id(), nameOrId);
    if (named.isEmpty() && nameOrId.matches("\\d+")) {
      named =
          zones.list(project.id()).stream()
              .filter(z -> Trees.text(z, "id").equals(nameOrId))
              .findFirst();
    }
    return named.orElseThrow(() -> DnsErrors.missing("parameters.managedZone", nameOrId));
  }

  static String name(ObjectNode zone) {
    return Trees.text(zone, "name");
  }

  /** Puts the zone's record sets into the order of names, from the apex down. */
  static String key(ObjectNode zone, String name, String type) {
    StringBuilder reversed = new StringBuilder();
    for (String label : name.toLowerCase(Locale.ROOT).split("\\.", 0)) {
      reversed.insert(0, label + " ");
    }
    return name(zone) + "\t" + reversed + type;
  }

  static String key(ObjectNode zone, ObjectNode set) {
    return key(zone, Trees.text(set, "name"), Trees.text(set, "type"));
  }

  List<ObjectNode> sets(Project project, ObjectNode zone) {
    return sets.list(project.id(), name(zone) + "\t");
  }

  /** A place in a zone's history, in whose order rows stand. */
  static String place(ObjectNode zone, long number) {
    return name(zone) + "\t" + String.format(Locale.ROOT, "%010d", number);
  }

  /** The next number in the zone's history; the zone is written with it. */
  long next(Project project, ObjectNode zone) {
    long number = zone.path("_next").asLong(0);
    zone.put("_next", number + 1);
    zones.put(project.id(), name(zone), zone);
    return number;
  }

  static ObjectNode shown(ObjectNode row) {
    ObjectNode out = row.deepCopy();
    out.properties().removeIf(e -> e.getKey().startsWith("_"));
    return out;
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** A page of a list, as {@code maxResults} and {@code pageToken} ask for it. */
  static JsonAnswer page(
      JsonCall call,
      String kind,
      String field,
      List<ObjectNode> all,
      Function<ObjectNode, String> key) {
    String asked = call.parameter("maxResults").orElse("");
    int size =
        Trees.parse(asked.isEmpty() ? "0" : asked)
            .filter(n -> n >= 0 && n <= Integer.MAX_VALUE)
            .orElseThrow(() -> DnsErrors.invalid("parameters.maxResults", asked))
            .intValue();
    Page<ObjectNode> page =
        Page.of(all, size, call.parameter("pageToken").orElse(""), PAGE, LARGEST_PAGE, key);
    ObjectNode out = object();
    ArrayNode items = out.putArray(field);
    page.items().forEach(row -> items.add(shown(row)));
    if (!page.nextToken().isEmpty()) {
      out.put("nextPageToken", page.nextToken());
    }
    return JsonAnswer.ok(kind.isEmpty() ? out : out.put("kind", kind));
  }
}
