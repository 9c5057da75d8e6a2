package ai.varai.provisioner.emulator.dns;

import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.published.PublishedBodies;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Record sets one by one. What is done to them is a change of their zone as well. */
final class ResourceRecordSets {

  private static final String PATH = "entity.rrset";

  /** The filters that the reference describes, and no others. */
  private static final Pattern FILTER =
      Pattern.compile(
          "name\\s*=\\s*(has_suffix\\()?\\s*\"([^\"]*)\"\\s*(\\)?)(?:\\s+AND\\s+type\\s*=\\s*\"([^\"]*)\")?\\s*");

  private final DnsTables tables;
  private final PublishedBodies bodies;
  private final ZoneChanges changes;
  private final DnsAccess access;

  ResourceRecordSets(
      DnsTables tables, PublishedBodies bodies, ZoneChanges changes, DnsAccess access) {
    this.tables = tables;
    this.bodies = bodies;
    this.changes = changes;
    this.access = access;
  }

  JsonAnswer create(JsonCall call) {
    ObjectNode body = call.body();
    bodies.check("dns.resourceRecordSets.create", body);
    access.require(call, "dns.changes.create");
    return write(call, zone -> List.of(), zone -> body);
  }

  JsonAnswer patch(JsonCall call) {
    ObjectNode body = call.body();
    bodies.check("dns.resourceRecordSets.patch", body);
    access.require(call, "dns.changes.create");
    Project project = tables.project(call);
    return write(
        call,
        zone -> List.of(found(project, zone, call)),
        zone -> {
          ObjectNode next = found(project, zone, call);
          same(body, next, "name");
          same(body, next, "type");
          if (body.hasNonNull("routingPolicy")) {
            next.remove("rrdatas");
          } else if (body.hasNonNull("rrdatas")) {
            next.remove("routingPolicy");
          }
          for (String field : List.of("ttl", "rrdatas", "routingPolicy")) {
            if (body.hasNonNull(field)) {
              next.set(field, body.get(field));
            }
          }
          return next;
        });
  }

  private static void same(ObjectNode body, ObjectNode now, String field) {
    String asked = Trees.text(body, field);
    if (!asked.isEmpty() && !asked.equalsIgnoreCase(Trees.text(now, field))) {
      throw DnsErrors.invalid(PATH + "." + field, asked);
    }
  }

  /** Puts one set where there is none, or in the place of what is taken out. */
  private JsonAnswer write(
      JsonCall call,
      Function<ObjectNode, List<ObjectNode>> out,
      Function<ObjectNode, ObjectNode> in) {
    Project project = tables.project(call);
    return JsonAnswer.ok(
        tables.store.transact(
            project.id(),
            () -> {
              ObjectNode zone = tables.zone(project, call);
              List<ZoneChanges.Asked> gone =
                  out.apply(zone).stream().map(s -> new ZoneChanges.Asked(PATH, s)).toList();
              ObjectNode asked = in.apply(zone);
              ObjectNode change =
                  changes.apply(project, zone, List.of(new ZoneChanges.Asked(PATH, asked)), gone);
              return (ObjectNode) change.path("additions").get(0);
            }));
  }

  JsonAnswer delete(JsonCall call) {
    access.require(call, "dns.changes.create");
    Project project = tables.project(call);
    tables.store.run(
        project.id(),
        () -> {
          ObjectNode zone = tables.zone(project, call);
          ObjectNode found = found(project, zone, call);
          changes.apply(project, zone, List.of(), List.of(new ZoneChanges.Asked(PATH, found)));
        });
    return JsonAnswer.empty();
  }

  JsonAnswer get(JsonCall call) {
    Project project = tables.project(call);
    return JsonAnswer.ok(found(project, tables.zone(project, call), call));
  }

  private ObjectNode found(Project project, ObjectNode zone, JsonCall call) {
    String name = call.variable("name");
    String type = call.variable("type").toUpperCase(Locale.ROOT);
    return tables
        .sets
        .get(project.id(), DnsTables.key(zone, name, type))
        .orElseThrow(() -> DnsErrors.missing("parameters.name", name + " (" + type + ")"));
  }

  JsonAnswer list(JsonCall call) {
    Project project = tables.project(call);
    ObjectNode zone = tables.zone(project, call);
    String filter = call.parameter("filter").orElse("");
    String name = call.parameter("name").orElse("");
    String type = call.parameter("type").orElse("");
    boolean suffix = false;
    if (!filter.isEmpty()) {
      Matcher m = FILTER.matcher(filter);
      boolean closed = m.matches() && (m.group(1) == null) == m.group(3).isEmpty();
      if (!closed || !name.isEmpty() || !type.isEmpty()) {
        throw DnsErrors.invalid("parameters.filter", filter);
      }
      suffix = m.group(1) != null;
      name = m.group(2);
      type = m.group(4) == null ? "" : m.group(4);
    } else if (!type.isEmpty() && name.isEmpty()) {
      throw DnsErrors.required("parameters.name");
    }
    String wantedName = name.toLowerCase(Locale.ROOT);
    String wantedType = type.toUpperCase(Locale.ROOT);
    boolean ends = suffix;
    List<ObjectNode> all =
        tables.sets(project, zone).stream()
            .filter(s -> matches(Trees.text(s, "name"), wantedName, ends))
            .filter(s -> wantedType.isEmpty() || Trees.text(s, "type").equals(wantedType))
            .toList();
    return DnsTables.page(
        call, "dns#resourceRecordSetsListResponse", "rrsets", all, s -> DnsTables.key(zone, s));
  }

  private static boolean matches(String name, String wanted, boolean suffix) {
    String lower = name.toLowerCase(Locale.ROOT);
    return wanted.isEmpty() || (suffix ? lower.endsWith(wanted) : lower.equals(wanted));
  }
}
