package ai.varai.provisioner.gcp.iam;

import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import java.util.List;

/**
 * What policies keep of accounts that were deleted: {@code deleted:serviceAccount:EMAIL?uid=ID}. An
 * account that is made anew under the same name is another one and has none of these rights; while
 * they are there, Google may take what is given to the new account for the old one's. So they go
 * when a member of that name is written, in every binding without a condition.
 *
 * @see <a href="https://cloud.google.com/iam/docs/principal-identifiers">Principal identifiers</a>
 */
final class Ghosts {
  private static final String DELETED = "deleted:";

  private Ghosts() {}

  /** Whether a member of a policy stands for an account that is no more. */
  static boolean is(String member) {
    return member.startsWith(DELETED);
  }

  /** Whether a policy has something left of an earlier account with the member's name. */
  static boolean of(Policy policy, String member) {
    return policy.getBindingsList().stream()
        .anyMatch(binding -> !binding.hasCondition() && of(binding, member));
  }

  private static boolean of(Binding binding, String member) {
    return binding.getMembersList().stream().anyMatch(found -> is(found, member));
  }

  private static boolean is(String found, String member) {
    return found.startsWith(DELETED + member + "?");
  }

  /** The policy without what is left of earlier accounts with the member's name. */
  static Policy without(Policy policy, String member) {
    if (!of(policy, member)) {
      return policy;
    }
    var left = policy.toBuilder().clearBindings();
    for (Binding binding : policy.getBindingsList()) {
      if (binding.hasCondition() || !of(binding, member)) {
        left.addBindings(binding);
        continue;
      }
      List<String> members =
          binding.getMembersList().stream().filter(found -> !is(found, member)).toList();
      if (!members.isEmpty()) {
        left.addBindings(binding.toBuilder().clearMembers().addAllMembers(members));
      }
    }
    return left.setVersion(Policies.VERSION).build();
  }
}
