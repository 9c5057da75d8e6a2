package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.ForcesReplacement;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.ReplaceOrder;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Unordered;
import java.util.List;
import java.util.Optional;

/**
 * A TLS certificate that Google obtains and renews once the domains lead to the load balancer.
 * Nothing of it can be changed, and it cannot be deleted while a proxy uses it: its name follows
 * from its domains, so that the certificate for other domains stands beside it.
 */
@Kind(
    value = "managed_certificate",
    title = "Managed certificate",
    replace = ReplaceOrder.CREATE_BEFORE_DELETE,
    timeout = "1H")
public record ManagedCertificate(
    @Identity String name,
    @ForcesReplacement @Unordered List<String> domains,
    @ForcesReplacement String description,
    @Computed Optional<String> selfLink)
    implements Resource {
  public static final Attribute<ManagedCertificate, String> SELF_LINK =
      Attribute.text(ManagedCertificate.class, "selfLink");
}
