package ai.varai.provisioner.emulator.compute;

import java.util.Set;

/** Network endpoint groups: zonal, internet and serverless ones. */
final class EndpointGroupKind extends ResourceKind {

  @Override
  void prepare(Change c) {
    c.byDefault("networkEndpointType", "GCE_VM_IP_PORT");
    c.byDefault("size", 0);
    if (!c.text("networkEndpointType").equals("SERVERLESS")) {
      return;
    }
    if (!c.url().regional()) {
      throw ComputeErrors.invalidField(
          "networkEndpointType",
          "SERVERLESS",
          "Serverless network endpoint groups are regional resources.");
    }
    int targets =
        (c.has("cloudRun") ? 1 : 0)
            + (c.has("appEngine") ? 1 : 0)
            + (c.has("cloudFunction") ? 1 : 0)
            + (c.has("pscTargetService") ? 1 : 0);
    if (targets != 1) {
      throw ComputeErrors.invalid(
          "Exactly one of cloudRun, appEngine or cloudFunction must be set for a serverless"
              + " network endpoint group.");
    }
  }

  @Override
  Set<String> immutable() {
    return Set.of("network", "subnetwork", "networkEndpointType", "cloudRun");
  }
}
