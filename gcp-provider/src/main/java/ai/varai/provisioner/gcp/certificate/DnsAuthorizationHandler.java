package ai.varai.provisioner.gcp.certificate;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.model.kind.DnsAuthorization;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * DNS authorizations. Regional certificates need records of the project's own (Certificate Manager,
 * "DNS authorization": {@code PER_PROJECT_RECORD}).
 */
public final class DnsAuthorizationHandler extends CertificateManagerHandler<DnsAuthorization> {
  public DnsAuthorizationHandler(Cloud cloud) {
    super(DnsAuthorization.class, "dnsAuthorizations", "dnsAuthorizationId", cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of(
            "certificatemanager.dnsauthorizations.list",
            "certificatemanager.dnsauthorizations.get"),
        List.of("certificatemanager.dnsauthorizations.create", "certificatemanager.operations.get"),
        List.of("certificatemanager.dnsauthorizations.update"),
        List.of("certificatemanager.dnsauthorizations.delete"),
        List.of("roles/certificatemanager.owner"));
  }

  @Override
  String name(DnsAuthorization resource) {
    return resource.name();
  }

  @Override
  String location(DnsAuthorization resource) {
    return resource.location();
  }

  @Override
  String description(DnsAuthorization resource) {
    return resource.description();
  }

  @Override
  Map<String, String> labels(DnsAuthorization resource) {
    return resource.labels();
  }

  @Override
  Map<String, Object> body(DnsAuthorization wanted) {
    return Map.of("domain", wanted.domain(), "type", "PER_PROJECT_RECORD");
  }

  @Override
  DnsAuthorization record(Map<?, ?> found, Shown shown) {
    Map<String, String> record = texts(found.get("dnsResourceRecord"));
    return new DnsAuthorization(
        shown.name(),
        shown.location(),
        String.valueOf(found.get("domain")),
        shown.description(),
        shown.labels(),
        Optional.ofNullable(record.get("name")),
        Optional.ofNullable(record.get("data")),
        Optional.of(shown.fullName()));
  }
}
