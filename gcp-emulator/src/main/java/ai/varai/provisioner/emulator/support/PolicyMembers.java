package ai.varai.provisioner.emulator.support;

import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Service accounts in policies. A policy means an account, not its address: it keeps the account's
 * unique id beside the address, and what a reader sees follows from who has the address when he
 * reads. So an account that is deleted shows as deleted in every policy, is itself again once it is
 * restored, and leaves nothing to a later account of the same address.
 *
 * @see <a href="https://cloud.google.com/iam/docs/principal-identifiers#deleted">Deleted
 *     principals</a>
 */
final class PolicyMembers {

  private static final String DELETED = "deleted:";
  private static final String ACCOUNT = "serviceAccount:";
  private static final Pattern KEPT = Pattern.compile(ACCOUNT + "([^?\\s]+)\\?uid=(\\d+)");

  private volatile Function<String, Optional<String>> ids = email -> Optional.empty();

  /** Says which unique id the account has that has an address now. */
  void identifyBy(Function<String, Optional<String>> uniqueIds) {
    ids = uniqueIds;
  }

  /** The policy as it is kept. */
  Policy kept(Policy policy) {
    return map(policy, this::kept);
  }

  private String kept(String member) {
    if (member.startsWith(ACCOUNT)) {
      return ids.apply(member.substring(ACCOUNT.length()))
          .map(id -> member + "?uid=" + id)
          .orElse(member);
    }
    String bare = member.startsWith(DELETED) ? member.substring(DELETED.length()) : "";
    return KEPT.matcher(bare).matches() ? bare : member;
  }

  /** The policy as it reads now. */
  Policy shown(Policy kept) {
    return map(kept, this::shown);
  }

  private String shown(String kept) {
    Matcher m = KEPT.matcher(kept);
    if (!m.matches()) {
      return kept;
    }
    String email = m.group(1);
    return ids.apply(email).filter(m.group(2)::equals).isPresent()
        ? ACCOUNT + email
        : DELETED + kept;
  }

  private static Policy map(Policy policy, UnaryOperator<String> change) {
    Policy.Builder out = policy.toBuilder().clearBindings();
    for (Binding b : policy.getBindingsList()) {
      out.addBindings(
          b.toBuilder()
              .clearMembers()
              .addAllMembers(b.getMembersList().stream().map(change).distinct().sorted().toList()));
    }
    return out.build();
  }
}
