package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.ReplaceOrder;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Unordered;
import ai.varai.provisioner.model.resource.Value;
import java.util.List;
import java.util.Optional;

/** What a load balancer sends requests to. */
@Kind(
    value = "backend_service",
    title = "Backend service",
    replace = ReplaceOrder.CREATE_BEFORE_DELETE)
public record BackendService(
    @Identity String name,
    @Identity Optional<String> region,
    @Unordered List<Value<String>> groups,
    boolean cdn,
    Optional<Value<String>> securityPolicy,
    List<String> responseHeaders,
    String description,
    @Computed Optional<String> selfLink)
    implements Resource {
  public static final Attribute<BackendService, String> SELF_LINK =
      Attribute.text(BackendService.class, "selfLink");
}
