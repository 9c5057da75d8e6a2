package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.ManagedCertificate;
import java.util.List;

/** Certificates that Google renews. */
public final class ManagedCertificateExport extends KindExport<ManagedCertificate> {
  public ManagedCertificateExport() {
    super(
        ManagedCertificate.class,
        Module.NETWORKING,
        "google_compute_managed_ssl_certificate",
        "managed_certificates");
  }

  /** Google changes no description of these; that of ours names its environment. */
  @Override
  public List<String> kept() {
    return List.of("description");
  }

  @Override
  public void terraform(ManagedCertificate r, Body body) {
    body.set("name", r.name())
        .set("description", r.description())
        .block("managed", managed -> managed.set("domains", r.domains()));
  }

  @Override
  public void gcloud(ManagedCertificate r, Script script) {
    script
        .gcloud("compute ssl-certificates create")
        .argument(r.name())
        .on("global", true)
        .flag("domains", r.domains())
        .flag("description", r.description())
        .end();
  }

  @Override
  public String shell(ManagedCertificate r, String component, Script script) {
    return switch (component) {
      case "selfLink" -> "projects/" + script.project() + "/global/sslCertificates/" + r.name();
      default -> super.shell(r, component, script);
    };
  }
}
