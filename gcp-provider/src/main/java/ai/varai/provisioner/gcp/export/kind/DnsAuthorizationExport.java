package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.DnsAuthorization;

/** Proofs that domains are ours. */
public final class DnsAuthorizationExport extends KindExport<DnsAuthorization> {
  public DnsAuthorizationExport() {
    super(
        DnsAuthorization.class,
        Module.NETWORKING,
        "google_certificate_manager_dns_authorization",
        "dns_authorizations");
  }

  @Override
  public void terraform(DnsAuthorization r, Body body) {
    body.set("name", r.name())
        .set("location", r.location())
        .set("domain", r.domain())
        .set("type", "PER_PROJECT_RECORD")
        .set("description", r.description())
        .set("labels", r.labels());
  }

  @Override
  public String attribute(String component) {
    return switch (component) {
      case "fullName" -> "id";
      case "recordName" -> "dns_resource_record[0].name";
      case "recordData" -> "dns_resource_record[0].data";
      default -> super.attribute(component);
    };
  }

  @Override
  public void gcloud(DnsAuthorization r, Script script) {
    script
        .gcloud("certificate-manager dns-authorizations create")
        .argument(r.name())
        .flag("location", r.location())
        .flag("domain", r.domain())
        .flag("type", "per-project-record")
        .flag("description", r.description())
        .flag("labels", r.labels())
        .end();
  }

  @Override
  public String shell(DnsAuthorization r, String component, Script script) {
    return switch (component) {
      case "fullName" ->
          "projects/"
              + script.project()
              + "/locations/"
              + r.location()
              + "/dnsAuthorizations/"
              + r.name();
      case "recordName" -> record(r, "name");
      case "recordData" -> record(r, "data");
      default -> super.shell(r, component, script);
    };
  }

  private static String record(DnsAuthorization r, String part) {
    return "$(gcloud certificate-manager dns-authorizations describe "
        + Script.quote(r.name())
        + " --location="
        + r.location()
        + " --project=\"$PROJECT\" --format='value(dnsResourceRecord."
        + part
        + ")')";
  }
}
