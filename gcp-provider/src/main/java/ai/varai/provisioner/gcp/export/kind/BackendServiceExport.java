package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.BackendService;
import ai.varai.provisioner.model.resource.Value;
import java.util.Optional;

/** What a load balancer sends requests to. */
public final class BackendServiceExport extends KindExport<BackendService> {
  public BackendServiceExport() {
    super(
        BackendService.class,
        Module.NETWORKING,
        "google_compute_backend_service",
        "backend_services");
  }

  @Override
  public String type(BackendService r) {
    return regional("google_compute_backend_service", r.region());
  }

  @Override
  public String collection(BackendService r) {
    return apart("backend_services", r.region());
  }

  @Override
  public void terraform(BackendService r, Body body) {
    body.set("name", r.name())
        .set("region", r.region())
        .set("load_balancing_scheme", "EXTERNAL_MANAGED")
        .set("protocol", "HTTPS")
        .set("enable_cdn", r.region().isPresent() ? Optional.empty() : Optional.of(r.cdn()))
        .set("security_policy", r.securityPolicy())
        .set(
            "custom_response_headers",
            r.responseHeaders().isEmpty() ? Optional.empty() : Optional.of(r.responseHeaders()))
        .set("description", r.description());
    // Regional ones have no default for it in Terraform; 1 is that of the API.
    Optional<Integer> capacity = r.region().map(region -> 1);
    r.groups()
        .forEach(
            group ->
                body.block(
                    "backend",
                    backend -> backend.set("group", group).set("capacity_scaler", capacity)));
  }

  @Override
  public void gcloud(BackendService r, Script script) {
    var command =
        script
            .gcloud("compute backend-services create")
            .argument(r.name())
            .on("global", r.region().isEmpty())
            .flag("region", r.region())
            .flag("load-balancing-scheme", "EXTERNAL_MANAGED")
            .flag("protocol", "HTTPS")
            .on("enable-cdn", r.cdn())
            .flag("description", r.description());
    r.responseHeaders().forEach(header -> command.flag("custom-response-header", header));
    command.end();
    r.securityPolicy()
        .ifPresent(
            policy ->
                script
                    .gcloud("compute backend-services update")
                    .argument(r.name())
                    .on("global", r.region().isEmpty())
                    .flag("region", r.region())
                    .raw("--security-policy=\"$(basename " + script.word(policy) + ")\"")
                    .end());
    for (Value<String> group : r.groups()) {
      String[] parts = script.text(group).split("/", -1);
      script
          .gcloud("compute backend-services add-backend")
          .argument(r.name())
          .on("global", r.region().isEmpty())
          .flag("region", r.region())
          .flag("network-endpoint-group", parts[parts.length - 1])
          .flag("network-endpoint-group-region", parts[3])
          .end();
    }
  }

  @Override
  public String shell(BackendService r, String component, Script script) {
    return switch (component) {
      case "selfLink" ->
          "projects/" + script.project() + scope(r.region()) + "backendServices/" + r.name();
      default -> super.shell(r, component, script);
    };
  }
}
