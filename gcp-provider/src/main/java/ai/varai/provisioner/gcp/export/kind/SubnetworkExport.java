package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.Subnetwork;
import java.util.List;
import java.util.Optional;

/** Subnetworks. */
public final class SubnetworkExport extends KindExport<Subnetwork> {
  public SubnetworkExport() {
    super(Subnetwork.class, Module.NETWORKING, "google_compute_subnetwork", "subnetworks");
  }

  /** Google changes no description of these; that of ours names its environment. */
  @Override
  public List<String> kept() {
    return List.of("description");
  }

  @Override
  public void terraform(Subnetwork r, Body body) {
    body.set("name", r.name())
        .set("region", r.region())
        .set("network", r.network())
        .set("ip_cidr_range", r.ipCidrRange())
        .set("private_ip_google_access", proxies(r) ? NONE : Optional.of(r.privateGoogleAccess()))
        .set("purpose", proxies(r) ? Optional.of(r.purpose()) : NONE)
        .set("role", proxies(r) ? Optional.of("ACTIVE") : NONE)
        .set("description", r.description());
  }

  @Override
  public void gcloud(Subnetwork r, Script script) {
    script
        .gcloud("compute networks subnets create")
        .argument(r.name())
        .flag("region", r.region())
        .flag("network", r.network())
        .flag("range", r.ipCidrRange())
        .on("enable-private-ip-google-access", r.privateGoogleAccess())
        .flag("purpose", proxies(r) ? Optional.of(r.purpose()) : NONE)
        .flag("role", proxies(r) ? Optional.of("ACTIVE") : NONE)
        .flag("description", r.description())
        .end();
  }

  @Override
  public String shell(Subnetwork r, String component, Script script) {
    return switch (component) {
      case "selfLink" ->
          "projects/" + script.project() + "/regions/" + r.region() + "/subnetworks/" + r.name();
      default -> super.shell(r, component, script);
    };
  }

  private static final Optional<Object> NONE = Optional.empty();

  private static boolean proxies(Subnetwork r) {
    return !r.purpose().equals(Subnetwork.PRIVATE);
  }
}
