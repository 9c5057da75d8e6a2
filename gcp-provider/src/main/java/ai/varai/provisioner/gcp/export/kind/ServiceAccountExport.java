package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.ServiceAccount;

/** Accounts that services run as. */
public final class ServiceAccountExport extends KindExport<ServiceAccount> {
  public ServiceAccountExport() {
    super(ServiceAccount.class, Module.SECURITY, "google_service_account", "service_accounts");
  }

  @Override
  public void terraform(ServiceAccount r, Body body) {
    body.set("account_id", r.accountId())
        .set("display_name", r.displayName())
        .set("description", r.description());
  }

  @Override
  public void gcloud(ServiceAccount r, Script script) {
    script
        .gcloud("iam service-accounts create")
        .argument(r.accountId())
        .flag("display-name", r.displayName())
        .flag("description", r.description())
        .end();
  }

  @Override
  public String shell(ServiceAccount r, String component, Script script) {
    return switch (component) {
      case "email" -> r.accountId() + "@" + script.project() + ".iam.gserviceaccount.com";
      default -> super.shell(r, component, script);
    };
  }
}
