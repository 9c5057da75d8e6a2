package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.ForcesReplacement;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.ReplaceOrder;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Value;
import java.util.Optional;

/**
 * A Cloud Run service as a load balancer sees it. A serverless network endpoint group is always
 * regional. It cannot be deleted while a backend service uses it: its name follows from the service
 * that it stands for.
 */
@Kind(
    value = "serverless_neg",
    title = "Serverless endpoint group",
    replace = ReplaceOrder.CREATE_BEFORE_DELETE)
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
