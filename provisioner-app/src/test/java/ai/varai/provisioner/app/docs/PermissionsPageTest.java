package ai.varai.provisioner.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.access.PredefinedRoles;
import ai.varai.provisioner.gcp.GcpProvider;
import ai.varai.provisioner.gcp.client.CloudSettings;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.state.StateAccess;
import ai.varai.provisioner.lifecycle.spi.ResourceHandler;
import ai.varai.provisioner.model.resource.KindName;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The page of permissions is what the handlers declare. */
class PermissionsPageTest {
  static Map<String, Permissions> declared() {
    var declared = new TreeMap<String, Permissions>();
    var settings = CloudSettings.of(Map.of("project", "p", "region", "r"));
    try (var provider = new GcpProvider(settings, "trial", "main", new SecureRandom())) {
      for (ResourceHandler<?> handler : provider.handlers()) {
        if (handler instanceof Permissions.Needed needed) {
          declared.put(KindName.of(handler.kind()), needed.permissions());
        }
      }
      assertThat(declared).hasSameSizeAs(provider.handlers());
    }
    return declared;
  }

  @Test
  void every_handler_says_what_it_needs_and_which_role_covers_it() {
    declared()
        .forEach(
            (kind, each) -> {
              assertThat(each.read()).as(kind).isNotEmpty();
              assertThat(each.create()).as(kind).isNotEmpty();
              assertThat(each.roles()).as(kind).isNotEmpty().allMatch(r -> r.startsWith("roles/"));
              assertThat(each.all())
                  .as(kind)
                  .allMatch(permission -> permission.matches("[a-z]+(\\.[a-zA-Z]+){2}"));
            });
  }

  @Test
  void the_roles_include_in_google_s_own_lists_what_the_handlers_need() {
    var known = PredefinedRoles.load();
    declared()
        .forEach(
            (kind, each) -> {
              var roles = each.roles().stream().map(r -> known.find(r).orElseThrow()).toList();
              assertThat(each.all())
                  .as(kind)
                  .allMatch(permission -> roles.stream().anyMatch(r -> r.includes(permission)));
            });
  }

  @Test
  void the_role_on_the_state_s_bucket_includes_what_the_state_needs() {
    var role = PredefinedRoles.load().find(StateAccess.ROLE).orElseThrow();
    assertThat(StateAccess.PERMISSIONS).allMatch(role::includes);
  }

  @Test
  void the_page_lists_what_the_handlers_declare() throws IOException {
    var roles = new TreeMap<String, TreeSet<String>>();
    var page =
        new StringBuilder(
            """
            # Permissions

            What the handlers of `gcp-provider` declare that their calls need, and the predefined roles that cover it. Generated; `provisioner doctor --env=NAME`
            asks the project for those that the environment needs. `CloudIamIT` brings production up, changes it and destroys it as a service account that holds the roles below
            and nothing else, in an emulated cloud that enforces its policies, and shows that each of them is needed. That cloud's
            roles are Google's own, permission by permission, as of August 2026; Google's cloud itself has not been asked.

            ## Roles for everything

            | role | for |
            |---|---|
            """);
    declared()
        .forEach(
            (kind, each) ->
                each.roles()
                    .forEach(role -> roles.computeIfAbsent(role, r -> new TreeSet<>()).add(kind)));
    roles.forEach(
        (role, kinds) -> page.append("| `" + role + "` | " + String.join(", ", kinds) + " |\n"));
    page.append(
        "\nWhoever applies needs `"
            + StateAccess.ROLE
            + "` on the bucket of the state besides. A promotion reads images with"
            + " `roles/artifactregistry.reader` on the repository that it\ntakes them from, and keeps them with"
            + " `roles/artifactregistry.writer` on its own, which `roles/artifactregistry.admin` includes.\n"
            + "`logs` reads what services wrote with `roles/logging.viewer`.\n\n"
            + "## By kind\n\n| kind | read | create | update | delete | roles |\n|---|---|---|---|---|---|\n");
    declared()
        .forEach(
            (kind, each) ->
                page.append(
                    "| [`%s`](resources/%s.md) | %s | %s | %s | %s | %s |\n"
                        .formatted(
                            kind,
                            kind,
                            cell(each.read()),
                            cell(each.create()),
                            cell(each.update()),
                            cell(each.delete()),
                            cell(each.roles()))));
    GeneratedPages.check("permissions.md", page.toString());
  }

  private static String cell(java.util.List<String> all) {
    return all.isEmpty() ? "-" : "`" + String.join("`, `", all) + "`";
  }
}
