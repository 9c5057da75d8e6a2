package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.RouterNat;
import java.util.Optional;

/** Address translation. */
public final class RouterNatExport extends KindExport<RouterNat> {
  public RouterNatExport() {
    super(RouterNat.class, Module.NETWORKING, "google_compute_router_nat", "router_nats");
  }

  @Override
  public void terraform(RouterNat r, Body body) {
    body.set("name", r.name())
        .set("router", r.router())
        .set("region", r.region())
        .set("nat_ip_allocate_option", "AUTO_ONLY")
        .set("source_subnetwork_ip_ranges_to_nat", "ALL_SUBNETWORKS_ALL_IP_RANGES")
        .block("log_config", log -> log.set("enable", r.logErrors()).set("filter", "ERRORS_ONLY"));
  }

  @Override
  public void gcloud(RouterNat r, Script script) {
    script
        .gcloud("compute routers nats create")
        .argument(r.name())
        .flag("router", r.router())
        .flag("region", r.region())
        .on("auto-allocate-nat-external-ips", true)
        .on("nat-all-subnet-ip-ranges", true)
        .on("enable-logging", r.logErrors())
        .flag("log-filter", r.logErrors() ? Optional.of("ERRORS_ONLY") : Optional.empty())
        .end();
  }
}
