package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.ForcesReplacement;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Value;
import java.util.Optional;

/** A Cloud Router, which carries the address translation of a region. */
@Kind(value = "router", title = "Cloud Router")
public record Router(
    @Identity String name,
    @Identity String region,
    @ForcesReplacement Value<String> network,
    String description,
    @Computed Optional<String> selfLink)
    implements Resource {
  public static final Attribute<Router, String> NAME = Attribute.text(Router.class, "name");
}
