package ai.varai.provisioner.gcp.compute;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.model.kind.Network;
import com.google.cloud.compute.v1.InsertNetworkRequest;
import com.google.cloud.compute.v1.ListNetworksRequest;
import com.google.cloud.compute.v1.NetworkRoutingConfig;
import com.google.cloud.compute.v1.Operation;
import com.google.cloud.compute.v1.PatchNetworkRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** VPC networks. */
public final class NetworkHandler
    extends ComputeHandler<Network, com.google.cloud.compute.v1.Network> {
  public NetworkHandler(Cloud cloud) {
    super(Network.class, cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("compute.networks.list", "compute.networks.get"),
        List.of("compute.networks.create", "compute.globalOperations.get"),
        List.of("compute.networks.updatePolicy", "compute.networks.update"),
        List.of("compute.networks.delete"),
        List.of("roles/compute.networkAdmin"));
  }

  @Override
  Iterable<com.google.cloud.compute.v1.Network> all() throws IOException {
    return clients()
        .networks()
        .list(ListNetworksRequest.newBuilder().setProject(project()).build())
        .iterateAll();
  }

  @Override
  com.google.cloud.compute.v1.Network get(Network identity) throws IOException {
    return clients().networks().get(project(), identity.name());
  }

  @Override
  String name(Network network) {
    return network.name();
  }

  @Override
  String descriptionOf(Network wanted) {
    return wanted.description();
  }

  @Override
  String selfLink(com.google.cloud.compute.v1.Network found) {
    return found.getSelfLink();
  }

  @Override
  String description(com.google.cloud.compute.v1.Network found) {
    return found.getDescription();
  }

  @Override
  Network record(com.google.cloud.compute.v1.Network found) {
    return new Network(
        found.getName(),
        found.getAutoCreateSubnetworks(),
        found.getRoutingConfig().getRoutingMode(),
        plain(found),
        link(found.getSelfLink()));
  }

  @Override
  Operation insertion(Network wanted, String description, String requestId) throws IOException {
    return clients()
        .networks()
        .insertCallable()
        .call(
            InsertNetworkRequest.newBuilder()
                .setProject(project())
                .setRequestId(requestId)
                .setNetworkResource(
                    com.google.cloud.compute.v1.Network.newBuilder()
                        .setName(wanted.name())
                        .setAutoCreateSubnetworks(wanted.autoCreateSubnetworks())
                        .setRoutingConfig(routing(wanted))
                        .setDescription(description))
                .build());
  }

  private static NetworkRoutingConfig routing(Network wanted) {
    return NetworkRoutingConfig.newBuilder().setRoutingMode(wanted.routingMode()).build();
  }

  @Override
  Optional<Operation> step(
      Network wanted, com.google.cloud.compute.v1.Network current, CallContext call)
      throws IOException {
    if (current.getRoutingConfig().getRoutingMode().equals(wanted.routingMode())) {
      return Optional.empty();
    }
    return Optional.of(
        clients()
            .networks()
            .patchCallable()
            .call(
                PatchNetworkRequest.newBuilder()
                    .setProject(project())
                    .setNetwork(wanted.name())
                    .setNetworkResource(
                        com.google.cloud.compute.v1.Network.newBuilder()
                            .setRoutingConfig(routing(wanted)))
                    .build()));
  }

  @Override
  public Optional<Impossible> heldByUsers(Observed<Network> current) {
    return Optional.of(
        new Impossible(
            "Google deletes no network that something is in, and what stays would have to leave it"
                + " for one that does not exist yet",
            "leave the network "
                + current.resource().name()
                + " as it is; or save the data, destroy the environment, and bring it up anew"));
  }

  @Override
  protected boolean patient() {
    return true;
  }

  @Override
  protected Optional<String> holder() {
    return Optional.of(
        "something in it that Google releases hours later, such as addresses of Cloud Run");
  }

  @Override
  Operation deletion(Network current) throws IOException {
    return clients()
        .networks()
        .deleteCallable()
        .call(
            com.google.cloud.compute.v1.DeleteNetworkRequest.newBuilder()
                .setProject(project())
                .setNetwork(current.name())
                .build());
  }
}
