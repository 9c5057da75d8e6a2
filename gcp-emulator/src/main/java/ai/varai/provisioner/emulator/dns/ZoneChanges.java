package ai.varai.provisioner.emulator.dns;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.published.PublishedBodies;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Changes of zones: what is taken out and what is put in, all of it or nothing. The records are
 * there at once; name servers have them when the change is done.
 */
final class ZoneChanges {

  /** How long a change usually takes to reach the name servers. */
  static final Duration USUAL = Duration.ofSeconds(10);

  private static final String DONE = "dns.change";

  private final Emulation emulation;
  private final DnsTables tables;
  private final PublishedBodies bodies;
  private final RecordSets sets;
  private final DnsAccess access;

  ZoneChanges(
      Emulation emulation,
      DnsTables tables,
      PublishedBodies bodies,
      RecordSets sets,
      DnsAccess access) {
    this.emulation = emulation;
    this.tables = tables;
    this.bodies = bodies;
    this.sets = sets;
    this.access = access;
    emulation
        .operations()
        .define(
            DONE,
            (row, now) -> {
              tables.changes.update(row.project(), row.target(), c -> c.put("status", "done"));
              return row;
            });
  }

  JsonAnswer create(JsonCall call) {
    ObjectNode body = call.body();
    bodies.check("dns.changes.create", body);
    Project project = tables.project(call);
    List<ObjectNode> deletions = objects(body, "deletions");
    List<ObjectNode> additions = objects(body, "additions");
    if (deletions.isEmpty() && additions.isEmpty()) {
      throw DnsErrors.required("entity.change");
    }
    limit("additions", additions, DnsQuotas.ADDITIONS_OF_A_CHANGE);
    limit("deletions", deletions, DnsQuotas.DELETIONS_OF_A_CHANGE);
    if (!additions.isEmpty()) {
      access.require(call, "dns.resourceRecordSets.create");
    }
    if (!deletions.isEmpty()) {
      access.require(call, "dns.resourceRecordSets.delete");
    }
    return JsonAnswer.ok(
        tables.store.transact(
            project.id(),
            () -> {
              ObjectNode zone = tables.zone(project, call);
              return DnsTables.shown(
                  apply(
                      project,
                      zone,
                      named("entity.change.additions", additions),
                      named("entity.change.deletions", deletions)));
            }));
  }

  private static void limit(String field, List<ObjectNode> sets, int most) {
    if (sets.size() > most) {
      throw DnsErrors.quota("entity.change." + field, most);
    }
  }

  private static List<ObjectNode> objects(ObjectNode body, String field) {
    List<ObjectNode> out = new ArrayList<>();
    for (JsonNode each : body.path(field)) {
      if (!(each instanceof ObjectNode set)) {
        throw DnsErrors.invalid("entity.change." + field, each.toString());
      }
      out.add(set);
    }
    return out;
  }

  /** A set that a request has, and the path that refusals name it by. */
  record Asked(String path, ObjectNode set) {}

  private static List<Asked> named(String path, List<ObjectNode> sets) {
    return sets.stream()
        .map(
            s ->
                new Asked(
                    path + "[" + Trees.text(s, "name") + "][" + Trees.text(s, "type") + "]", s))
        .toList();
  }

  /** Makes a change and gives it as it stands in the zone's history; within a transaction. */
  ObjectNode apply(Project project, ObjectNode zone, List<Asked> additions, List<Asked> deletions) {
    Map<String, ObjectNode> after = new TreeMap<>();
    tables.sets(project, zone).forEach(s -> after.put(DnsTables.key(zone, s), s));
    List<ObjectNode> gone = new ArrayList<>();
    for (Asked each : deletions) {
      ObjectNode found = after.remove(DnsTables.key(zone, each.set()));
      if (found == null) {
        throw DnsErrors.missing(each.path(), RecordSets.named(each.set()));
      }
      ObjectNode asked = sets.checked(each.set(), zone, each.path());
      if (!RecordSets.same(found, asked)) {
        throw DnsErrors.changed(each.path());
      }
      gone.add(found);
    }
    Map<String, Asked> added = new LinkedHashMap<>();
    for (Asked each : additions) {
      ObjectNode set = sets.checked(each.set(), zone, each.path());
      String key = DnsTables.key(zone, set);
      if (after.put(key, set) != null) {
        throw DnsErrors.exists(each.path(), RecordSets.named(set));
      }
      added.put(key, new Asked(each.path(), set));
    }
    checkAliases(after.values(), added.values());
    checkApex(zone, after, added.values(), deletions);
    if (after.size() > DnsQuotas.SETS_OF_A_ZONE) {
      throw DnsErrors.quota("entity.managedZone.rrsets", DnsQuotas.SETS_OF_A_ZONE);
    }
    gone.forEach(s -> tables.sets.remove(project.id(), DnsTables.key(zone, s)));
    added.forEach((key, each) -> tables.sets.put(project.id(), key, each.set()));
    return record(project, zone, added.values().stream().map(Asked::set).toList(), gone, "pending");
  }

  /** A name with a CNAME has nothing else. */
  private static void checkAliases(Collection<ObjectNode> all, Collection<Asked> added) {
    for (Asked each : added) {
      String name = Trees.text(each.set(), "name");
      boolean alias = Trees.text(each.set(), "type").equals("CNAME");
      for (ObjectNode other : all) {
        String type = Trees.text(other, "type");
        if (alias != type.equals("CNAME") && Trees.text(other, "name").equalsIgnoreCase(name)) {
          throw DnsErrors.besideAlias(each.path(), name, type);
        }
      }
    }
  }

  /** At the apex a zone has name servers and a start of authority, which stands nowhere else. */
  private static void checkApex(
      ObjectNode zone,
      Map<String, ObjectNode> after,
      Collection<Asked> added,
      List<Asked> deletions) {
    String apex = Trees.text(zone, "dnsName");
    for (Asked each : added) {
      String type = Trees.text(each.set(), "type");
      boolean atApex = Trees.text(each.set(), "name").equalsIgnoreCase(apex);
      if ((type.equals("SOA") && !atApex) || (type.equals("ALIAS") && !atApex)) {
        throw DnsErrors.apex(each.path(), type, apex);
      }
    }
    for (String type : List.of("NS", "SOA")) {
      if (!after.containsKey(DnsTables.key(zone, apex, type))) {
        String path =
            deletions.stream()
                .filter(d -> Trees.text(d.set(), "type").equals(type))
                .map(Asked::path)
                .findFirst()
                .orElse("entity.change.deletions");
        throw DnsErrors.apex(path, type, apex);
      }
    }
  }

  /** Writes a change into the zone's history. */
  ObjectNode record(
      Project project,
      ObjectNode zone,
      List<ObjectNode> additions,
      List<ObjectNode> deletions,
      String status) {
    long number = tables.next(project, zone);
    ObjectNode change = DnsTables.object();
    change.putArray("additions").addAll(additions);
    change.putArray("deletions").addAll(deletions);
    change.put("startTime", tables.now());
    change.put("id", Long.toString(number));
    change.put("status", status);
    change.put("kind", "dns#change");
    String place = DnsTables.place(zone, number);
    tables.changes.put(project.id(), place, change);
    if (status.equals("pending")) {
      emulation
          .operations()
          .schedule("dns", project.id(), DONE, place, emulation.operations().mode().delay(USUAL));
    }
    return change;
  }

  JsonAnswer get(JsonCall call) {
    Project project = tables.project(call);
    ObjectNode zone = tables.zone(project, call);
    String id = call.variable("changeId");
    return JsonAnswer.ok(
        Trees.parse(id)
            .flatMap(n -> tables.changes.get(project.id(), DnsTables.place(zone, n)))
            .orElseThrow(() -> DnsErrors.missing("parameters.changeId", id)));
  }

  JsonAnswer list(JsonCall call) {
    Project project = tables.project(call);
    ObjectNode zone = tables.zone(project, call);
    List<ObjectNode> all =
        new ArrayList<>(tables.changes.list(project.id(), DnsTables.name(zone) + "\t"));
    if (!call.parameter("sortOrder").orElse("").equals("ascending")) {
      java.util.Collections.reverse(all);
    }
    return DnsTables.page(
        call, "dns#changesListResponse", "changes", all, c -> Trees.text(c, "id"));
  }
}
