package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.config.DatabaseConfig;
import ai.varai.provisioner.model.config.EgressMode;
import ai.varai.provisioner.model.config.EgressTraffic;
import ai.varai.provisioner.model.config.NetworkingConfig;
import ai.varai.provisioner.model.config.SubnetConfig;
import ai.varai.provisioner.model.config.VpcEgressConfig;
import ai.varai.provisioner.model.kind.GlobalAddress;
import ai.varai.provisioner.model.kind.Network;
import ai.varai.provisioner.model.kind.Router;
import ai.varai.provisioner.model.kind.RouterNat;
import ai.varai.provisioner.model.kind.RunService.VpcEgress;
import ai.varai.provisioner.model.kind.ServiceNetworkingConnection;
import ai.varai.provisioner.model.kind.Subnetwork;
import ai.varai.provisioner.model.resource.ResourceNode;
import ai.varai.provisioner.model.resource.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The VPC of a cloud environment: network, subnets, firewall, private services, way out. */
final class CloudNetworkBlock {
  private static final String PRIVATE_SERVICES = "servicenetworking.googleapis.com";

  private final CompileContext context;
  private final Apis apis;

  CloudNetworkBlock(CompileContext context, Apis apis) {
    this.context = context;
    this.apis = apis;
  }

  NetworkParts add() {
    var environment = context.environment();
    NetworkingConfig config = environment.networkingConfig();
    if (context.names().host().isPresent()) {
      return used(config);
    }
    Optional<ResourceNode<Network>> node =
        config.createVpc() ? Optional.of(addNetwork(config)) : Optional.empty();
    Value<String> network =
        node.map(made -> made.ref(Network.SELF_LINK))
            .orElseGet(() -> existing("global/networks/" + context.names().network()));
    var subnets = new ArrayList<ResourceNode<Subnetwork>>();
    config.subnets().forEach(subnet -> subnets.add(addSubnet(subnet, network)));
    new FirewallBlock(context).add(network);
    List<ResourceNode<?>> privateServices =
        environment
            .databaseConfig()
            .filter(DatabaseConfig::privateIp)
            .map(database -> addPrivateServices(database, network))
            .orElse(List.of());
    Optional<VpcEgress> egress = direct(config).flatMap(wanted -> egress(wanted, network, subnets));
    return new NetworkParts(network, node, egress, privateServices);
  }

  /** The network of another environment, which has made all that is in it. */
  private NetworkParts used(NetworkingConfig config) {
    String region = context.environment().region();
    Value<String> network = existing("global/networks/" + context.names().network());
    Optional<VpcEgress> egress =
        direct(config)
            .flatMap(
                wanted ->
                    config.subnets().stream()
                        .filter(subnet -> subnet.region().equals(region))
                        .map(subnet -> context.names().subnetwork(subnet.name()))
                        .filter(name -> isMeant(wanted, name))
                        .findFirst()
                        .map(
                            name ->
                                egress(
                                    wanted,
                                    network,
                                    existing("regions/" + region + "/subnetworks/" + name))));
    return new NetworkParts(network, Optional.empty(), egress, List.of());
  }

  private Value<String> existing(String path) {
    return Value.of("projects/" + context.environment().projectId() + "/" + path);
  }

  private static Optional<VpcEgressConfig> direct(NetworkingConfig config) {
    return config.vpcEgress().filter(wanted -> wanted.mode() == EgressMode.DIRECT);
  }

  private ResourceNode<Network> addNetwork(NetworkingConfig config) {
    var node =
        context
            .graph()
            .add(
                "main",
                new Network(
                    context.names().network(),
                    false,
                    config.routingMode().spelling(),
                    context.description("Network"),
                    Optional.empty()),
                apis.need("compute"));
    context.graph().output("network/name", node.ref(Network.NAME));
    return node;
  }

  private ResourceNode<Subnetwork> addSubnet(SubnetConfig subnet, Value<String> network) {
    return context
        .graph()
        .add(
            subnet.region() + "/" + subnet.name(),
            new Subnetwork(
                context.names().subnetwork(subnet.name()),
                subnet.region(),
                network,
                subnet.ipCidrRange(),
                subnet.privateIpGoogleAccess(),
                Subnetwork.PRIVATE,
                context.description("Subnet"),
                Optional.empty()),
            apis.need("compute"));
  }

  private List<ResourceNode<?>> addPrivateServices(DatabaseConfig database, Value<String> network) {
    var range =
        context
            .graph()
            .add(
                "private-services",
                new GlobalAddress(
                    context.names().prefixed("private-ip"),
                    GlobalAddress.Purpose.VPC_PEERING,
                    Optional.of(network),
                    Optional.empty(),
                    Optional.of(database.privateIpPrefixLength()),
                    context.description("Private services range"),
                    context.labels("component", "network"),
                    Optional.empty(),
                    Optional.empty()),
                apis.need("compute"));
    return List.of(
        context
            .graph()
            .add(
                "private-services",
                new ServiceNetworkingConnection(
                    network,
                    PRIVATE_SERVICES,
                    List.of(range.ref(GlobalAddress.NAME)),
                    Optional.empty()),
                apis.need("servicenetworking")));
  }

  private Optional<VpcEgress> egress(
      VpcEgressConfig wanted, Value<String> network, List<ResourceNode<Subnetwork>> subnets) {
    if (isAll(wanted)) {
      addTranslation(network);
    }
    return subnets.stream()
        .filter(node -> node.resource().region().equals(context.environment().region()))
        .filter(node -> isMeant(wanted, node.resource().name()))
        .findFirst()
        .map(node -> egress(wanted, network, node.ref(Subnetwork.SELF_LINK)));
  }

  private boolean isMeant(VpcEgressConfig wanted, String subnetwork) {
    return wanted.subnet().map(context.names()::subnetwork).map(subnetwork::equals).orElse(true);
  }

  private static VpcEgress egress(
      VpcEgressConfig wanted, Value<String> network, Value<String> subnetwork) {
    return new VpcEgress(
        network, subnetwork, isAll(wanted) ? "ALL_TRAFFIC" : "PRIVATE_RANGES_ONLY");
  }

  private static boolean isAll(VpcEgressConfig wanted) {
    return wanted.traffic() == EgressTraffic.ALL_TRAFFIC;
  }

  /** All traffic through the network reaches the internet only with address translation. */
  private void addTranslation(Value<String> network) {
    String region = context.environment().region();
    var router =
        context
            .graph()
            .add(
                region,
                new Router(
                    context.names().prefixed("router"),
                    region,
                    network,
                    context.description("Router"),
                    Optional.empty()),
                apis.need("compute"));
    context
        .graph()
        .add(
            region,
            new RouterNat(context.names().prefixed("nat"), router.ref(Router.NAME), region, true));
  }
}
