package ai.varai.provisioner.emulator.servicenetworking;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.error.ErrorStyle;
import java.util.Set;

/**
 * Service Networking v1: private connections of networks to Google's services, REST as published.
 *
 * @see <a
 *     href="https://cloud.google.com/service-infrastructure/docs/service-networking/reference/rest">reference</a>
 */
public final class ServiceNetworkingApi implements EmulatedApi {

  private static final String SERVICE = "/v1/services/{service}";
  private static final String NETWORK = SERVICE + "/projects/{project}/global/networks/{network}";

  @Override
  public String name() {
    return "servicenetworking";
  }

  @Override
  public ErrorStyle errorStyle() {
    return ErrorStyle.BOTH;
  }

  @Override
  public Set<Class<?>> offers() {
    return Set.of(PrivateConnections.class);
  }

  @Override
  public void register(ApiBuilder api, Emulation emulation) {
    ConnectionOperations operations = new ConnectionOperations(emulation);
    Connections connections = new Connections(emulation, operations);
    PeeredDnsDomains domains = new PeeredDnsDomains(emulation, operations);
    emulation.offer(PrivateConnections.class, connections);

    String base = "servicenetworking.services.connections.";
    String all = SERVICE + "/connections";
    api.route("GET", all, base + "list", connections::list)
        .route("POST", all, base + "create", connections::create)
        .route("PATCH", all + "/{connection}", base + "patch", connections::patch)
        .route("POST", all + "/{connection}", base + "deleteConnection", connections::delete);

    String networks = "servicenetworking.services.projects.global.networks.";
    api.route("GET", NETWORK, networks + "get", connections::consumerConfig)
        .route(
            "GET", NETWORK + "/peeredDnsDomains", networks + "peeredDnsDomains.list", domains::list)
        .route(
            "POST",
            NETWORK + "/peeredDnsDomains",
            networks + "peeredDnsDomains.create",
            domains::create)
        .route(
            "DELETE",
            NETWORK + "/peeredDnsDomains/{domain}",
            networks + "peeredDnsDomains.delete",
            domains::delete);

    api.route(
            "GET",
            "/v1/operations/{id}",
            "servicenetworking.operations.get",
            c -> JsonAnswer.ok(operations.get(c.variable("id"))))
        .route(
            "DELETE",
            "/v1/operations/{id}",
            "servicenetworking.operations.delete",
            c -> {
              operations.delete(c.variable("id"));
              return JsonAnswer.empty();
            });
  }
}
