package ai.varai.provisioner.gcp.compute;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Names;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.model.kind.Router;
import ai.varai.provisioner.model.resource.Value;
import com.google.cloud.compute.v1.DeleteRouterRequest;
import com.google.cloud.compute.v1.InsertRouterRequest;
import com.google.cloud.compute.v1.Operation;
import com.google.cloud.compute.v1.PatchRouterRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Cloud Routers of the environment's region. */
public final class RouterHandler
    extends ComputeHandler<Router, com.google.cloud.compute.v1.Router> {
  public RouterHandler(Cloud cloud) {
    super(Router.class, cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("compute.routers.list", "compute.routers.get"),
        List.of(
            "compute.routers.create",
            "compute.networks.updatePolicy",
            "compute.regionOperations.get"),
        List.of("compute.routers.update"),
        List.of("compute.routers.delete", "compute.networks.updatePolicy"),
        List.of("roles/compute.networkAdmin"));
  }

  @Override
  Iterable<com.google.cloud.compute.v1.Router> all() throws IOException {
    return clients().routers().list(project(), cloud.settings().region()).iterateAll();
  }

  @Override
  com.google.cloud.compute.v1.Router get(Router identity) throws IOException {
    return clients().routers().get(project(), identity.region(), identity.name());
  }

  @Override
  String name(Router router) {
    return router.name();
  }

  @Override
  String descriptionOf(Router wanted) {
    return wanted.description();
  }

  @Override
  String selfLink(com.google.cloud.compute.v1.Router found) {
    return found.getSelfLink();
  }

  @Override
  String description(com.google.cloud.compute.v1.Router found) {
    return found.getDescription();
  }

  @Override
  Router record(com.google.cloud.compute.v1.Router found) {
    return new Router(
        found.getName(),
        Names.last(found.getRegion()),
        Value.of(Names.link(found.getNetwork())),
        plain(found),
        link(found.getSelfLink()));
  }

  @Override
  Operation insertion(Router wanted, String description, String requestId) throws IOException {
    var resource =
        com.google.cloud.compute.v1.Router.newBuilder()
            .setName(wanted.name())
            .setDescription(description);
    resource.setNetwork(wanted.network().get());
    return clients()
        .routers()
        .insertCallable()
        .call(
            InsertRouterRequest.newBuilder()
                .setProject(project())
                .setRegion(wanted.region())
                .setRequestId(requestId)
                .setRouterResource(resource)
                .build());
  }

  @Override
  Optional<Operation> step(
      Router wanted, com.google.cloud.compute.v1.Router current, CallContext call)
      throws IOException {
    if (record(current).description().equals(wanted.description())) {
      return Optional.empty();
    }
    return Optional.of(
        clients()
            .routers()
            .patchCallable()
            .call(
                PatchRouterRequest.newBuilder()
                    .setProject(project())
                    .setRegion(wanted.region())
                    .setRouter(wanted.name())
                    .setRouterResource(
                        com.google.cloud.compute.v1.Router.newBuilder()
                            .setDescription(
                                Marks.describe(wanted.description(), call.owner(call.address()))))
                    .build()));
  }

  @Override
  Operation deletion(Router current) throws IOException {
    return clients()
        .routers()
        .deleteCallable()
        .call(
            DeleteRouterRequest.newBuilder()
                .setProject(project())
                .setRegion(current.region())
                .setRouter(current.name())
                .build());
  }
}
