package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.RegionalAddress;
import java.util.List;

/** Addresses of regional load balancers. */
public final class RegionalAddressExport extends KindExport<RegionalAddress> {
  public RegionalAddressExport() {
    super(RegionalAddress.class, Module.NETWORKING, "google_compute_address", "addresses");
  }

  /** Google changes no description of these; that of ours names its environment. */
  @Override
  public List<String> kept() {
    return List.of("description");
  }

  @Override
  public void terraform(RegionalAddress r, Body body) {
    body.set("name", r.name())
        .set("region", r.region())
        .set("address_type", "EXTERNAL")
        .set("description", r.description())
        .set("labels", r.labels());
  }

  @Override
  public void gcloud(RegionalAddress r, Script script) {
    script
        .gcloud("compute addresses create")
        .argument(r.name())
        .flag("region", r.region())
        .flag("description", r.description())
        .end();
    if (!r.labels().isEmpty()) {
      script
          .gcloud("beta compute addresses update")
          .argument(r.name())
          .flag("region", r.region())
          .flag("update-labels", r.labels())
          .end();
    }
  }

  @Override
  public String shell(RegionalAddress r, String component, Script script) {
    return switch (component) {
      case "selfLink" ->
          "projects/" + script.project() + "/regions/" + r.region() + "/addresses/" + r.name();
      case "address" ->
          "$(gcloud compute addresses describe "
              + Script.quote(r.name())
              + " --region="
              + r.region()
              + " --project=\"$PROJECT\" --format='value(address)')";
      default -> super.shell(r, component, script);
    };
  }
}
