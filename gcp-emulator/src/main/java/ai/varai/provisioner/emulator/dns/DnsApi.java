package ai.varai.provisioner.emulator.dns;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.ErrorStyle;
import ai.varai.provisioner.emulator.published.PublishedBodies;
import java.util.List;

/**
 * Cloud DNS v1 and v1beta2, REST as published: they differ in their paths only, but for two older
 * names of fields of routing policies.
 *
 * @see <a href="https://cloud.google.com/dns/docs/reference/rest/v1">reference</a>
 */
public final class DnsApi implements EmulatedApi {

  private static final List<String> VERSIONS = List.of("v1", "v1beta2");

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
    DnsQuotas quotas = new DnsQuotas(tables, bodies);
    ManagedZones zones =
        new ManagedZones(emulation, tables, bodies, settings, changes, operations, keys);
    ResourceRecordSets records = new ResourceRecordSets(tables, bodies, changes, access);
    NetworkPolicies policies = new NetworkPolicies(emulation, tables, bodies, settings, sets);
    for (String version : VERSIONS) {
      String project = "/dns/" + version + "/projects/{project}";
      String zone = project + "/managedZones/{managedZone}";
      api.route("GET", project, "dns.projects.get", quotas::get);
      zones(api, project + "/managedZones", zone, zones);
      records(api, zone, records);
      api.route("POST", zone + "/changes", "dns.changes.create", changes::create)
          .route("GET", zone + "/changes", "dns.changes.list", changes::list)
          .route("GET", zone + "/changes/{changeId}", "dns.changes.get", changes::get)
          .route("GET", zone + "/dnsKeys", "dns.dnsKeys.list", keys::list)
          .route("GET", zone + "/dnsKeys/{dnsKeyId}", "dns.dnsKeys.get", keys::get)
          .route("GET", zone + "/operations", "dns.managedZoneOperations.list", operations::list)
          .route(
              "GET",
              zone + "/operations/{operation}",
              "dns.managedZoneOperations.get",
              operations::get);
      policies.register(api, project);
    }
  }

  private static void zones(ApiBuilder api, String all, String one, ManagedZones zones) {
    String id = "dns.managedZones.";
    api.route("POST", all, id + "create", zones::create)
        .route("GET", all, id + "list", zones::list)
        .route("GET", one, id + "get", zones::get)
        .route("PATCH", one, id + "patch", zones::patch)
        .route("PUT", one, id + "update", zones::update)
        .route("DELETE", one, id + "delete", zones::delete)
        .route("POST", one + ":getIamPolicy", id + "getIamPolicy", zones::getPolicy)
        .route("POST", one + ":setIamPolicy", id + "setIamPolicy", zones::setPolicy)
        .route(
            "POST", one + ":testIamPermissions", id + "testIamPermissions", zones::testPermissions);
  }

  private static void records(ApiBuilder api, String zone, ResourceRecordSets sets) {
    String id = "dns.resourceRecordSets.";
    String one = zone + "/rrsets/{name}/{type}";
    api.route("POST", zone + "/rrsets", id + "create", sets::create)
        .route("GET", zone + "/rrsets", id + "list", sets::list)
        .route("GET", one, id + "get", sets::get)
        .route("PATCH", one, id + "patch", sets::patch)
        .route("DELETE", one, id + "delete", sets::delete);
  }
}
