package ai.varai.provisioner.gcp.compute;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Names;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.model.kind.Subnetwork;
import ai.varai.provisioner.model.resource.Value;
import com.google.cloud.compute.v1.DeleteSubnetworkRequest;
import com.google.cloud.compute.v1.ExpandIpCidrRangeSubnetworkRequest;
import com.google.cloud.compute.v1.InsertSubnetworkRequest;
import com.google.cloud.compute.v1.Operation;
import com.google.cloud.compute.v1.SetPrivateIpGoogleAccessSubnetworkRequest;
import com.google.cloud.compute.v1.SubnetworksExpandIpCidrRangeRequest;
import com.google.cloud.compute.v1.SubnetworksSetPrivateIpGoogleAccessRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Subnetworks, in whatever region. A range can grow; a smaller one is refused by Google. */
public final class SubnetworkHandler
    extends ComputeHandler<Subnetwork, com.google.cloud.compute.v1.Subnetwork> {
  public SubnetworkHandler(Cloud cloud) {
    super(Subnetwork.class, cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("compute.subnetworks.list", "compute.subnetworks.get"),
        List.of(
            "compute.subnetworks.create",
            "compute.networks.updatePolicy",
            "compute.regionOperations.get"),
        List.of(
            "compute.subnetworks.expandIpCidrRange",
            "compute.subnetworks.setPrivateIpGoogleAccess"),
        List.of("compute.subnetworks.delete"),
        List.of("roles/compute.networkAdmin"));
  }

  @Override
  Iterable<com.google.cloud.compute.v1.Subnetwork> all() throws IOException {
    var all = new ArrayList<com.google.cloud.compute.v1.Subnetwork>();
    clients()
        .subnetworks()
        .aggregatedList(project())
        .iterateAll()
        .forEach(region -> all.addAll(region.getValue().getSubnetworksList()));
    return all;
  }

  @Override
  com.google.cloud.compute.v1.Subnetwork get(Subnetwork identity) throws IOException {
    return clients().subnetworks().get(project(), identity.region(), identity.name());
  }

  @Override
  String name(Subnetwork subnetwork) {
    return subnetwork.name();
  }

  @Override
  String descriptionOf(Subnetwork wanted) {
    return wanted.description();
  }

  @Override
  String selfLink(com.google.cloud.compute.v1.Subnetwork found) {
    return found.getSelfLink();
  }

  @Override
  String description(com.google.cloud.compute.v1.Subnetwork found) {
    return found.getDescription();
  }

  @Override
  Subnetwork record(com.google.cloud.compute.v1.Subnetwork found) {
    return new Subnetwork(
        found.getName(),
        Names.last(found.getRegion()),
        Value.of(Names.link(found.getNetwork())),
        found.getIpCidrRange(),
        found.getPrivateIpGoogleAccess(),
        found.getPurpose().isEmpty() ? Subnetwork.PRIVATE : found.getPurpose(),
        plain(found),
        link(found.getSelfLink()));
  }

  @Override
  Operation insertion(Subnetwork wanted, String description, String requestId) throws IOException {
    var resource =
        com.google.cloud.compute.v1.Subnetwork.newBuilder()
            .setName(wanted.name())
            .setDescription(description);
    resource.setNetwork(wanted.network().get()).setIpCidrRange(wanted.ipCidrRange());
    if (wanted.purpose().equals(Subnetwork.PRIVATE)) {
      resource.setPrivateIpGoogleAccess(wanted.privateGoogleAccess());
    } else {
      resource.setPurpose(wanted.purpose()).setRole("ACTIVE");
    }
    return clients()
        .subnetworks()
        .insertCallable()
        .call(
            InsertSubnetworkRequest.newBuilder()
                .setProject(project())
                .setRegion(wanted.region())
                .setRequestId(requestId)
                .setSubnetworkResource(resource)
                .build());
  }

  @Override
  Optional<Operation> step(
      Subnetwork wanted, com.google.cloud.compute.v1.Subnetwork current, CallContext call)
      throws IOException {
    if (!current.getIpCidrRange().equals(wanted.ipCidrRange())) {
      return Optional.of(
          clients()
              .subnetworks()
              .expandIpCidrRangeCallable()
              .call(
                  ExpandIpCidrRangeSubnetworkRequest.newBuilder()
                      .setProject(project())
                      .setRegion(wanted.region())
                      .setSubnetwork(wanted.name())
                      .setSubnetworksExpandIpCidrRangeRequestResource(
                          SubnetworksExpandIpCidrRangeRequest.newBuilder()
                              .setIpCidrRange(wanted.ipCidrRange()))
                      .build()));
    }
    if (current.getPrivateIpGoogleAccess() != wanted.privateGoogleAccess()) {
      return Optional.of(
          clients()
              .subnetworks()
              .setPrivateIpGoogleAccessCallable()
              .call(
                  SetPrivateIpGoogleAccessSubnetworkRequest.newBuilder()
                      .setProject(project())
                      .setRegion(wanted.region())
                      .setSubnetwork(wanted.name())
                      .setSubnetworksSetPrivateIpGoogleAccessRequestResource(
                          SubnetworksSetPrivateIpGoogleAccessRequest.newBuilder()
                              .setPrivateIpGoogleAccess(wanted.privateGoogleAccess()))
                      .build()));
    }
    return Optional.empty();
  }

  /** Google widens a range in place, and does nothing else to it. */
  @Override
  public Optional<String> outdated(Subnetwork wanted, Observed<Subnetwork> current, Instant now) {
    String is = current.resource().ipCidrRange();
    return Ranges.holds(wanted.ipCidrRange(), is)
        ? Optional.empty()
        : Optional.of(
            "a range is only ever widened, and " + wanted.ipCidrRange() + " does not hold " + is);
  }

  @Override
  public Optional<Impossible> heldByUsers(Observed<Subnetwork> current) {
    return Optional.of(
        new Impossible(
            "Google deletes no subnetwork that something uses, and holds addresses of Cloud Run in"
                + " it for one to two hours after the last service",
            "leave it as it is ("
                + current.resource().ipCidrRange()
                + "), or give the subnetwork another name in the same change"));
  }

  @Override
  protected boolean patient() {
    return true;
  }

  @Override
  protected Optional<String> holder() {
    return Optional.of(
        "addresses of Cloud Run, which Google releases one to two hours after the last service");
  }

  @Override
  Operation deletion(Subnetwork current) throws IOException {
    return clients()
        .subnetworks()
        .deleteCallable()
        .call(
            DeleteSubnetworkRequest.newBuilder()
                .setProject(project())
                .setRegion(current.region())
                .setSubnetwork(current.name())
                .build());
  }
}
