package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.ForcesReplacement;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.ReplaceOrder;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Unordered;
import ai.varai.provisioner.model.resource.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A certificate of Certificate Manager, which Google issues and renews once the records of its DNS
 * authorizations are there. Regional load balancers take no {@link ManagedCertificate}. Its name
 * follows from its domains, so that the certificate for other domains stands beside it.
 */
@Kind(
    value = "certificate",
    title = "Certificate",
    replace = ReplaceOrder.CREATE_BEFORE_DELETE,
    timeout = "1H")
public record Certificate(
    @Identity String name,
    @Identity String location,
    @ForcesReplacement @Unordered List<String> domains,
    @ForcesReplacement @Unordered List<Value<String>> authorizations,
    String description,
    Map<String, String> labels,
    @Computed Optional<String> fullName)
    implements Resource {
  /** {@code projects/P/locations/L/certificates/N}. */
  public static final Attribute<Certificate, String> FULL_NAME =
      Attribute.text(Certificate.class, "fullName");
}
