package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.Certificate;

/** Certificates of Certificate Manager. */
public final class CertificateExport extends KindExport<Certificate> {
  public CertificateExport() {
    super(
        Certificate.class,
        Module.NETWORKING,
        "google_certificate_manager_certificate",
        "certificates");
  }

  @Override
  public void terraform(Certificate r, Body body) {
    body.set("name", r.name())
        .set("location", r.location())
        .set("description", r.description())
        .set("labels", r.labels())
        .block(
            "managed",
            managed ->
                managed.set("domains", r.domains()).set("dns_authorizations", r.authorizations()));
  }

  @Override
  public String attribute(String component) {
    return component.equals("fullName") ? "id" : super.attribute(component);
  }

  @Override
  public void gcloud(Certificate r, Script script) {
    script
        .gcloud("certificate-manager certificates create")
        .argument(r.name())
        .flag("location", r.location())
        .flag("domains", r.domains())
        .flag("dns-authorizations", r.authorizations())
        .flag("description", r.description())
        .flag("labels", r.labels())
        .end();
  }

  @Override
  public String shell(Certificate r, String component, Script script) {
    return switch (component) {
      case "fullName" ->
          "projects/"
              + script.project()
              + "/locations/"
              + r.location()
              + "/certificates/"
              + r.name();
      default -> super.shell(r, component, script);
    };
  }
}
