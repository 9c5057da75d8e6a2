package ai.varai.provisioner.emulator.access;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.iam.DenyPolicies;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which deny policy takes a permission away, whatever allow policies grant.
 *
 * @see <a href="https://cloud.google.com/iam/docs/deny-overview">Deny policies</a>
 */
final class DenyDecisions {

  private final Emulation emulation;
  private final Members members;

  DenyDecisions(Emulation emulation, Members members) {
    this.emulation = emulation;
    this.members = members;
  }

  /**
   * The name of a policy that denies; empty when none does.
   *
   * @param containers what the resource lies in, each with its policies
   * @param views what a condition sees
   */
  Optional<String> denier(
      String principal, String permission, List<String> containers, List<Condition.View> views) {
    Optional<DenyPolicies> policies = emulation.plugin(DenyPolicies.class);
    if (policies.isEmpty()) {
      return Optional.empty();
    }
    String name = PermissionNames.newer(permission);
    for (String container : containers) {
      for (ObjectNode policy : policies.get().on(container)) {
        for (JsonNode rule : policy.path("rules")) {
          if (applies(rule.path("denyRule"), principal, name, views)) {
            return Optional.of(Trees.text(policy, "name"));
          }
        }
      }
    }
    return Optional.empty();
  }

  private boolean applies(
      JsonNode rule, String principal, String permission, List<Condition.View> views) {
    Predicate<String> meansCaller = p -> members.denied(p, principal);
    Predicate<String> meansPermission = p -> PermissionNames.means(p, permission);
    return any(rule.path("deniedPermissions"), meansPermission)
        && !any(rule.path("exceptionPermissions"), meansPermission)
        && any(rule.path("deniedPrincipals"), meansCaller)
        && !any(rule.path("exceptionPrincipals"), meansCaller)
        && holds(Trees.text(rule, "denialCondition", "expression"), views);
  }

  /** A condition that cannot be evaluated takes away as if it held. */
  private static boolean holds(String condition, List<Condition.View> views) {
    return condition.isEmpty()
        || views.stream().anyMatch(v -> Condition.mayHold(CelDialect.TAGS, condition, v));
  }

  private static boolean any(JsonNode list, Predicate<String> wanted) {
    for (JsonNode each : list) {
      if (wanted.test(each.asText())) {
        return true;
      }
    }
    return false;
  }
}
