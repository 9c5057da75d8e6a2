package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.ForcesReplacement;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Value;
import java.util.Optional;

/**
 * A subnetwork of a VPC network. Its range can be widened in place; Google refuses to narrow it.
 */
@Kind(value = "subnetwork", title = "Subnetwork")
public record Subnetwork(
    @Identity String name,
    @Identity String region,
    @ForcesReplacement Value<String> network,
    String ipCidrRange,
    boolean privateGoogleAccess,
    @ForcesReplacement String purpose,
    @ForcesReplacement String description,
    @Computed Optional<String> selfLink)
    implements Resource {
  /** For machines and services. */
  public static final String PRIVATE = "PRIVATE";

  /** For the proxies of the regional load balancers of its region, of which there can be one. */
  public static final String REGIONAL_MANAGED_PROXY = "REGIONAL_MANAGED_PROXY";

  public static final Attribute<Subnetwork, String> NAME = Attribute.text(Subnetwork.class, "name");

  public static final Attribute<Subnetwork, String> SELF_LINK =
      Attribute.text(Subnetwork.class, "selfLink");
}
