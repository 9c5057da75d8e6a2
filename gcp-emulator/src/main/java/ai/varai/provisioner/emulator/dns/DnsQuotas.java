package ai.varai.provisioner.emulator.dns;

import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.published.PublishedBodies;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A project with its quotas, as a new one has them.
 *
 * @see <a href="https://cloud.google.com/dns/quotas">Quotas and limits</a>
 */
final class DnsQuotas {

  static final int ADDITIONS_OF_A_CHANGE = 1000;
  static final int DELETIONS_OF_A_CHANGE = 1000;
  static final int RECORDS_OF_A_SET = 100;
  static final int SETS_OF_A_ZONE = 10_000;
  static final int ZONES = 10_000;
  static final int NETWORKS_OF_A_ZONE = 100;

  private final DnsTables tables;
  private final PublishedBodies bodies;

  DnsQuotas(DnsTables tables, PublishedBodies bodies) {
    this.tables = tables;
    this.bodies = bodies;
  }

  JsonAnswer get(JsonCall call) {
    Project project = tables.project(call);
    ObjectNode out = DnsTables.object().put("number", project.number()).put("id", project.id());
    ObjectNode quota = out.putObject("quota");
    quota
        .put("managedZones", ZONES)
        .put("rrsetsPerManagedZone", SETS_OF_A_ZONE)
        .put("rrsetAdditionsPerChange", ADDITIONS_OF_A_CHANGE)
        .put("rrsetDeletionsPerChange", DELETIONS_OF_A_CHANGE)
        .put("totalRrdataSizePerChange", 100_000)
        .put("resourceRecordsPerRrset", RECORDS_OF_A_SET)
        .put("dnsKeysPerManagedZone", 4)
        .put("networksPerManagedZone", NETWORKS_OF_A_ZONE)
        .put("managedZonesPerNetwork", 10_000)
        .put("policies", 100)
        .put("networksPerPolicy", 100)
        .put("targetNameServersPerPolicy", 50)
        .put("targetNameServersPerManagedZone", 50)
        .put("responsePolicies", 100)
        .put("networksPerResponsePolicy", 100)
        .put("responsePolicyRulesPerResponsePolicy", 10_000)
        .put("itemsPerRoutingPolicy", 100);
    ArrayNode specs = quota.putArray("whitelistedKeySpecs");
    for (String type : List.of("keySigning", "zoneSigning")) {
      for (ZoneKeys.Algorithm a : ZoneKeys.Algorithm.values()) {
        for (int length : a.lengths()) {
          specs
              .addObject()
              .put("keyType", type)
              .put("algorithm", a.text())
              .put("keyLength", length);
        }
      }
    }
    bodies.putKinds(out, "Project");
    return JsonAnswer.ok(out);
  }
}
