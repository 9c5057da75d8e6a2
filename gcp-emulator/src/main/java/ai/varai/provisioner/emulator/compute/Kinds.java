package ai.varai.provisioner.emulator.compute;

import java.util.HashMap;
import java.util.Map;

/** Which class knows the specials of which collection. */
final class Kinds {

  private static final ResourceKind PLAIN = new ResourceKind();

  private final Map<String, ResourceKind> kinds = new HashMap<>();

  Kinds() {
    kinds.put("networks", new NetworkKind());
    kinds.put("subnetworks", new SubnetworkKind());
    kinds.put("addresses", new AddressKind());
    kinds.put("firewalls", new FirewallKind());
    LoadBalancerKinds.addTo(kinds);
    NetworkingKinds.addTo(kinds);
    MachineKinds.addTo(kinds);
  }

  ResourceKind of(String collection) {
    return kinds.getOrDefault(collection, PLAIN);
  }
}
