package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.ForcesReplacement;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import java.util.Optional;

/**
 * A VPC network. On this machine: a Docker network, or nothing but a name where there is no Docker.
 */
@Kind(value = "network", title = "VPC network")
public record Network(
    @Identity String name,
    @ForcesReplacement boolean autoCreateSubnetworks,
    String routingMode,
    @ForcesReplacement String description,
    @Computed Optional<String> selfLink)
    implements Resource {
  public static final Attribute<Network, String> NAME = Attribute.text(Network.class, "name");
  public static final Attribute<Network, String> SELF_LINK =
      Attribute.text(Network.class, "selfLink");
}
