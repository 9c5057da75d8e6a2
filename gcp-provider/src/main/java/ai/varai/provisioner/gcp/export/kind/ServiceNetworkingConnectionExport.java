package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.ServiceNetworkingConnection;

/** Private services access. */
public final class ServiceNetworkingConnectionExport
    extends KindExport<ServiceNetworkingConnection> {
  public ServiceNetworkingConnectionExport() {
    super(
        ServiceNetworkingConnection.class,
        Module.NETWORKING,
        "google_service_networking_connection",
        "service_networking_connections");
  }

  @Override
  public boolean inProject() {
    return false;
  }

  @Override
  public String importId(String project, String id) {
    return id.replace(' ', ':');
  }

  @Override
  public void terraform(ServiceNetworkingConnection r, Body body) {
    body.set("network", r.network())
        .set("service", r.service())
        .set("reserved_peering_ranges", r.reservedPeeringRanges());
  }

  @Override
  public void gcloud(ServiceNetworkingConnection r, Script script) {
    script
        .gcloud("services vpc-peerings connect")
        .flag("service", r.service())
        .raw("--network=\"$(basename " + script.word(r.network()) + ")\"")
        .flag("ranges", r.reservedPeeringRanges())
        .end();
  }
}
