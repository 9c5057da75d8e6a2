package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.ForcesReplacement;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import java.util.Map;
import java.util.Optional;

/**
 * Proof that a domain is ours: a CNAME record that its owner adds to the DNS, by which Certificate
 * Manager issues and renews certificates for it.
 */
@Kind(value = "dns_authorization", title = "DNS authorization")
public record DnsAuthorization(
    @Identity String name,
    @Identity String location,
    @ForcesReplacement String domain,
    String description,
    Map<String, String> labels,
    @Computed Optional<String> recordName,
    @Computed Optional<String> recordData,
    @Computed Optional<String> fullName)
    implements Resource {
  /** The name of the CNAME record, with a dot at its end. */
  public static final Attribute<DnsAuthorization, String> RECORD_NAME =
      Attribute.text(DnsAuthorization.class, "recordName");

  public static final Attribute<DnsAuthorization, String> RECORD_DATA =
      Attribute.text(DnsAuthorization.class, "recordData");

  /** {@code projects/P/locations/L/dnsAuthorizations/N}. */
  public static final Attribute<DnsAuthorization, String> FULL_NAME =
      Attribute.text(DnsAuthorization.class, "fullName");
}
