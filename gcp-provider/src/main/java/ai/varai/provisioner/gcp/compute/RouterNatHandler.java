package ai.varai.provisioner.gcp.compute;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.CloudHandler;
import ai.varai.provisioner.gcp.handler.Names;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.gcp.operation.OperationState;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.RouterNat;
import ai.varai.provisioner.model.resource.Value;
import com.google.cloud.compute.v1.GetRouterRequest;
import com.google.cloud.compute.v1.PatchRouterRequest;
import com.google.cloud.compute.v1.Router;
import com.google.cloud.compute.v1.RouterNatLogConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Address translation: a part of its router, whose marks say whose it is. All subnetworks of the
 * region are translated, with addresses that Google chooses.
 */
public final class RouterNatHandler extends CloudHandler<RouterNat> {
  private final RouterHandler routers;

  public RouterNatHandler(Cloud cloud) {
    super(RouterNat.class, "compute", cloud);
    this.routers = new RouterHandler(cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("compute.routers.list", "compute.routers.get"),
        List.of("compute.routers.update", "compute.regionOperations.get"),
        List.of("compute.routers.update"),
        List.of("compute.routers.update"),
        List.of("roles/compute.networkAdmin"));
  }

  @Override
  protected String label(RouterNat nat) {
    return "Cloud NAT " + nat.name();
  }

  @Override
  public List<Observed<RouterNat>> list(CallContext call)
      throws ProviderException, InterruptedException {
    var found = new ArrayList<Observed<RouterNat>>();
    for (Router router : routers.everything(call)) {
      if (owner(router).filter(owner -> Marks.ours(owner, call)).isPresent()) {
        router.getNatsList().forEach(nat -> found.add(observed(router, nat)));
      }
    }
    return found;
  }

  private static Optional<Ownership> owner(Router router) {
    return Marks.describedOwner("router", router.getDescription());
  }

  @Override
  public Optional<Observed<RouterNat>> read(RouterNat identity, CallContext call)
      throws ProviderException, InterruptedException {
    Optional<Router> router = find("read " + label(identity), () -> get(identity));
    return router.flatMap(
        found ->
            found.getNatsList().stream()
                .filter(nat -> nat.getName().equals(identity.name()))
                .findFirst()
                .map(nat -> observed(found, nat)));
  }

  /** The router's marks are the environment's; the address of the part follows from the state. */
  @Override
  public boolean carriesMarks() {
    return false;
  }

  private Router get(RouterNat nat) throws java.io.IOException {
    return cloud
        .clients()
        .compute()
        .routers()
        .get(
            GetRouterRequest.newBuilder()
                .setProject(cloud.project())
                .setRegion(nat.region())
                .setRouter(nat.router().get())
                .build());
  }

  private static Observed<RouterNat> observed(
      Router router, com.google.cloud.compute.v1.RouterNat nat) {
    return new Observed<>(
        new RouterNat(
            nat.getName(),
            Value.of(router.getName()),
            Names.last(router.getRegion()),
            nat.getLogConfig().getEnable()),
        Names.link(router.getSelfLink()) + "/" + nat.getName(),
        Optional.empty());
  }

  @Override
  protected OperationState insert(RouterNat wanted, CallContext call)
      throws ProviderException, InterruptedException {
    return write(
        wanted,
        Optional.of(
            com.google.cloud.compute.v1.RouterNat.newBuilder()
                .setName(wanted.name())
                .setNatIpAllocateOption("AUTO_ONLY")
                .setSourceSubnetworkIpRangesToNat("ALL_SUBNETWORKS_ALL_IP_RANGES")
                .setLogConfig(
                    RouterNatLogConfig.newBuilder()
                        .setEnable(wanted.logErrors())
                        .setFilter("ERRORS_ONLY"))
                .build()));
  }

  @Override
  protected OperationState change(RouterNat wanted, Observed<RouterNat> current, CallContext call)
      throws ProviderException, InterruptedException {
    return insert(wanted, call);
  }

  @Override
  protected OperationState remove(Observed<RouterNat> current, CallContext call)
      throws ProviderException, InterruptedException {
    return write(current.resource(), Optional.empty());
  }

  /** Writes the router's list with one entry changed. */
  private OperationState write(
      RouterNat subject, Optional<com.google.cloud.compute.v1.RouterNat> entry)
      throws ProviderException, InterruptedException {
    String what = "change " + label(subject);
    Router now = look("read " + label(subject), () -> get(subject));
    var changed = Router.newBuilder().setName(now.getName());
    now.getNatsList().stream()
        .filter(nat -> !nat.getName().equals(subject.name()))
        .forEach(changed::addNats);
    entry.ifPresent(changed::addNats);
    return ComputeHandler.state(
        what,
        call(
            what,
            () ->
                changed.getNatsCount() == 0
                    ? cloud
                        .clients()
                        .compute()
                        .routers()
                        .updateCallable()
                        .call(
                            com.google.cloud.compute.v1.UpdateRouterRequest.newBuilder()
                                .setProject(cloud.project())
                                .setRegion(subject.region())
                                .setRouter(subject.router().get())
                                .setRouterResource(now.toBuilder().clearNats())
                                .build())
                    : cloud
                        .clients()
                        .compute()
                        .routers()
                        .patchCallable()
                        .call(
                            PatchRouterRequest.newBuilder()
                                .setProject(cloud.project())
                                .setRegion(subject.region())
                                .setRouter(subject.router().get())
                                .setRouterResource(changed)
                                .build())));
  }

  @Override
  protected OperationState operation(String name) throws ProviderException, InterruptedException {
    return routers.operation(name);
  }
}
