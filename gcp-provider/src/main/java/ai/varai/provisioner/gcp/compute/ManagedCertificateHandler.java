package ai.varai.provisioner.gcp.compute;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.model.kind.ManagedCertificate;
import com.google.cloud.compute.v1.DeleteSslCertificateRequest;
import com.google.cloud.compute.v1.InsertSslCertificateRequest;
import com.google.cloud.compute.v1.Operation;
import com.google.cloud.compute.v1.SslCertificate;
import com.google.cloud.compute.v1.SslCertificateManagedSslCertificate;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Certificates that Google obtains and renews. */
public final class ManagedCertificateHandler
    extends ComputeHandler<ManagedCertificate, SslCertificate> {
  public ManagedCertificateHandler(Cloud cloud) {
    super(ManagedCertificate.class, cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("compute.sslCertificates.list", "compute.sslCertificates.get"),
        List.of("compute.sslCertificates.create", "compute.globalOperations.get"),
        List.of(),
        List.of("compute.sslCertificates.delete"),
        List.of("roles/compute.loadBalancerAdmin"));
  }

  @Override
  Iterable<SslCertificate> all() throws IOException {
    return clients().sslCertificates().list(project()).iterateAll();
  }

  @Override
  SslCertificate get(ManagedCertificate identity) throws IOException {
    return clients().sslCertificates().get(project(), identity.name());
  }

  @Override
  String name(ManagedCertificate managedCertificate) {
    return managedCertificate.name();
  }

  @Override
  String descriptionOf(ManagedCertificate wanted) {
    return wanted.description();
  }

  @Override
  String selfLink(SslCertificate found) {
    return found.getSelfLink();
  }

  @Override
  String description(SslCertificate found) {
    return found.getDescription();
  }

  @Override
  ManagedCertificate record(SslCertificate found) {
    return new ManagedCertificate(
        found.getName(),
        found.getManaged().getDomainsList(),
        plain(found),
        link(found.getSelfLink()));
  }

  @Override
  Operation insertion(ManagedCertificate wanted, String description, String requestId)
      throws IOException {
    var resource = SslCertificate.newBuilder().setName(wanted.name()).setDescription(description);
    resource
        .setType("MANAGED")
        .setManaged(
            SslCertificateManagedSslCertificate.newBuilder().addAllDomains(wanted.domains()));
    return clients()
        .sslCertificates()
        .insertCallable()
        .call(
            InsertSslCertificateRequest.newBuilder()
                .setProject(project())
                .setRequestId(requestId)
                .setSslCertificateResource(resource)
                .build());
  }

  @Override
  Optional<Operation> step(ManagedCertificate wanted, SslCertificate current, CallContext call)
      throws IOException {
    return Optional.empty(); // nothing of it can be changed in place
  }

  @Override
  Operation deletion(ManagedCertificate current) throws IOException {
    return clients()
        .sslCertificates()
        .deleteCallable()
        .call(
            DeleteSslCertificateRequest.newBuilder()
                .setProject(project())
                .setSslCertificate(current.name())
                .build());
  }
}
