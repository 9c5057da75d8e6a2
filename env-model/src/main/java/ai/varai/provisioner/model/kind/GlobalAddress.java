package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.ForcesReplacement;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Value;
import java.util.Map;
import java.util.Optional;

/**
 * A reserved global address, or a range of internal ones for services that Google runs in a network
 * of its own.
 */
@Kind(value = "global_address", title = "Global address")
public record GlobalAddress(
    @Identity String name,
    @ForcesReplacement Purpose purpose,
    @ForcesReplacement Optional<Value<String>> network,
    @ForcesReplacement Optional<String> startAddress,
    @ForcesReplacement Optional<Integer> prefixLength,
    @ForcesReplacement String description,
    Map<String, String> labels,
    @Computed Optional<String> address,
    @Computed Optional<String> selfLink)
    implements Resource {
  public static final Attribute<GlobalAddress, String> NAME =
      Attribute.text(GlobalAddress.class, "name");

  public static final Attribute<GlobalAddress, String> ADDRESS =
      Attribute.text(GlobalAddress.class, "address");

  public static final Attribute<GlobalAddress, String> SELF_LINK =
      Attribute.text(GlobalAddress.class, "selfLink");

  /** What the address is for. */
  public enum Purpose {
    /** A range for VPC peering with Google's services (private services access). */
    VPC_PEERING,
    /** The external address of a load balancer. */
    EXTERNAL
  }
}
