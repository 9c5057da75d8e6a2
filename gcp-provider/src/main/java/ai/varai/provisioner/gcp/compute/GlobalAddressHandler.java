package ai.varai.provisioner.gcp.compute;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.model.kind.GlobalAddress;
import ai.varai.provisioner.model.resource.Value;
import com.google.cloud.compute.v1.Address;
import com.google.cloud.compute.v1.DeleteGlobalAddressRequest;
import com.google.cloud.compute.v1.GlobalSetLabelsRequest;
import com.google.cloud.compute.v1.InsertGlobalAddressRequest;
import com.google.cloud.compute.v1.Operation;
import com.google.cloud.compute.v1.SetLabelsGlobalAddressRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reserved global addresses and ranges. */
public final class GlobalAddressHandler extends ComputeHandler<GlobalAddress, Address> {
  public GlobalAddressHandler(Cloud cloud) {
    super(GlobalAddress.class, cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("compute.globalAddresses.list", "compute.globalAddresses.get"),
        List.of(
            "compute.globalAddresses.create",
            "compute.globalAddresses.createInternal",
            "compute.networks.use",
            "compute.globalOperations.get"),
        List.of("compute.globalAddresses.setLabels"),
        List.of("compute.globalAddresses.delete", "compute.globalAddresses.deleteInternal"),
        List.of("roles/compute.networkAdmin"));
  }

  @Override
  Iterable<Address> all() throws IOException {
    return clients().globalAddresses().list(project()).iterateAll();
  }

  @Override
  Address get(GlobalAddress identity) throws IOException {
    return clients().globalAddresses().get(project(), identity.name());
  }

  @Override
  String name(GlobalAddress globalAddress) {
    return globalAddress.name();
  }

  @Override
  String descriptionOf(GlobalAddress wanted) {
    return wanted.description();
  }

  @Override
  String selfLink(Address found) {
    return found.getSelfLink();
  }

  @Override
  String description(Address found) {
    return found.getDescription();
  }

  @Override
  Map<String, String> labels(Address found) {
    return found.getLabelsMap();
  }

  @Override
  GlobalAddress record(Address found) {
    boolean range = found.getPurpose().equals(GlobalAddress.Purpose.VPC_PEERING.name());
    return new GlobalAddress(
        found.getName(),
        range ? GlobalAddress.Purpose.VPC_PEERING : GlobalAddress.Purpose.EXTERNAL,
        link(found.getNetwork()).map(Value::of),
        Optional.empty(),
        range ? Optional.of(found.getPrefixLength()) : Optional.empty(),
        plain(found),
        Marks.unmarked(found.getLabelsMap()),
        Optional.of(found.getAddress()).filter(text -> !text.isEmpty()),
        link(found.getSelfLink()));
  }

  @Override
  Operation insertion(GlobalAddress wanted, String description, String requestId)
      throws IOException {
    var resource = Address.newBuilder().setName(wanted.name()).setDescription(description);
    if (wanted.purpose() == GlobalAddress.Purpose.VPC_PEERING) {
      resource.setPurpose("VPC_PEERING").setAddressType("INTERNAL");
    } else {
      resource.setAddressType("EXTERNAL").setIpVersion("IPV4");
    }
    wanted.network().ifPresent(network -> resource.setNetwork(network.get()));
    wanted.startAddress().ifPresent(resource::setAddress);
    wanted.prefixLength().ifPresent(resource::setPrefixLength);
    return clients()
        .globalAddresses()
        .insertCallable()
        .call(
            InsertGlobalAddressRequest.newBuilder()
                .setProject(project())
                .setRequestId(requestId)
                .setAddressResource(resource)
                .build());
  }

  @Override
  Optional<Operation> step(GlobalAddress wanted, Address current, CallContext call)
      throws IOException {
    var labels = Marks.labels(wanted.labels(), call.owner(call.address()));
    if (current.getLabelsMap().equals(labels)) {
      return Optional.empty();
    }
    return Optional.of(
        clients()
            .globalAddresses()
            .setLabelsCallable()
            .call(
                SetLabelsGlobalAddressRequest.newBuilder()
                    .setProject(project())
                    .setResource(wanted.name())
                    .setGlobalSetLabelsRequestResource(
                        GlobalSetLabelsRequest.newBuilder()
                            .setLabelFingerprint(current.getLabelFingerprint())
                            .putAllLabels(labels))
                    .build()));
  }

  @Override
  Operation deletion(GlobalAddress current) throws IOException {
    return clients()
        .globalAddresses()
        .deleteCallable()
        .call(
            DeleteGlobalAddressRequest.newBuilder()
                .setProject(project())
                .setAddress(current.name())
                .build());
  }
}
