package ai.varai.provisioner.gcp.compute;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Names;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.model.kind.RegionalAddress;
import com.google.cloud.compute.v1.Address;
import com.google.cloud.compute.v1.DeleteAddressRequest;
import com.google.cloud.compute.v1.InsertAddressRequest;
import com.google.cloud.compute.v1.Operation;
import com.google.cloud.compute.v1.RegionSetLabelsRequest;
import com.google.cloud.compute.v1.SetLabelsAddressRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reserved external addresses of the environment's region. */
public final class RegionalAddressHandler extends ComputeHandler<RegionalAddress, Address> {
  public RegionalAddressHandler(Cloud cloud) {
    super(RegionalAddress.class, cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("compute.addresses.list", "compute.addresses.get"),
        List.of("compute.addresses.create", "compute.regionOperations.get"),
        List.of("compute.addresses.setLabels"),
        List.of("compute.addresses.delete"),
        List.of("roles/compute.networkAdmin"));
  }

  @Override
  Iterable<Address> all() throws IOException {
    return clients().addresses().list(project(), cloud.settings().region()).iterateAll();
  }

  @Override
  Address get(RegionalAddress identity) throws IOException {
    return clients().addresses().get(project(), identity.region(), identity.name());
  }

  @Override
  String name(RegionalAddress address) {
    return address.name();
  }

  @Override
  String descriptionOf(RegionalAddress wanted) {
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
  RegionalAddress record(Address found) {
    return new RegionalAddress(
        found.getName(),
        Names.last(found.getRegion()),
        plain(found),
        Marks.unmarked(found.getLabelsMap()),
        Optional.of(found.getAddress()).filter(text -> !text.isEmpty()),
        link(found.getSelfLink()));
  }

  @Override
  Operation insertion(RegionalAddress wanted, String description, String requestId)
      throws IOException {
    var resource =
        Address.newBuilder()
            .setName(wanted.name())
            .setDescription(description)
            .setAddressType("EXTERNAL");
    return clients()
        .addresses()
        .insertCallable()
        .call(
            InsertAddressRequest.newBuilder()
                .setProject(project())
                .setRegion(wanted.region())
                .setRequestId(requestId)
                .setAddressResource(resource)
                .build());
  }

  @Override
  Optional<Operation> step(RegionalAddress wanted, Address current, CallContext call)
      throws IOException {
    var labels = Marks.labels(wanted.labels(), call.owner(call.address()));
    if (current.getLabelsMap().equals(labels)) {
      return Optional.empty();
    }
    return Optional.of(
        clients()
            .addresses()
            .setLabelsCallable()
            .call(
                SetLabelsAddressRequest.newBuilder()
                    .setProject(project())
                    .setRegion(wanted.region())
                    .setResource(wanted.name())
                    .setRegionSetLabelsRequestResource(
                        RegionSetLabelsRequest.newBuilder()
                            .setLabelFingerprint(current.getLabelFingerprint())
                            .putAllLabels(labels))
                    .build()));
  }

  @Override
  Operation deletion(RegionalAddress current) throws IOException {
    return clients()
        .addresses()
        .deleteCallable()
        .call(
            DeleteAddressRequest.newBuilder()
                .setProject(project())
                .setRegion(current.region())
                .setAddress(current.name())
                .build());
  }
}
