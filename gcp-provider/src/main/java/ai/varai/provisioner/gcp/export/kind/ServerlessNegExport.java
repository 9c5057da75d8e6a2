package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.ServerlessNeg;
import java.util.List;

/** Services as a load balancer sees them. */
public final class ServerlessNegExport extends KindExport<ServerlessNeg> {
  public ServerlessNegExport() {
    super(
        ServerlessNeg.class,
        Module.NETWORKING,
        "google_compute_region_network_endpoint_group",
        "serverless_negs");
  }

  /** Google changes no description of these; that of ours names its environment. */
  @Override
  public List<String> kept() {
    return List.of("description");
  }

  @Override
  public void terraform(ServerlessNeg r, Body body) {
    body.set("name", r.name())
        .set("region", r.region())
        .set("network_endpoint_type", "SERVERLESS")
        .set("description", r.description())
        .block("cloud_run", run -> run.set("service", r.service()));
  }

  @Override
  public void gcloud(ServerlessNeg r, Script script) {
    script
        .gcloud("compute network-endpoint-groups create")
        .argument(r.name())
        .flag("region", r.region())
        .flag("network-endpoint-type", "serverless")
        .flag("cloud-run-service", r.service())
        .end();
  }

  @Override
  public String shell(ServerlessNeg r, String component, Script script) {
    return switch (component) {
      case "selfLink" ->
          "projects/"
              + script.project()
              + "/regions/"
              + r.region()
              + "/networkEndpointGroups/"
              + r.name();
      default -> super.shell(r, component, script);
    };
  }
}
