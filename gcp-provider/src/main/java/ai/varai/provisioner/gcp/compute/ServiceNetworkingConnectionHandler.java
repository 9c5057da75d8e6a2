package ai.varai.provisioner.gcp.compute;

import ai.varai.provisioner.gcp.client.ApiFailure;
import ai.varai.provisioner.gcp.client.Failures;
import ai.varai.provisioner.gcp.client.Rest;
import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.CloudHandler;
import ai.varai.provisioner.gcp.handler.Names;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.operation.OperationHandle;
import ai.varai.provisioner.gcp.operation.OperationHandle.Verb;
import ai.varai.provisioner.gcp.operation.OperationState;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Progress;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.GlobalAddress;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The peering through which Google's services get addresses in a network. Cloud SQL lets go of it
 * hours after the last instance was deleted; until then a deletion fails. It is tried for a while,
 * then only this side's peering is removed, which is enough for the network to be deleted.
 */
public final class ServiceNetworkingConnectionHandler
    extends CloudHandler<ServiceNetworkingConnection> {
  private static final String OPERATION = "servicenetworking/";
  private static final String DELETION = "servicenetworking-delete/";
  private static final String PEERING = "compute/";

  private final NetworkHandler networks;
  private final GlobalAddressHandler addresses;

  public ServiceNetworkingConnectionHandler(Cloud cloud) {
    super(ServiceNetworkingConnection.class, "servicenetworking", cloud);
    this.networks = new NetworkHandler(cloud);
    this.addresses = new GlobalAddressHandler(cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of(
            "servicenetworking.services.get",
            "compute.networks.get",
            "compute.globalAddresses.list"),
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

  /**
   * A network has one connection, with the ranges of everybody who shares it. Those of this
   * environment are known by the marks of their addresses; a connection without one is not ours.
   */
  @Override
  public List<Observed<ServiceNetworkingConnection>> list(CallContext call)
      throws ProviderException, InterruptedException {
    List<GlobalAddress> mine = ownAddresses(call);
    Set<String> ranges = names(mine);
    var found = new ArrayList<Observed<ServiceNetworkingConnection>>();
    for (String network : networksOf(mine)) {
      ours(connection(network, "-"), ranges).ifPresent(found::add);
    }
    return found;
  }

  @Override
  public Optional<Observed<ServiceNetworkingConnection>> read(
      ServiceNetworkingConnection identity, CallContext call)
      throws ProviderException, InterruptedException {
    Optional<ServiceNetworkingConnection> there = connection(identity);
    if (there.isEmpty()) {
      return Optional.empty();
    }
    Set<String> mine = ownRanges(call);
    // Those that are asked for are meant, marked or not yet: their addresses may be taken over too.
    identity.reservedPeeringRanges().stream()
        .filter(range -> range instanceof Value.Known)
        .forEach(range -> mine.add(range.get()));
    return ours(there, mine);
  }

  private static Optional<Observed<ServiceNetworkingConnection>> ours(
      Optional<ServiceNetworkingConnection> found, Set<String> mine) {
    if (found.isEmpty()) {
      return Optional.empty();
    }
    ServiceNetworkingConnection connection = found.get();
    List<Value<String>> ranges =
        connection.reservedPeeringRanges().stream()
            .filter(range -> mine.contains(range.get()))
            .toList();
    return ranges.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Observed<>(
                with(connection, ranges),
                connection.network().get() + " " + connection.service(),
                Optional.empty()));
  }

  private Set<String> ownRanges(CallContext call) throws ProviderException, InterruptedException {
    return names(ownAddresses(call));
  }

  private List<GlobalAddress> ownAddresses(CallContext call)
      throws ProviderException, InterruptedException {
    return addresses.list(call).stream().map(Observed::resource).toList();
  }

  private static Set<String> names(List<GlobalAddress> ranges) {
    return ranges.stream().map(GlobalAddress::name).collect(Collectors.toCollection(TreeSet::new));
  }

  /** The networks that ranges are in: to list all of the project's is a call that is not needed. */
  private static Set<String> networksOf(List<GlobalAddress> ranges) {
    return ranges.stream()
        .flatMap(range -> range.network().stream())
        .map(network -> Names.link(network.get()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static ServiceNetworkingConnection with(
      ServiceNetworkingConnection connection, List<Value<String>> ranges) {
    return new ServiceNetworkingConnection(
        connection.network(), connection.service(), ranges, connection.peering());
  }

  private Optional<ServiceNetworkingConnection> connection(ServiceNetworkingConnection identity)
      throws ProviderException, InterruptedException {
    return connection(identity.network().get(), identity.service());
  }

  /** The network's connection with all its ranges. */
  private Optional<ServiceNetworkingConnection> connection(String network, String service)
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
    return answer.isPresent() && answer.get().get("connections") instanceof List<?> list
        ? list.stream().findFirst().map(each -> parsed(network, (Map<?, ?>) each))
        : Optional.empty();
  }

  private static ServiceNetworkingConnection parsed(String network, Map<?, ?> connection) {
    var ranges = new ArrayList<Value<String>>();
    if (connection.get("reservedPeeringRanges") instanceof List<?> list) {
      list.forEach(range -> ranges.add(Value.of(Names.last(range.toString()))));
    }
    String service = String.valueOf(connection.get("service")).replaceFirst("^services/", "");
    return new ServiceNetworkingConnection(
        Value.of(network), service, ranges, Optional.of(String.valueOf(connection.get("peering"))));
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
    Optional<ServiceNetworkingConnection> there = connection(wanted);
    if (there.isPresent()) {
      return update(wanted, unmarked(there.get()), call);
    }
    try {
      return super.create(wanted, call);
    } catch (ApiFailure e) {
      return remembered(e, wanted, call);
    }
  }

  /** A connection of which nothing is ours yet. */
  private static Observed<ServiceNetworkingConnection> unmarked(
      ServiceNetworkingConnection connection) {
    return new Observed<>(
        with(connection, List.of()),
        connection.network().get() + " " + connection.service(),
        Optional.empty());
  }

  /** Where only the peering was removed, the producer may still know the ranges of then. */
  private Progress<ServiceNetworkingConnection> remembered(
      ApiFailure failure, ServiceNetworkingConnection wanted, CallContext call)
      throws ProviderException, InterruptedException {
    if (!String.valueOf(failure.getMessage()).contains("Cannot modify allocated ranges")) {
      throw failure;
    }
    call.progress("Google still knows other ranges of the network; they are changed");
    return update(wanted, unmarked(wanted), call);
  }

  @Override
  protected OperationState insert(ServiceNetworkingConnection wanted, CallContext call)
      throws ProviderException, InterruptedException {
    return write("POST", "connections", wanted, names(wanted));
  }

  /** A change names every range that is to be there, also those of others. */
  @Override
  protected OperationState change(
      ServiceNetworkingConnection wanted,
      Observed<ServiceNetworkingConnection> current,
      CallContext call)
      throws ProviderException, InterruptedException {
    var ranges = new LinkedHashSet<String>();
    Optional<ServiceNetworkingConnection> there = connection(wanted);
    if (there.isPresent()) {
      ranges.addAll(names(there.get()));
      ranges.removeAll(ownRanges(call));
      // What was ours when the plan was made may have lost its address, and its marks, since.
      ranges.removeAll(names(current.resource()));
    }
    ranges.addAll(names(wanted));
    return there.isPresent() && ranges.equals(names(there.get()))
        ? OperationState.ended()
        : patch(wanted, ranges);
  }

  private static Set<String> names(ServiceNetworkingConnection connection) {
    return connection.reservedPeeringRanges().stream()
        .map(Value::get)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private OperationState patch(ServiceNetworkingConnection connection, Set<String> ranges)
      throws ProviderException, InterruptedException {
    return write(
        "PATCH", "connections/-?force=true&updateMask=reservedPeeringRanges", connection, ranges);
  }

  private OperationState write(
      String method, String path, ServiceNetworkingConnection wanted, Set<String> ranges)
      throws ProviderException, InterruptedException {
    var body =
        Map.of(
            "network",
            consumer(wanted.network().get()),
            "reservedPeeringRanges",
            List.copyOf(ranges));
    String what = "connect " + label(wanted);
    try {
      return state(
          what,
          call(
              what,
              () -> rest().call(method, "v1/services/" + wanted.service() + "/" + path, body)));
    } catch (ApiFailure e) {
      if (String.valueOf(e.getMessage()).contains("invalid authentication credentials")) {
        // So it answers for a while after the API was enabled; who is logged in was heard before.
        throw Failures.switchedOff(String.valueOf(e.getMessage()), e.advice());
      }
      throw e;
    }
  }

  /** The last environment that uses the connection deletes it; the others take their ranges. */
  @Override
  protected OperationState remove(Observed<ServiceNetworkingConnection> current, CallContext call)
      throws ProviderException, InterruptedException {
    ServiceNetworkingConnection gone = current.resource();
    var others = new LinkedHashSet<String>();
    Optional<ServiceNetworkingConnection> there = connection(gone);
    if (there.isPresent()) {
      others.addAll(names(there.get()));
      others.removeAll(names(gone));
      others.removeAll(ownRanges(call));
    }
    if (!others.isEmpty()) {
      call.progress(label(gone) + " keeps the ranges of others: " + String.join(", ", others));
      return patch(gone, others);
    }
    String what = "delete " + label(gone);
    return deletion(
        what,
        call(
            what,
            () ->
                rest()
                    .call(
                        "POST",
                        "v1/services/" + gone.service() + "/connections/" + peering(gone),
                        Map.of("consumerNetwork", consumer(gone.network().get())))));
  }

  private static String peering(ServiceNetworkingConnection connection) {
    return connection.peering().orElse("servicenetworking-googleapis-com");
  }

  /**
   * Goes on; a deletion that was begun anew until patience ended removes this side only, and a
   * creation that met ranges of an earlier life becomes a change.
   */
  @Override
  public Progress<ServiceNetworkingConnection> poll(
      String handle, ServiceNetworkingConnection wanted, CallContext call)
      throws ProviderException, InterruptedException {
    OperationHandle known = OperationHandle.parse(handle);
    Duration tried = known.age(call.clock().instant());
    if (known.verb() == Verb.DELETE
        && known.failedBefore()
        && tried.compareTo(cloud.settings().connectionPatience()) >= 0
        && read(wanted, call).isPresent()) {
      call.progress(
          "Cloud SQL has held its side of "
              + label(wanted)
              + " for "
              + tried.toSeconds()
              + " s: only the peering of this side is removed");
      return deleting(removePeering(wanted), wanted, call);
    }
    try {
      return super.poll(handle, wanted, call);
    } catch (ApiFailure e) {
      if (known.verb() != Verb.CREATE) {
        throw e;
      }
      return remembered(e, wanted, call);
    }
  }

  private OperationState removePeering(ServiceNetworkingConnection gone)
      throws ProviderException, InterruptedException {
    String what = "remove the peering of " + label(gone);
    var request =
        RemovePeeringNetworkRequest.newBuilder()
            .setProject(cloud.project())
            .setNetwork(Names.last(gone.network().get()))
            .setNetworksRemovePeeringRequestResource(
                NetworksRemovePeeringRequest.newBuilder().setName(peering(gone)))
            .build();
    OperationState state =
        ComputeHandler.state(
            what,
            call(
                what,
                () -> cloud.clients().compute().networks().removePeeringCallable().call(request)));
    return new OperationState(PEERING + state.name(), state.done(), state.failure());
  }

  @Override
  protected OperationState operation(String name) throws ProviderException, InterruptedException {
    if (name.startsWith(PEERING)) {
      OperationState state = networks.operation(name.substring(PEERING.length()));
      return new OperationState(name, state.done(), state.failure());
    }
    boolean deletes = name.startsWith(DELETION);
    String path = "v1/" + name.substring((deletes ? DELETION : OPERATION).length());
    GenericJson answer =
        look("ask for operation " + name, () -> rest().call("GET", path, Map.of()));
    String what = "private services connection";
    return deletes ? deletion(what, answer) : state(what, answer);
  }

  private static OperationState state(String what, GenericJson operation) {
    return new OperationState(
        OPERATION + operation.get("name"),
        Boolean.TRUE.equals(operation.get("done")),
        Optional.ofNullable(operation.get("error"))
            .map(error -> (Map<?, ?>) error)
            .map(error -> Failures.ofOperation(what, code(error), text(error))));
  }

  /** Cloud SQL lets go of its side some time after its last instance: that passes. */
  private static OperationState deletion(String what, GenericJson operation) {
    OperationState state = state(what, operation);
    return new OperationState(
        DELETION + operation.get("name"),
        state.done(),
        state
            .failure()
            .map(
                failure ->
                    failure.precondition()
                        ? Failures.passing(String.valueOf(failure.getMessage()))
                        : failure));
  }

  private static int code(Map<?, ?> error) {
    return error.get("code") instanceof BigDecimal number ? number.intValue() : 0;
  }

  private static String text(Map<?, ?> error) {
    return String.valueOf(error.get("message"));
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
