package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.Network;
import java.util.List;
import java.util.Locale;

/** VPC networks. */
public final class NetworkExport extends KindExport<Network> {
  public NetworkExport() {
    super(Network.class, Module.NETWORKING, "google_compute_network", "networks");
  }

  /** Google changes no description of these; that of ours names its environment. */
  @Override
  public List<String> kept() {
    return List.of("description");
  }

  @Override
  public void terraform(Network r, Body body) {
    body.set("name", r.name())
        .set("auto_create_subnetworks", r.autoCreateSubnetworks())
        .set("routing_mode", r.routingMode())
        .set("description", r.description());
  }

  @Override
  public void gcloud(Network r, Script script) {
    script
        .gcloud("compute networks create")
        .argument(r.name())
        .flag("subnet-mode", r.autoCreateSubnetworks() ? "auto" : "custom")
        .flag("bgp-routing-mode", r.routingMode().toLowerCase(Locale.ROOT))
        .flag("description", r.description())
        .end();
  }

  @Override
  public String shell(Network r, String component, Script script) {
    return switch (component) {
      case "selfLink" -> "projects/" + script.project() + "/global/networks/" + r.name();
      default -> super.shell(r, component, script);
    };
  }
}
