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

/** The address and port at which a load balancer listens. */
@Kind(value = "forwarding_rule", title = "Forwarding rule")
public record ForwardingRule(
    @Identity String name,
    @Identity Optional<String> region,
    Value<String> target,
    @ForcesReplacement Optional<Value<String>> address,
    @ForcesReplacement Optional<Value<String>> network,
    @ForcesReplacement int port,
    @ForcesReplacement String scheme,
    @ForcesReplacement String description,
    Map<String, String> labels,
    @Computed Optional<String> ipAddress)
    implements Resource {
  public static final Attribute<ForwardingRule, String> IP_ADDRESS =
      Attribute.text(ForwardingRule.class, "ipAddress");
}
