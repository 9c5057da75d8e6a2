package ai.varai.provisioner.emulator.dns;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.published.PublishedBodies;
import ai.varai.provisioner.emulator.support.JsonPolicies;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Zones of names. Nobody answers queries for them. */
final class ManagedZones {

  /** The groups of four name servers; zones of one name are never served by the same. */
  private static final List<String> SHARDS = List.of("a", "b", "c", "d", "e");

  private static final int SERVERS = 4;
  private static final String PRIVATE_SERVER = "ns-gcp-private.googledomains.com.";
  private static final long TTL = 21_600;

  private final Emulation emulation;
  private final DnsTables tables;
  private final PublishedBodies bodies;
  private final ZoneSettings settings;
  private final ZoneChanges changes;
  private final ZoneOperations operations;
  private final ZoneKeys keys;
  private final BoundNetworks networks;

  ManagedZones(
      Emulation emulation,
      DnsTables tables,
      PublishedBodies bodies,
      ZoneSettings settings,
      ZoneChanges changes,
      ZoneOperations operations,
      ZoneKeys keys) {
    this.emulation = emulation;
    this.tables = tables;
    this.bodies = bodies;
    this.settings = settings;
    this.changes = changes;
    this.operations = operations;
    this.keys = keys;
    this.networks = new BoundNetworks(emulation, tables);
  }

  JsonAnswer create(JsonCall call) {
    ObjectNode body = call.body();
    bodies.check("dns.managedZones.create", body);
    Project project = tables.project(call);
    ObjectNode zone = settings.made(call, body);
    String name = DnsTables.name(zone);
    return JsonAnswer.ok(
        tables.store.transact(
            project.id(),
            () -> {
              if (tables.zones.contains(project.id(), name)) {
                throw DnsErrors.exists("entity.managedZone", name);
              }
              if (tables.zones.list(project.id()).size() >= DnsQuotas.ZONES) {
                throw DnsErrors.quota("entity.managedZone", DnsQuotas.ZONES);
              }
              networks.check(project, zone);
              List<String> servers = servers(zone);
              zone.put("id", emulation.ids().numeric(19));
              zone.put("creationTime", tables.now());
              ArrayNode shown = zone.putArray("nameServers");
              servers.forEach(shown::add);
              tables.zones.put(project.id(), name, zone);
              addFirstSets(project, zone, servers);
              if (ZoneSettings.isSigned(zone)) {
                keys.make(project, zone);
              }
              operations.begin(call, project, "insert", Optional.empty(), zone);
              return DnsTables.shown(zone);
            }));
  }

  private List<String> servers(ObjectNode zone) {
    if (!ZoneSettings.isPublic(zone)) {
      return List.of(PRIVATE_SERVER);
    }
    String dnsName = Trees.text(zone, "dnsName");
    List<String> free = new ArrayList<>(SHARDS);
    for (String project : tables.zones.projects()) {
      for (ObjectNode other : tables.zones.list(project)) {
        if (Trees.text(other, "dnsName").equals(dnsName)) {
          free.remove(Trees.text(other, "_shard"));
        }
      }
    }
    boolean topLevel = dnsName.indexOf('.') == dnsName.length() - 1;
    if (topLevel || free.isEmpty()) {
      throw DnsErrors.notAvailable(dnsName);
    }
    String shard = free.get((int) (emulation.ids().nextLong() % free.size()));
    zone.put("_shard", shard);
    List<String> out = new ArrayList<>();
    for (int i = 1; i <= SERVERS; i++) {
      out.add(String.format(Locale.ROOT, "ns-cloud-%s%d.googledomains.com.", shard, i));
    }
    return out;
  }

  private void addFirstSets(Project project, ObjectNode zone, List<String> servers) {
    String apex = Trees.text(zone, "dnsName");
    ObjectNode names = set(apex, "NS", servers);
    ObjectNode start =
        set(
            apex,
            "SOA",
            List.of(servers.get(0) + " cloud-dns-hostmaster.google.com. 1 21600 3600 259200 300"));
    for (ObjectNode each : List.of(names, start)) {
      tables.sets.put(project.id(), DnsTables.key(zone, each), each);
    }
    changes.record(project, zone, List.of(names, start), List.of(), "done");
  }

  private static ObjectNode set(String name, String type, List<String> data) {
    ObjectNode out = DnsTables.object().put("name", name).put("type", type).put("ttl", TTL);
    ArrayNode list = out.putArray("rrdatas");
    data.forEach(list::add);
    out.putArray("signatureRrdatas");
    return out.put("kind", "dns#resourceRecordSet");
  }

  JsonAnswer get(JsonCall call) {
    return JsonAnswer.ok(DnsTables.shown(tables.zone(tables.project(call), call)));
  }

  JsonAnswer list(JsonCall call) {
    Project project = tables.project(call);
    String dnsName = call.parameter("dnsName").orElse("").toLowerCase(Locale.ROOT);
    List<ObjectNode> all =
        tables.zones.list(project.id()).stream()
            .filter(z -> dnsName.isEmpty() || Trees.text(z, "dnsName").equals(dnsName))
            .toList();
    return DnsTables.page(
        call, "dns#managedZonesListResponse", "managedZones", all, DnsTables::name);
  }

  JsonAnswer patch(JsonCall call) {
    return change(call, "dns.managedZones.patch", false);
  }

  JsonAnswer update(JsonCall call) {
    return change(call, "dns.managedZones.update", true);
  }

  private JsonAnswer change(JsonCall call, String method, boolean whole) {
    ObjectNode body = call.body();
    bodies.check(method, body);
    Project project = tables.project(call);
    return JsonAnswer.ok(
        tables.store.transact(
            project.id(),
            () -> {
              ObjectNode before = tables.zone(project, call);
              ObjectNode after = settings.changed(call, before, body, whole);
              networks.check(project, after);
              tables.zones.put(project.id(), DnsTables.name(after), after);
              if (ZoneSettings.isSigned(after) && !ZoneSettings.isSigned(before)) {
                keys.make(project, after);
              } else if (!ZoneSettings.isSigned(after)) {
                keys.drop(project, after);
              }
              return operations.begin(call, project, "update", Optional.of(before), after);
            }));
  }

  JsonAnswer delete(JsonCall call) {
    Project project = tables.project(call);
    tables.store.run(
        project.id(),
        () -> {
          ObjectNode zone = tables.zone(project, call);
          String name = DnsTables.name(zone);
          String apex = Trees.text(zone, "dnsName");
          List<ObjectNode> sets = tables.sets(project, zone);
          for (ObjectNode set : sets) {
            boolean first =
                Trees.text(set, "name").equalsIgnoreCase(apex)
                    && List.of("NS", "SOA").contains(Trees.text(set, "type"));
            if (!first) {
              throw DnsErrors.notEmpty(name, "resource records");
            }
          }
          sets.forEach(s -> tables.sets.remove(project.id(), DnsTables.key(zone, s)));
          for (ObjectNode each : tables.changes.list(project.id(), name + "\t")) {
            long number = Trees.number(each, "id").orElseThrow();
            tables.changes.remove(project.id(), DnsTables.place(zone, number));
          }
          for (ObjectNode each : tables.operations.list(project.id(), name + "\t")) {
            tables.operations.remove(project.id(), name + "\t" + Trees.text(each, "id"));
          }
          keys.drop(project, zone);
          emulation.policies().remove(project.id(), policyKey(name));
          tables.zones.remove(project.id(), name);
        });
    return JsonAnswer.noContent();
  }

  /** As {@code access.Policies} finds it. */
  private static String policyKey(String zone) {
    return "dns/managedZones/" + zone;
  }

  private String policyKey(JsonCall call, Project project) {
    return policyKey(DnsTables.name(tables.zone(project, call)));
  }

  JsonAnswer getPolicy(JsonCall call) {
    Project project = tables.project(call);
    return JsonPolicies.get(emulation, call, project.id(), policyKey(call, project));
  }

  JsonAnswer setPolicy(JsonCall call) {
    Project project = tables.project(call);
    return JsonPolicies.set(emulation, call, project.id(), policyKey(call, project));
  }

  JsonAnswer testPermissions(JsonCall call) {
    Project project = tables.project(call);
    String name = DnsTables.name(tables.zone(project, call));
    return JsonPolicies.test(emulation, call, project.name() + "/managedZones/" + name);
  }
}
