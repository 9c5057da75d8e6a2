package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.ForcesReplacement;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.ReplaceOrder;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Value;
import java.util.List;
import java.util.Optional;

/**
 * Ends TLS for a load balancer. A change of certificates waits for the new one to be issued while
 * the old one is served.
 */
@Kind(
    value = "target_https_proxy",
    title = "HTTPS proxy",
    replace = ReplaceOrder.CREATE_BEFORE_DELETE,
    timeout = "1H30M")
public record TargetHttpsProxy(
    @Identity String name,
    @Identity Optional<String> region,
    Value<String> urlMap,
    List<Value<String>> certificates,
    @ForcesReplacement String description,
    @Computed Optional<String> selfLink)
    implements Resource {
  public static final Attribute<TargetHttpsProxy, String> SELF_LINK =
      Attribute.text(TargetHttpsProxy.class, "selfLink");
}
