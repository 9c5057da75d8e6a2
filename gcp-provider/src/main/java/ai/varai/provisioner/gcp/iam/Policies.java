package ai.varai.provisioner.gcp.iam;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;

/** Adds members to and takes them from policies. Bindings with conditions are left alone. */
public final class Policies {
  /** The version that can hold conditions; anything less would drop them on writing. */
  public static final int VERSION = 3;

  private Policies() {}

  /**
   * One change.
   *
   * @param add whether the member is added, or taken away
   */
  public record Change(String role, String member, boolean add) {}

  public static boolean has(Policy policy, String role, String member) {
    return policy.getBindingsList().stream()
        .anyMatch(
            binding ->
                !binding.hasCondition()
                    && binding.getRole().equals(role)
                    && binding.getMembersList().contains(member));
  }

  static boolean holds(Policy policy, Change change) {
    return has(policy, change.role(), change.member()) == change.add()
        && !Ghosts.of(policy, change.member());
  }

  static Policy with(Policy found, Change change) throws ProviderException {
    Policy policy = Ghosts.without(found, change.member());
    if (holds(policy, change)) {
      return policy;
    }
    var changed = policy.toBuilder().setVersion(VERSION);
    for (int i = 0; i < changed.getBindingsCount(); i++) {
      Binding binding = changed.getBindings(i);
      if (binding.hasCondition() || !binding.getRole().equals(change.role())) {
        continue;
      }
      if (change.add()) {
        return changed.setBindings(i, binding.toBuilder().addMembers(change.member())).build();
      }
      var members = binding.getMembersList().stream().filter(m -> !m.equals(change.member()));
      var left = binding.toBuilder().clearMembers().addAllMembers(members.toList()).build();
      if (left.getMembersCount() == 0) {
        changed.removeBindings(i);
        i--;
      } else {
        changed.setBindings(i, left);
      }
    }
    if (change.add()) {
      changed.addBindings(Binding.newBuilder().setRole(change.role()).addMembers(change.member()));
    }
    return changed.build();
  }
}
