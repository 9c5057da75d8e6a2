package ai.varai.provisioner.emulator.access;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.iam.Boundaries;
import ai.varai.provisioner.emulator.iam.Boundaries.Bound;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a principal is held to resources that this one is none of. Google blocks some permissions
 * only, more with each version; here all are blocked but those on boundaries themselves, so that
 * they can be taken away again.
 *
 * @see <a href="https://cloud.google.com/iam/docs/principal-access-boundary-policies">Principal
 *     access boundaries</a>
 */
final class BoundaryDecisions {

  private static final Pattern ON_BOUNDARIES =
      Pattern.compile(
          "iam\\.(principalaccessboundarypolicies|policybindings)\\..*|.*PolicyBindings?");
  private static final Pattern OF_POOL =
      Pattern.compile("principal://iam\\.googleapis\\.com/(.+?)/subject/(.+)");

  private final Emulation emulation;
  private final Members members;

  BoundaryDecisions(Emulation emulation, Members members) {
    this.emulation = emulation;
    this.members = members;
  }

  /** The name of a policy that holds the principal elsewhere; empty when none does. */
  Optional<String> blocker(String caller, String permission, List<String> containers) {
    String principal = Caller.name(caller);
    Optional<Boundaries> boundaries = emulation.plugin(Boundaries.class);
    if (boundaries.isEmpty()
        || principal.isEmpty()
        || ON_BOUNDARIES.matcher(permission).matches()) {
      return Optional.empty();
    }
    Optional<String> blocker = Optional.empty();
    for (Bound bound : boundaries.get().all()) {
      if (members.inSet(bound.target(), principal) && holds(bound.condition(), principal)) {
        if (bound.resources().stream().anyMatch(containers::contains)) {
          return Optional.empty();
        }
        blocker = Optional.of(bound.policy());
      }
    }
    return blocker;
  }

  private static boolean holds(String condition, String principal) {
    if (condition.isEmpty()) {
      return true;
    }
    Matcher pool = OF_POOL.matcher(principal);
    String type;
    String subject;
    if (pool.matches()) {
      type =
          pool.group(1).startsWith("projects/") ? "WorkloadPoolIdentity" : "WorkforcePoolIdentity";
      subject = pool.group(2);
    } else {
      type = principal.startsWith("serviceAccount:") ? "ServiceAccount" : "WorkspaceIdentity";
      subject = principal.substring(principal.indexOf(':') + 1);
    }
    return Condition.holds(
        CelDialect.PRINCIPALS,
        condition,
        Map.of("principal", Map.of("type", "iam.googleapis.com/" + type, "subject", subject)));
  }
}
