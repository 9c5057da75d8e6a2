package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.Router;

/** Cloud Routers. */
public final class RouterExport extends KindExport<Router> {
  public RouterExport() {
    super(Router.class, Module.NETWORKING, "google_compute_router", "routers");
  }

  @Override
  public void terraform(Router r, Body body) {
    body.set("name", r.name())
        .set("region", r.region())
        .set("network", r.network())
        .set("description", r.description());
  }

  @Override
  public void gcloud(Router r, Script script) {
    script
        .gcloud("compute routers create")
        .argument(r.name())
        .flag("region", r.region())
        .flag("network", r.network())
        .flag("description", r.description())
        .end();
  }
}
