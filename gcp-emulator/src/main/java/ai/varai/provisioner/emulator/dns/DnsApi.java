package ai.varai.provisioner.emulator.dns;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.ErrorStyle;
import ai.varai.provisioner.emulator.published.PublishedBodies;
import java.util.List;

/**
 * Cloud DNS v1, REST as published.
 *
 * @see <a href="https://cloud.google.com/dns/docs/reference/rest/v1">reference</a>
 */
public final class DnsApi implements EmulatedApi {

  private static final String PROJECT = "/dns/v1/projects/{project}";
  private static final String ZONES = PROJECT + "/managedZones";
  private static final String ZONE = ZONES + "/{managedZone}";

  @Override
  public String name() {
    return "dns";
  }

  @Override
  public ErrorStyle errorStyle() {
    return ErrorStyle.LEGACY;
  }

  @Override
  public List<String> roots() {
    return List.of("dns");
  }

  @Override
  public void register(ApiBuilder api, Emulation emulation) {
    DnsTables tables = new DnsTables(emulation);
    PublishedBodies bodies = new PublishedBodies("dns.v1");
    DnsAccess access = new DnsAccess(emulation);
    RecordSets sets = new RecordSets(bodies);
    ZoneSettings settings = new ZoneSettings(emulation, bodies, access);
    ZoneChanges changes = new ZoneChanges(emulation, tables, bodies, sets, access);
    ZoneOperations operations = new ZoneOperations(emulation, tables);
    ZoneKeys keys = new ZoneKeys(tables);
    api.route("GET", PROJECT, "dns.projects.get", new DnsQuotas(tables, bodies)::get);
    zones(api, new ManagedZones(emulation, tables, bodies, settings, changes, operations, keys));
    records(api, new ResourceRecordSets(tables, bodies, changes, access));
    String one = "/{changeId}";
    api.route("POST", ZONE + "/changes", "dns.changes.create", changes::create)
        .route("GET", ZONE + "/changes", "dns.changes.list", changes::list)
        .route("GET", ZONE + "/changes" + one, "dns.changes.get", changes::get)
        .route("GET", ZONE + "/dnsKeys", "dns.dnsKeys.list", keys::list)
        .route("GET", ZONE + "/dnsKeys/{dnsKeyId}", "dns.dnsKeys.get", keys::get)
        .route("GET", ZONE + "/operations", "dns.managedZoneOperations.list", operations::list)
        .route(
            "GET",
            ZONE + "/operations/{operation}",
            "dns.managedZoneOperations.get",
            operations::get);
    new NetworkPolicies(emulation, tables, bodies, settings, sets).register(api, PROJECT);
  }

  private static void zones(ApiBuilder api, ManagedZones zones) {
    String id = "dns.managedZones.";
    api.route("POST", ZONES, id + "create", zones::create)
        .route("GET", ZONES, id + "list", zones::list)
        .route("GET", ZONE, id + "get", zones::get)
        .route("PATCH", ZONE, id + "patch", zones::patch)
        .route("PUT", ZONE, id + "update", zones::update)
        .route("DELETE", ZONE, id + "delete", zones::delete)
        .route("POST", ZONE + ":getIamPolicy", id + "getIamPolicy", zones::getPolicy)
        .route("POST", ZONE + ":setIamPolicy", id + "setIamPolicy", zones::setPolicy)
        .route(
            "POST",
            ZONE + ":testIamPermissions",
            id + "testIamPermissions",
            zones::testPermissions);
  }

  private static void records(ApiBuilder api, ResourceRecordSets sets) {
    String id = "dns.resourceRecordSets.";
    String one = ZONE + "/rrsets/{name}/{type}";
    api.route("POST", ZONE + "/rrsets", id + "create", sets::create)
        .route("GET", ZONE + "/rrsets", id + "list", sets::list)
        .route("GET", one, id + "get", sets::get)
        .route("PATCH", one, id + "patch", sets::patch)
        .route("DELETE", one, id + "delete", sets::delete);
  }
}
