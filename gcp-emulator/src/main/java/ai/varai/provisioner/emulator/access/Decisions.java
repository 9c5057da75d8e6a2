package ai.varai.provisioner.emulator.access;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.iam.Roles;
import ai.varai.provisioner.emulator.resourcemanager.ResourceTags;
import ai.varai.provisioner.emulator.support.Grants;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.token.AccessTokens;
import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a principal has a permission on a resource. */
public final class Decisions implements Grants {
  private static final String OWNER = Principals.member(AccessTokens.OWNER);
  private static final Pattern CONVENIENCE = Pattern.compile("project(Owner|Editor|Viewer):(.+)");

  private final Emulation emulation;
  private final Policies policies;
  private final Members members;
  private final DenyDecisions denying;
  private final BoundaryDecisions holding;

  public Decisions(Emulation emulation) {
    this.emulation = emulation;
    this.policies = new Policies(emulation);
    this.members = new Members(emulation);
    this.denying = new DenyDecisions(emulation, members);
    this.holding = new BoundaryDecisions(emulation, members);
  }

  @Override
  public boolean allows(String principal, String permission, String api, String resource) {
    if (denier(principal, permission, api, resource).isPresent()) {
      return false;
    }
    if (principal.equals(OWNER)) {
      return true;
    }
    if (principal.startsWith("deleted:")) {
      // Policies show deleted accounts so; nobody calls as one.
      return false;
    }
    Optional<Project> project = policies.project(resource);
    List<Condition.View> views = views(api, resource, project);
    for (Policy policy : policies.of(api, resource, project)) {
      for (Binding b : policy.getBindingsList()) {
        if (names(b, principal) && includes(b.getRole(), permission) && holds(b, views)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The name of the policy that takes a permission away; empty when none does. */
  Optional<String> denier(String principal, String permission, String api, String resource) {
    Optional<Project> project = policies.project(resource);
    List<String> containers = policies.containers(api, resource, project);
    return denying
        .denier(principal, permission, containers, views(api, resource, project))
        .or(() -> holding.blocker(principal, permission, containers));
  }

  private boolean includes(String role, String permission) {
    return emulation.plugin(Roles.class).filter(r -> r.includes(role, permission)).isPresent();
  }

  private boolean names(Binding binding, String principal) {
    for (String member : binding.getMembersList()) {
      if (members.allowed(member, principal)) {
        return true;
      }
      Matcher m = CONVENIENCE.matcher(member);
      if (m.matches() && holdsBasicRole(principal, m.group(1), m.group(2))) {
        return true;
      }
    }
    return false;
  }

  private boolean holdsBasicRole(String principal, String role, String project) {
    String wanted = "roles/" + role.toLowerCase(java.util.Locale.ROOT);
    return policies
        .of("cloudresourcemanager", "projects/" + project, policies.project("projects/" + project))
        .stream()
        .flatMap(p -> p.getBindingsList().stream())
        .anyMatch(b -> b.getRole().equals(wanted) && b.getMembersList().contains(principal));
  }

  private static boolean holds(Binding binding, List<Condition.View> views) {
    String expression = binding.getCondition().getExpression();
    return !binding.hasCondition()
        || views.stream().anyMatch(v -> Condition.holds(CelDialect.ALLOW_POLICY, expression, v));
  }

  /**
   * What a condition sees. APIs differ in whether they name a project by id or by number, so a
   * condition may use either.
   */
  private List<Condition.View> views(String api, String resource, Optional<Project> project) {
    String service = (api.equals("iamcredentials") ? "iam" : api) + ".googleapis.com";
    String type = service + "/" + ResourceTypes.of(api, resource);
    if (project.isEmpty() || resource.startsWith("projects/_/")) {
      return List.of(view(resource, type, service, api));
    }
    String rest = resource.replaceFirst("^projects/[^/]+", "");
    return List.of(
        view(project.get().name() + rest, type, service, api),
        view(project.get().numberName() + rest, type, service, api));
  }

  private Condition.View view(String name, String type, String service, String api) {
    Condition.Tags tags =
        (ids, key, value) ->
            emulation
                .plugin(ResourceTags.class)
                .map(t -> t.of(api, name))
                .orElse(List.of())
                .stream()
                .anyMatch(t -> TagUse.matches(t, ids, key, value));
    // Nobody's device is looked at: nobody has an access level.
    Map<String, Object> request =
        Map.of("time", emulation.clock().instant(), "auth", Map.of("access_levels", List.of()));
    return new Condition.View(
        Map.of(
            "resource", Map.of("name", name, "type", type, "service", service), "request", request),
        tags);
  }
}
