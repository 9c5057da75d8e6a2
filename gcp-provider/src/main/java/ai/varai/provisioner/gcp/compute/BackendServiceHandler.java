package ai.varai.provisioner.gcp.compute;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Names;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.model.kind.BackendService;
import ai.varai.provisioner.model.resource.Value;
import com.google.cloud.compute.v1.Backend;
import com.google.cloud.compute.v1.DeleteBackendServiceRequest;
import com.google.cloud.compute.v1.DeleteRegionBackendServiceRequest;
import com.google.cloud.compute.v1.InsertBackendServiceRequest;
import com.google.cloud.compute.v1.InsertRegionBackendServiceRequest;
import com.google.cloud.compute.v1.Operation;
import com.google.cloud.compute.v1.PatchBackendServiceRequest;
import com.google.cloud.compute.v1.PatchRegionBackendServiceRequest;
import com.google.cloud.compute.v1.SecurityPolicyReference;
import com.google.cloud.compute.v1.SetSecurityPolicyBackendServiceRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Backend services of the load balancer, global or regional. The security policy is set by a
 * request of its own.
 */
public final class BackendServiceHandler
    extends ComputeHandler<BackendService, com.google.cloud.compute.v1.BackendService> {
  public BackendServiceHandler(Cloud cloud) {
    super(BackendService.class, cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of(
            "compute.backendServices.list",
            "compute.backendServices.get",
            "compute.regionBackendServices.get"),
        List.of(
            "compute.backendServices.create",
            "compute.backendServices.setSecurityPolicy",
            "compute.regionNetworkEndpointGroups.use",
            "compute.securityPolicies.use",
            "compute.regionBackendServices.create",
            "compute.globalOperations.get",
            "compute.regionOperations.get"),
        List.of(
            "compute.backendServices.update",
            "compute.backendServices.setSecurityPolicy",
            "compute.regionBackendServices.update"),
        List.of("compute.backendServices.delete", "compute.regionBackendServices.delete"),
        List.of("roles/compute.loadBalancerAdmin", "roles/compute.securityAdmin"));
  }

  @Override
  Iterable<com.google.cloud.compute.v1.BackendService> all() throws IOException {
    var all = new ArrayList<com.google.cloud.compute.v1.BackendService>();
    clients()
        .backendServices()
        .aggregatedList(project())
        .iterateAll()
        .forEach(scope -> all.addAll(scope.getValue().getBackendServicesList()));
    return all;
  }

  @Override
  com.google.cloud.compute.v1.BackendService get(BackendService identity) throws IOException {
    return identity.region().isPresent()
        ? clients().regionBackendServices().get(project(), identity.region().get(), identity.name())
        : clients().backendServices().get(project(), identity.name());
  }

  @Override
  String name(BackendService backendService) {
    return backendService.name();
  }

  @Override
  String descriptionOf(BackendService wanted) {
    return wanted.description();
  }

  @Override
  String selfLink(com.google.cloud.compute.v1.BackendService found) {
    return found.getSelfLink();
  }

  @Override
  String description(com.google.cloud.compute.v1.BackendService found) {
    return found.getDescription();
  }

  @Override
  BackendService record(com.google.cloud.compute.v1.BackendService found) {
    return new BackendService(
        found.getName(),
        region(found.getRegion()),
        found.getBackendsList().stream()
            .map(backend -> Value.of(Names.link(backend.getGroup())))
            .toList(),
        found.getEnableCDN(),
        link(found.getSecurityPolicy()).map(Value::of),
        found.getCustomResponseHeadersList(),
        plain(found),
        link(found.getSelfLink()));
  }

  @Override
  Operation insertion(BackendService wanted, String description, String requestId)
      throws IOException {
    var resource =
        com.google.cloud.compute.v1.BackendService.newBuilder()
            .setName(wanted.name())
            .setDescription(description);
    resource.setLoadBalancingScheme("EXTERNAL_MANAGED").setProtocol("HTTPS");
    fill(resource, wanted);
    if (wanted.region().isPresent()) {
      return clients()
          .regionBackendServices()
          .insertCallable()
          .call(
              InsertRegionBackendServiceRequest.newBuilder()
                  .setProject(project())
                  .setRegion(wanted.region().get())
                  .setRequestId(requestId)
                  .setBackendServiceResource(resource)
                  .build());
    }
    return clients()
        .backendServices()
        .insertCallable()
        .call(
            InsertBackendServiceRequest.newBuilder()
                .setProject(project())
                .setRequestId(requestId)
                .setBackendServiceResource(resource)
                .build());
  }

  @Override
  Optional<Operation> step(
      BackendService wanted, com.google.cloud.compute.v1.BackendService current, CallContext call)
      throws IOException {
    var now = record(current);
    String policy = wanted.securityPolicy().map(Value::get).orElse("");
    if (!now.securityPolicy().map(Value::get).orElse("").equals(policy)) {
      var reference = SecurityPolicyReference.newBuilder();
      if (!policy.isEmpty()) {
        reference.setSecurityPolicy(policy);
      }
      return Optional.of(
          clients()
              .backendServices()
              .setSecurityPolicyCallable()
              .call(
                  SetSecurityPolicyBackendServiceRequest.newBuilder()
                      .setProject(project())
                      .setBackendService(wanted.name())
                      .setSecurityPolicyReferenceResource(reference)
                      .build()));
    }
    boolean same =
        marked(current, call)
            && Set.copyOf(now.groups()).equals(Set.copyOf(wanted.groups()))
            && now.cdn() == wanted.cdn()
            && now.responseHeaders().equals(wanted.responseHeaders())
            && now.description().equals(wanted.description());
    if (same) {
      return Optional.empty();
    }
    var resource =
        com.google.cloud.compute.v1.BackendService.newBuilder()
            .setFingerprint(current.getFingerprint())
            .setDescription(Marks.describe(wanted.description(), call.owner(call.address())));
    fill(resource, wanted);
    if (wanted.region().isPresent()) {
      return Optional.of(
          clients()
              .regionBackendServices()
              .patchCallable()
              .call(
                  PatchRegionBackendServiceRequest.newBuilder()
                      .setProject(project())
                      .setRegion(wanted.region().get())
                      .setBackendService(wanted.name())
                      .setBackendServiceResource(resource)
                      .build()));
    }
    return Optional.of(
        clients()
            .backendServices()
            .patchCallable()
            .call(
                PatchBackendServiceRequest.newBuilder()
                    .setProject(project())
                    .setBackendService(wanted.name())
                    .setBackendServiceResource(resource)
                    .build()));
  }

  @Override
  Operation deletion(BackendService current) throws IOException {
    if (current.region().isPresent()) {
      return clients()
          .regionBackendServices()
          .deleteCallable()
          .call(
              DeleteRegionBackendServiceRequest.newBuilder()
                  .setProject(project())
                  .setRegion(current.region().get())
                  .setBackendService(current.name())
                  .build());
    }
    return clients()
        .backendServices()
        .deleteCallable()
        .call(
            DeleteBackendServiceRequest.newBuilder()
                .setProject(project())
                .setBackendService(current.name())
                .build());
  }

  private static void fill(
      com.google.cloud.compute.v1.BackendService.Builder resource, BackendService wanted) {
    wanted
        .groups()
        .forEach(group -> resource.addBackends(Backend.newBuilder().setGroup(group.get())));
    if (wanted.region().isEmpty()) {
      resource.setEnableCDN(wanted.cdn());
    }
    resource.addAllCustomResponseHeaders(wanted.responseHeaders());
  }
}
