package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Value;

/** Address translation for traffic from private addresses of a region to the internet. */
@Kind(value = "router_nat", title = "Cloud NAT")
public record RouterNat(
    @Identity String name,
    @Identity Value<String> router,
    @Identity String region,
    boolean logErrors)
    implements Resource {}
