package ai.varai.provisioner.gcp.certificate;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.model.kind.Certificate;
import ai.varai.provisioner.model.resource.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Certificates that Google issues and renews. One counts as made before it is issued: that waits
 * for the DNS records, which only the owner of the domain can add.
 */
public final class CertificateHandler extends CertificateManagerHandler<Certificate> {
  public CertificateHandler(Cloud cloud) {
    super(Certificate.class, "certificates", "certificateId", cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("certificatemanager.certs.list", "certificatemanager.certs.get"),
        List.of(
            "certificatemanager.certs.create",
            "certificatemanager.certs.use",
            "certificatemanager.dnsauthorizations.use",
            "certificatemanager.operations.get"),
        List.of("certificatemanager.certs.update"),
        List.of("certificatemanager.certs.delete"),
        List.of("roles/certificatemanager.owner"));
  }

  @Override
  String name(Certificate resource) {
    return resource.name();
  }

  @Override
  String location(Certificate resource) {
    return resource.location();
  }

  @Override
  String description(Certificate resource) {
    return resource.description();
  }

  @Override
  Map<String, String> labels(Certificate resource) {
    return resource.labels();
  }

  @Override
  Map<String, Object> body(Certificate wanted) {
    return Map.of(
        "managed",
        Map.of(
            "domains",
            wanted.domains(),
            "dnsAuthorizations",
            wanted.authorizations().stream().map(Value::get).toList()));
  }

  @Override
  Certificate record(Map<?, ?> found, Shown shown) {
    Map<?, ?> managed = found.get("managed") instanceof Map<?, ?> map ? map : Map.of();
    return new Certificate(
        shown.name(),
        shown.location(),
        list(managed.get("domains")),
        list(managed.get("dnsAuthorizations")).stream()
            .map(each -> Value.of(each.replaceFirst("^projects/[^/]+", cloud.projectName())))
            .toList(),
        shown.description(),
        shown.labels(),
        Optional.of(shown.fullName()));
  }
}
