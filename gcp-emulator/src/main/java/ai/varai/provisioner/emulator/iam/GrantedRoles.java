package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.access.ConditionLints;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.IamPolicies;
import ai.varai.provisioner.emulator.support.Projects;
import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which roles an allow policy may grant, and under which conditions. What stood there before is not
 * looked at again, since a role that was deleted would keep the policy from ever being written.
 *
 * @see <a href="https://cloud.google.com/iam/docs/conditions-overview#limits">Limits of
 *     conditions</a>
 */
final class GrantedRoles {

  private static final Pattern NAME =
      Pattern.compile("(?:roles|(?:projects|organizations)/[^/]+/roles)/[A-Za-z0-9_.]+");
  private static final Set<String> BASIC = Set.of("roles/owner", "roles/editor", "roles/viewer");

  private final Roles roles;
  private final Projects projects;
  private final IamPolicies policies;
  private final Clock clock;

  GrantedRoles(Roles roles, Projects projects, IamPolicies policies, Clock clock) {
    this.clock = clock;
    this.roles = roles;
    this.projects = projects;
    this.policies = policies;
  }

  /** Throws INVALID_ARGUMENT when Google would not take the policy. */
  void check(String project, String resource, Policy next) {
    List<Binding> before =
        policies.find(project, resource).map(Policy::getBindingsList).orElse(List.of());
    Set<String> known = before.stream().map(Binding::getRole).collect(Collectors.toSet());
    Set<String> conditions =
        before.stream().map(b -> b.getCondition().getExpression()).collect(Collectors.toSet());
    for (Binding b : next.getBindingsList()) {
      if (b.hasCondition() && BASIC.contains(b.getRole())) {
        throw GoogleError.invalidArgument(
            "LintValidationUnits/BindingRoleAllowConditionCheck Error: Conditions can't be set on"
                + " primitive roles");
      }
      if (b.hasCondition() && b.getCondition().getExpression().isBlank()) {
        throw GoogleError.invalidArgument(
            "The condition of the binding of " + b.getRole() + " has no expression.");
      }
      if (!known.contains(b.getRole())) {
        check(b.getRole());
      }
      if (b.hasCondition() && !conditions.contains(b.getCondition().getExpression())) {
        lint(b.getCondition().getExpression());
      }
    }
  }

  /** Refuses what the linter calls an error. */
  private void lint(String expression) {
    for (ConditionLints.Finding f : ConditionLints.of(expression, clock.instant())) {
      if (f.severity() == ConditionLints.Severity.ERROR) {
        throw GoogleError.invalidArgument(
            "LintValidationUnits/" + f.unit() + " Error: " + f.message());
      }
    }
  }

  private void check(String role) {
    if (!NAME.matcher(role).matches()) {
      throw GoogleError.invalidArgument(
          "The role name must be in the form \"roles/{role}\","
              + " \"organizations/{organization_id}/roles/{role}\", or"
              + " \"projects/{project_id}/roles/{role}\": "
              + role);
    }
    if (role.startsWith("roles/") && roles.unknown(role)) {
      throw GoogleError.invalidArgument("Role " + role + " is not supported for this resource.");
    }
    // What roles a project has that was never used here, nobody can tell.
    boolean ours =
        role.startsWith("projects/") && projects.find(role.split("/", -1)[1]).isPresent();
    if (ours && !roles.grantable(role)) {
      throw GoogleError.invalidArgument(
          "Role (" + role + ") does not exist in the resource's hierarchy.");
    }
  }
}
