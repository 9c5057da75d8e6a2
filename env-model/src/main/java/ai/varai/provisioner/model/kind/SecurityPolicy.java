package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.ReplaceOrder;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Unordered;
import java.util.List;
import java.util.Optional;

/** Cloud Armor: who may call what stands behind a load balancer. */
@Kind(
    value = "security_policy",
    title = "Cloud Armor policy",
    replace = ReplaceOrder.CREATE_BEFORE_DELETE)
public record SecurityPolicy(
    @Identity String name,
    @Identity Optional<String> region,
    List<Rule> rules,
    String description,
    @Computed Optional<String> selfLink)
    implements Resource {
  public static final Attribute<SecurityPolicy, String> SELF_LINK =
      Attribute.text(SecurityPolicy.class, "selfLink");

  /**
   * One rule; the lowest priority that matches decides.
   *
   * @param action {@code allow} or {@code deny(403)}
   * @param sourceRanges addresses that it matches; empty when an expression decides
   * @param expression in Cloud Armor's rule language
   */
  public record Rule(
      int priority,
      String action,
      @Unordered List<String> sourceRanges,
      Optional<String> expression,
      String description) {}
}
