package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.ForcesReplacement;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import java.util.Map;
import java.util.Optional;

/** A reserved external address of one region. */
@Kind(value = "regional_address", title = "Regional address")
public record RegionalAddress(
    @Identity String name,
    @Identity String region,
    @ForcesReplacement String description,
    Map<String, String> labels,
    @Computed Optional<String> address,
    @Computed Optional<String> selfLink)
    implements Resource {
  public static final Attribute<RegionalAddress, String> ADDRESS =
      Attribute.text(RegionalAddress.class, "address");

  public static final Attribute<RegionalAddress, String> SELF_LINK =
      Attribute.text(RegionalAddress.class, "selfLink");
}
