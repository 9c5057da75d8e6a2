package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.GlobalAddress;
import java.util.List;
import java.util.Optional;

/** Addresses of load balancers, and ranges for services of Google. */
public final class GlobalAddressExport extends KindExport<GlobalAddress> {
  public GlobalAddressExport() {
    super(
        GlobalAddress.class,
        Module.NETWORKING,
        "google_compute_global_address",
        "global_addresses");
  }

  /** Google changes no description of these; that of ours names its environment. */
  @Override
  public List<String> kept() {
    return List.of("description");
  }

  @Override
  public void terraform(GlobalAddress r, Body body) {
    boolean internal = r.purpose() == GlobalAddress.Purpose.VPC_PEERING;
    body.set("name", r.name())
        .set("address_type", internal ? "INTERNAL" : "EXTERNAL")
        .set("purpose", internal ? Optional.of("VPC_PEERING") : Optional.empty())
        .set("ip_version", internal ? Optional.empty() : Optional.of("IPV4"))
        .set("network", r.network())
        .set("address", r.startAddress())
        .set("prefix_length", r.prefixLength())
        .set("description", r.description())
        .set("labels", r.labels());
  }

  @Override
  public void gcloud(GlobalAddress r, Script script) {
    boolean internal = r.purpose() == GlobalAddress.Purpose.VPC_PEERING;
    script
        .gcloud("compute addresses create")
        .argument(r.name())
        .on("global", true)
        .flag("purpose", internal ? Optional.of("VPC_PEERING") : Optional.empty())
        .flag("ip-version", internal ? Optional.empty() : Optional.of("IPV4"))
        .flag("network", r.network())
        .flag("addresses", r.startAddress())
        .flag("prefix-length", r.prefixLength())
        .flag("description", r.description())
        .end();
    if (!r.labels().isEmpty()) {
      script
          .gcloud("beta compute addresses update")
          .argument(r.name())
          .on("global", true)
          .flag("update-labels", r.labels())
          .end();
    }
  }

  @Override
  public String shell(GlobalAddress r, String component, Script script) {
    return switch (component) {
      case "selfLink" -> "projects/" + script.project() + "/global/addresses/" + r.name();
      case "address" ->
          "$(gcloud compute addresses describe "
              + Script.quote(r.name())
              + " --global --project=\"$PROJECT\" --format='value(address)')";
      default -> super.shell(r, component, script);
    };
  }
}
