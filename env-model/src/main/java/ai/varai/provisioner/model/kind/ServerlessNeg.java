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
 * A Cloud Run service as a load balancer sees it. A serverless network endpoint group is always
 * regional.
 */
@Kind(value = "serverless_neg", title = "Serverless endpoint group")
public record ServerlessNeg(
    @Identity String name,
    @Identity String region,
    @ForcesReplacement Value<String> service,
    @ForcesReplacement String description,
    @Computed Optional<String> selfLink)
    implements Resource {
  public static final Attribute<ServerlessNeg, String> SELF_LINK =
      Attribute.text(ServerlessNeg.class, "selfLink");
}
