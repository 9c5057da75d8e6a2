package ai.varai.provisioner.emulator.dns;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;

/** The networks that private zones are seen from: each sees one zone of a name at most. */
final class BoundNetworks {

  private final Emulation emulation;
  private final DnsTables tables;

  BoundNetworks(Emulation emulation, DnsTables tables) {
    this.emulation = emulation;
    this.tables = tables;
  }

  /** A network, by its project's id and its name. */
  private record Network(String project, String name) {}

  /** Refuses a zone whose name a network sees already, in whatever project the other zone is. */
  void check(Project project, ObjectNode zone) {
    Set<Network> wanted = of(zone);
    if (wanted.isEmpty()) {
      return;
    }
    if (wanted.size() > DnsQuotas.NETWORKS_OF_A_ZONE) {
      throw DnsErrors.quota(
          "entity.managedZone.privateVisibilityConfig.networks", DnsQuotas.NETWORKS_OF_A_ZONE);
    }
    String dnsName = Trees.text(zone, "dnsName");
    for (String other : tables.zones.projects()) {
      for (ObjectNode each : tables.zones.list(other)) {
        boolean itself =
            other.equals(project.id()) && DnsTables.name(each).equals(DnsTables.name(zone));
        if (itself || !Trees.text(each, "dnsName").equals(dnsName)) {
          continue;
        }
        Set<Network> both = of(each);
        both.retainAll(wanted);
        both.stream()
            .findFirst()
            .ifPresent(
                network -> {
                  throw DnsErrors.nameInUse(dnsName, network.name());
                });
      }
    }
  }

  private Set<Network> of(ObjectNode zone) {
    Set<Network> out = new LinkedHashSet<>();
    for (JsonNode each : zone.path("privateVisibilityConfig").path("networks")) {
      Matcher m = ZoneSettings.NETWORK.matcher(Trees.text(each, "networkUrl"));
      if (m.matches()) {
        out.add(new Network(emulation.projects().require(m.group(1)).id(), m.group(2)));
      }
    }
    return out;
  }
}
