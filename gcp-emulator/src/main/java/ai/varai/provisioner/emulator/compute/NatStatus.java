package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * How the NATs of a router fare: whom they serve, and with which addresses of the user's. Google's
 * own addresses for a NAT are not made up.
 *
 * @see <a href="https://cloud.google.com/compute/docs/reference/rest/v1/routers/getRouterStatus">
 *     routers.getRouterStatus</a>
 */
final class NatStatus {

  private NatStatus() {}

  static void show(Resources resources, ResourceUrl url, ObjectNode router, ObjectNode result) {
    for (JsonNode nat : router.path("nats")) {
      ObjectNode status = result.withArray("/natStatus").addObject();
      status.set("name", nat.get("name"));
      if (!nat.path("natIps").isEmpty()) {
        status.set("userAllocatedNatIpResources", nat.get("natIps"));
        ArrayNode addresses = status.putArray("userAllocatedNatIps");
        for (JsonNode link : nat.get("natIps")) {
          ResourceUrl.parse(link.asText(), url.project())
              .flatMap(resources::find)
              .ifPresent(address -> addresses.add(address.path("address").asText()));
        }
      }
      status.put("minExtraNatIpsNeeded", 0);
      status.put("numVmEndpointsWithNatMappings", served(resources, url, router, nat));
    }
  }

  /** How many interfaces of running machines have no other way out. */
  private static long served(
      Resources resources, ResourceUrl url, ObjectNode router, JsonNode nat) {
    return resources.list(url.project(), "", "instances").stream()
        .filter(i -> i.path("status").asText().equals("RUNNING"))
        .flatMap(i -> i.path("networkInterfaces").valueStream())
        .filter(nic -> nic.path("accessConfigs").isEmpty())
        .filter(nic -> nic.path("network").equals(router.path("network")))
        .filter(nic -> nic.path("subnetwork").asText().contains("/" + url.scope() + "/"))
        .filter(nic -> meant(nat, nic.path("subnetwork")))
        .count();
  }

  private static boolean meant(JsonNode nat, JsonNode subnetwork) {
    return !nat.path("sourceSubnetworkIpRangesToNat").asText().equals("LIST_OF_SUBNETWORKS")
        || nat.path("subnetworks").valueStream().anyMatch(s -> s.path("name").equals(subnetwork));
  }
}
