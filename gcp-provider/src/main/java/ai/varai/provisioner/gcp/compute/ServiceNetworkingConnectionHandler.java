package ai.varai.provisioner.gcp.compute;

import ai.varai.provisioner.gcp.client.ApiFailure;
import ai.varai.provisioner.gcp.client.Failures;
import ai.varai.provisioner.gcp.client.Rest;
import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.CloudHandler;
import ai.varai.provisioner.gcp.handler.Names;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.operation.OperationState;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Progress;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.ServiceNetworkingConnection;
import ai.varai.provisioner.model.resource.Value;
import com.google.api.client.json.GenericJson;
import com.google.cloud.compute.v1.NetworksRemovePeeringRequest;
import com.google.cloud.compute.v1.RemovePeeringNetworkRequest;
import com.google.cloud.resourcemanager.v3.Project;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The peering through which Google's services get addresses in a network. Cloud SQL lets go of it
 * hours after the last instance was deleted; until then a deletion fails. It is tried for a while,
 * then only this side's peering is removed, which is enough for the network to be deleted.
 */
public final class ServiceNetworkingConnectionHandler
    extends CloudHandler<ServiceNetworkingConnection> {
  private static final String OPERATION = "servicenetworking/";
  private static final String PEERING = "compute/";
  private static final int FAILED_PRECONDITION = 9;

  private final NetworkHandler networks;

  public ServiceNetworkingConnectionHandler(Cloud cloud) {
    super(ServiceNetworkingConnection.class, "servicenetworking", cloud);
    this.networks = new NetworkHandler(cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("servicenetworking.services.get", "compute.networks.get"),
        List.of("servicenetworking.services.addPeering", "servicenetworking.operations.get"),
        List.of("servicenetworking.services.addPeering"),
        List.of("servicenetworking.services.deleteConnection", "compute.networks.removePeering"),
        List.of("roles/compute.networkAdmin"));
  }

  @Override
  protected String label(ServiceNetworkingConnection connection) {
    return "private services connection of " + Names.last(connection.network().get());
  }

  @Override
  protected boolean patient() {
    return true;
  }

  @Override
  public List<Observed<ServiceNetworkingConnection>> list(CallContext call)
      throws ProviderException, InterruptedException {
    var found = new ArrayList<Observed<ServiceNetworkingConnection>>();
    for (var network : networks.everything()) {
      if (network.getPeeringsCount() > 0) {
        found.addAll(connections(Names.link(network.getSelfLink()), "-"));
      }
    }
    return found;
  }

  @Override
  public Optional<Observed<ServiceNetworkingConnection>> read(
      ServiceNetworkingConnection identity, CallContext call)
      throws ProviderException, InterruptedException {
    return connections(identity.network().get(), identity.service()).stream().findFirst();
  }

  private List<Observed<ServiceNetworkingConnection>> connections(String network, String service)
      throws ProviderException, InterruptedException {
    String consumer = consumer(network);
    Optional<GenericJson> answer =
        find(
            "list connections of " + network,
            () ->
                rest()
                    .call(
                        "GET",
                        "v1/services/"
                            + service
                            + "/connections?network="
                            + URLEncoder.encode(consumer, StandardCharsets.UTF_8),
                        Map.of()));
    var found = new ArrayList<Observed<ServiceNetworkingConnection>>();
    if (answer.isPresent() && answer.get().get("connections") instanceof List<?> list) {
      for (Object each : list) {
        found.add(observed(network, (Map<?, ?>) each));
      }
    }
    return found;
  }

  private static Observed<ServiceNetworkingConnection> observed(
      String network, Map<?, ?> connection) {
    var ranges = new ArrayList<Value<String>>();
    if (connection.get("reservedPeeringRanges") instanceof List<?> list) {
      list.forEach(range -> ranges.add(Value.of(Names.last(range.toString()))));
    }
    String service = String.valueOf(connection.get("service")).replaceFirst("^services/", "");
    return new Observed<>(
        new ServiceNetworkingConnection(
            Value.of(network),
            service,
            ranges,
            Optional.of(String.valueOf(connection.get("peering")))),
        network + " " + service,
        Optional.empty());
  }

  /** Connections carry no marks; one of a network and service is the one that there can be. */
  @Override
  public boolean carriesMarks() {
    return false;
  }

  @Override
  public Progress<ServiceNetworkingConnection> create(
      ServiceNetworkingConnection wanted, CallContext call)
      throws ProviderException, InterruptedException {
    // A second create with the same ranges succeeds, one with others fails: it is a change then.
    Optional<Observed<ServiceNetworkingConnection>> there = read(wanted, call);
    if (there.isEmpty()) {
      return super.create(wanted, call);
    }
    boolean same =
        Set.copyOf(there.get().resource().reservedPeeringRanges())
            .equals(Set.copyOf(wanted.reservedPeeringRanges()));
    return same ? Progress.done(there.get()) : update(wanted, there.get(), call);
  }

  @Override
  protected OperationState insert(ServiceNetworkingConnection wanted, CallContext call)
      throws ProviderException, InterruptedException {
    return write("POST", "connections", wanted);
  }

  @Override
  protected OperationState change(
      ServiceNetworkingConnection wanted,
      Observed<ServiceNetworkingConnection> current,
      CallContext call)
      throws ProviderException, InterruptedException {
    return write("PATCH", "connections/-?force=true&updateMask=reservedPeeringRanges", wanted);
  }

  private OperationState write(String method, String path, ServiceNetworkingConnection wanted)
      throws ProviderException, InterruptedException {
    var body =
        Map.of(
            "network",
            consumer(wanted.network().get()),
            "reservedPeeringRanges",
            wanted.reservedPeeringRanges().stream().map(Value::get).toList());
    String what = "connect " + label(wanted);
    return state(
        what,
        call(
            what, () -> rest().call(method, "v1/services/" + wanted.service() + "/" + path, body)));
  }

  @Override
  protected OperationState remove(Observed<ServiceNetworkingConnection> current, CallContext call)
      throws ProviderException, InterruptedException {
    ServiceNetworkingConnection gone = current.resource();
    String peering = gone.peering().orElse("servicenetworking-googleapis-com");
    String what = "delete " + label(gone);
    try {
      return state(
          what,
          call(
              what,
              () ->
                  rest()
                      .call(
                          "POST",
                          "v1/services/" + gone.service() + "/connections/" + peering,
                          Map.of("consumerNetwork", consumer(gone.network().get())))));
    } catch (ApiFailure e) {
      if (!e.precondition()) {
        throw e;
      }
      return waiting(gone, call);
    }
  }

  /** The producer still holds on: try again until patience ends, then remove our side only. */
  private OperationState waiting(ServiceNetworkingConnection gone, CallContext call)
      throws ProviderException, InterruptedException {
    Duration patience = cloud.settings().connectionPatience();
    if (triedFor(call).compareTo(patience) < 0) {
      throw Failures.passing(
          label(gone)
              + ": Cloud SQL still holds its side; tried for "
              + patience.toSeconds()
              + " s");
    }
    call.progress("only this side's peering of " + label(gone) + " is removed");
    String what = "remove the peering of " + label(gone);
    var request =
        RemovePeeringNetworkRequest.newBuilder()
            .setProject(cloud.project())
            .setNetwork(Names.last(gone.network().get()))
            .setNetworksRemovePeeringRequestResource(
                NetworksRemovePeeringRequest.newBuilder()
                    .setName(gone.peering().orElse("servicenetworking-googleapis-com")))
            .build();
    OperationState state =
        ComputeHandler.state(
            what,
            call(
                what,
                () -> cloud.clients().compute().networks().removePeeringCallable().call(request)));
    return new OperationState(PEERING + state.name(), state.done(), state.failure());
  }

  /** For how long the operation of the call has been going on. */
  private static Duration triedFor(CallContext call) {
    return KIND_TIMEOUT.minus(call.remaining());
  }

  private static final Duration KIND_TIMEOUT = Duration.ofMinutes(20);

  @Override
  protected OperationState operation(String name) throws ProviderException, InterruptedException {
    if (name.startsWith(PEERING)) {
      OperationState state = networks.operation(name.substring(PEERING.length()));
      return new OperationState(name, state.done(), state.failure());
    }
    String path = "v1/" + name.substring(OPERATION.length());
    return state(
        "private services connection",
        look("ask for operation " + name, () -> rest().call("GET", path, Map.of())));
  }

  private static OperationState state(String what, GenericJson operation) {
    String name = OPERATION + operation.get("name");
    boolean done = Boolean.TRUE.equals(operation.get("done"));
    Optional<ApiFailure> failure = Optional.empty();
    if (operation.get("error") instanceof Map<?, ?> error) {
      int code = error.get("code") instanceof BigDecimal number ? number.intValue() : 0;
      String message = String.valueOf(error.get("message"));
      failure =
          Optional.of(
              code == FAILED_PRECONDITION
                  ? Failures.passing(what + ": " + message)
                  : Failures.ofOperation(what, code, message));
    }
    return new OperationState(name, done, failure);
  }

  private Rest rest() throws java.io.IOException {
    return cloud.clients().serviceNetworking();
  }

  /** Service Networking knows networks by the number of their project. */
  private String consumer(String network) throws ProviderException, InterruptedException {
    Project project =
        cloud
            .shared()
            .keep(
                "project",
                () ->
                    cloud
                        .calls()
                        .look(
                            "cloudresourcemanager",
                            "read project " + cloud.project(),
                            () -> cloud.clients().projects().getProject(cloud.projectName())));
    return network.replaceFirst("^projects/[^/]+", project.getName());
  }
}
