package ai.varai.provisioner.gcp.compute;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Names;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.model.kind.ServerlessNeg;
import ai.varai.provisioner.model.resource.Value;
import com.google.cloud.compute.v1.DeleteRegionNetworkEndpointGroupRequest;
import com.google.cloud.compute.v1.InsertRegionNetworkEndpointGroupRequest;
import com.google.cloud.compute.v1.NetworkEndpointGroup;
import com.google.cloud.compute.v1.NetworkEndpointGroupCloudRun;
import com.google.cloud.compute.v1.Operation;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Serverless network endpoint groups of the environment's region. */
public final class ServerlessNegHandler
    extends ComputeHandler<ServerlessNeg, NetworkEndpointGroup> {
  public ServerlessNegHandler(Cloud cloud) {
    super(ServerlessNeg.class, cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of(
            "compute.regionNetworkEndpointGroups.list", "compute.regionNetworkEndpointGroups.get"),
        List.of("compute.regionNetworkEndpointGroups.create", "compute.regionOperations.get"),
        List.of(),
        List.of("compute.regionNetworkEndpointGroups.delete"),
        List.of("roles/compute.loadBalancerAdmin"));
  }

  @Override
  Iterable<NetworkEndpointGroup> all() throws IOException {
    return clients()
        .regionNetworkEndpointGroups()
        .list(project(), cloud.settings().region())
        .iterateAll();
  }

  @Override
  NetworkEndpointGroup get(ServerlessNeg identity) throws IOException {
    return clients()
        .regionNetworkEndpointGroups()
        .get(project(), identity.region(), identity.name());
  }

  @Override
  String name(ServerlessNeg serverlessNeg) {
    return serverlessNeg.name();
  }

  @Override
  String descriptionOf(ServerlessNeg wanted) {
    return wanted.description();
  }

  @Override
  String selfLink(NetworkEndpointGroup found) {
    return found.getSelfLink();
  }

  @Override
  String description(NetworkEndpointGroup found) {
    return found.getDescription();
  }

  @Override
  ServerlessNeg record(NetworkEndpointGroup found) {
    return new ServerlessNeg(
        found.getName(),
        Names.last(found.getRegion()),
        Value.of(found.getCloudRun().getService()),
        plain(found),
        link(found.getSelfLink()));
  }

  @Override
  Operation insertion(ServerlessNeg wanted, String description, String requestId)
      throws IOException {
    var resource =
        NetworkEndpointGroup.newBuilder().setName(wanted.name()).setDescription(description);
    resource
        .setNetworkEndpointType("SERVERLESS")
        .setCloudRun(NetworkEndpointGroupCloudRun.newBuilder().setService(wanted.service().get()));
    return clients()
        .regionNetworkEndpointGroups()
        .insertCallable()
        .call(
            InsertRegionNetworkEndpointGroupRequest.newBuilder()
                .setProject(project())
                .setRegion(wanted.region())
                .setRequestId(requestId)
                .setNetworkEndpointGroupResource(resource)
                .build());
  }

  @Override
  Optional<Operation> step(ServerlessNeg wanted, NetworkEndpointGroup current, CallContext call)
      throws IOException {
    return Optional.empty(); // nothing of it can be changed in place
  }

  @Override
  Operation deletion(ServerlessNeg current) throws IOException {
    return clients()
        .regionNetworkEndpointGroups()
        .deleteCallable()
        .call(
            DeleteRegionNetworkEndpointGroupRequest.newBuilder()
                .setProject(project())
                .setRegion(current.region())
                .setNetworkEndpointGroup(current.name())
                .build());
  }
}
