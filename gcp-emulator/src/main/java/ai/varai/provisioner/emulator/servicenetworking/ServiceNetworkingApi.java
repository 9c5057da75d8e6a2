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
    ProducerRanges ranges = new ProducerRanges(emulation, operations, connections);
    ConsumerSettings settings = new ConsumerSettings(emulation, operations, connections);
    producers(api, ranges, settings);
    dns(api, new ProducerDns(emulation, operations, connections));

    String base = "servicenetworking.services.connections.";
    String all = SERVICE + "/connections";
    api.route("GET", all, base + "list", connections::list)
        .route("POST", all, base + "create", connections::create)
        .route("PATCH", all + "/{connection}", base + "patch", connections::patch)
        .route("POST", all + "/{connection}", base + "deleteConnection", connections::delete);

    String networks = "servicenetworking.services.projects.global.networks.";
    api.route(
            "GET", NETWORK, networks + "get", c -> connections.consumerConfig(c, settings, ranges))
        .route(
            "GET",
            NETWORK + "/vpcServiceControls",
            networks + "getVpcServiceControls",
            settings::controls)
        .route(
            "PATCH",
            NETWORK + ":updateConsumerConfig",
            networks + "updateConsumerConfig",
            settings::updateConfig)
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

    api.route("GET", "/v1/operations", "servicenetworking.operations.list", operations::list)
        .route(
            "POST",
            "/v1/operations/{id}:cancel",
            "servicenetworking.operations.cancel",
            operations::cancel)
        .route(
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

  private static void producers(ApiBuilder api, ProducerRanges ranges, ConsumerSettings settings) {
    String id = "servicenetworking.services.";
    api.route("POST", SERVICE + ":searchRange", id + "searchRange", ranges::search)
        .route("POST", SERVICE + ":validate", id + "validate", ranges::validate)
        .route(
            "POST",
            SERVICE + "/{collection}/{consumer}:addSubnetwork",
            id + "addSubnetwork",
            ranges::addSubnetwork)
        .route("POST", SERVICE + "/roles:add", id + "roles.add", settings::addRoles)
        .route(
            "PATCH",
            SERVICE + ":enableVpcServiceControls",
            id + "enableVpcServiceControls",
            c -> settings.control(c, true))
        .route(
            "PATCH",
            SERVICE + ":disableVpcServiceControls",
            id + "disableVpcServiceControls",
            c -> settings.control(c, false));
  }

  private static void dns(ApiBuilder api, ProducerDns dns) {
    String id = "servicenetworking.services.";
    String sets = SERVICE + "/dnsRecordSets:";
    api.route("POST", SERVICE + "/dnsZones:add", id + "dnsZones.add", dns::addZone)
        .route("POST", SERVICE + "/dnsZones:remove", id + "dnsZones.remove", dns::removeZone)
        .route("POST", sets + "add", id + "dnsRecordSets.add", dns::addRecord)
        .route("POST", sets + "update", id + "dnsRecordSets.update", dns::updateRecord)
        .route("POST", sets + "remove", id + "dnsRecordSets.remove", dns::removeRecord)
        .route("GET", sets + "get", id + "dnsRecordSets.get", dns::getRecord)
        .route("GET", sets + "list", id + "dnsRecordSets.list", dns::listRecords)
        .route(
            "GET",
            NETWORK + "/dnsZones/{zone}",
            id + "projects.global.networks.dnsZones.get",
            dns::getZone)
        .route(
            "GET",
            NETWORK + "/dnsZones:list",
            id + "projects.global.networks.dnsZones.list",
            dns::listZones);
  }
}
