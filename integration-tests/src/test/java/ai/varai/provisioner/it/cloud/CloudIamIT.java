package ai.varai.provisioner.it.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.access.IamMode;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.emulator.token.AccessTokens;
import ai.varai.provisioner.gcp.client.Clients;
import ai.varai.provisioner.gcp.client.CloudSettings;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.model.resource.ResourceGraph;
import com.google.api.gax.rpc.ApiException;
import com.google.api.services.dns.model.ManagedZone;
import com.google.cloud.resourcemanager.v3.Project;
import com.google.iam.admin.v1.CreateServiceAccountRequest;
import com.google.iam.v1.Binding;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.Policy;
import com.google.iam.v1.SetIamPolicyRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Environments provisioned by a service account that holds the roles of docs/permissions.md and
 * nothing else, in a cloud that enforces its policies.
 */
class CloudIamIT {
  /** Which environments live a whole life: {@code -Diam.environments=production}. */
  private static List<String> environments() {
    return List.of(
        System.getProperty("iam.environments", "development,staging,production").split(","));
  }

  /** In whose life each role is missed: {@code -Diam.missed.environments=development,staging}. */
  private static List<String> missed() {
    return List.of(System.getProperty("iam.missed.environments", "production").split(","));
  }

  private static final Pattern ROLE = Pattern.compile("(?m)^\\| `(roles/[A-Za-z.]+)` \\|");

  @TempDir Path folder;

  /** The roles in the first table of the page. */
  private static List<String> listed() throws Exception {
    String page = Files.readString(Path.of("../docs/permissions.md"));
    return ROLE.matcher(page).results().map(found -> found.group(1)).distinct().toList();
  }

  @ParameterizedTest
  @MethodSource("environments")
  void the_listed_roles_are_enough_for_a_whole_life(String name) throws Exception {
    try (CloudWorld world = world(name, "enough", listed())) {
      ResourceGraph graph = graph(world);

      assertDone(world.measured("up", () -> world.up(graph)));
      assertThat(CloudWorld.changes(world.plan(graph))).isEmpty();
      var changes =
          new ArrayList<>(
              List.of(
                  "services.auth-service.max_instances=7", "monitoring_config.retention_days=45"));
      if (name.equals("production")) {
        changes.add("networking_config.load_balancer.cdn=false");
        changes.add("storage.uploads.versioning=false");
        changes.add("database_config.retained_backups=31");
      }
      ResourceGraph other = graph(world, changes.toArray(String[]::new));
      assertDone(world.measured("change", () -> world.up(other)));
      assertDone(world.measured("destroy", () -> world.destroy(other)));
      assertThat(world.lifecycle().status().resources()).isEmpty();
    }
  }

  @Test
  void without_any_one_of_the_roles_a_permission_is_refused_by_name() throws Exception {
    List<String> all = listed();
    assertThat(all).hasSizeGreaterThan(10);
    var idle = new TreeSet<>(all);
    for (String name : missed()) {
      idle.removeAll(missed(name, all));
    }
    // What it grants is also in roles of others, but for the operations that enable a service; and
    // those have ended here when they are answered.
    assertThat(idle)
        .as("roles that are listed and not needed")
        .containsExactly("roles/serviceusage.serviceUsageAdmin");
  }

  @Test
  void who_may_not_see_that_services_are_enabled_is_told_so() throws Exception {
    List<String> fewer = new ArrayList<>(listed());
    fewer.remove("roles/serviceusage.serviceUsageAdmin");
    try (CloudWorld world = world("development", "operations", fewer, LroMode.FAST)) {
      assertThat(refusals(world)).contains("serviceusage.operations.get");
    }
  }

  @Test
  void who_lacks_a_permission_is_told_which_roles_have_it() throws Exception {
    List<String> fewer = new ArrayList<>(listed());
    fewer.remove("roles/secretmanager.admin");
    fewer.add("roles/secretmanager.viewer");
    try (CloudWorld world = world("development", "advice", fewer)) {
      assertThat(world.up(graph(world)).failures())
          .filteredOn(failure -> failure.address().kind().equals("secret"))
          .isNotEmpty()
          .allSatisfy(
              failure -> {
                assertThat(failure.message()).contains("secretmanager.secrets.create");
                assertThat(failure.advice())
                    .startsWith("grant the caller roles/secretmanager.admin, or a role");
              });
    }
  }

  /** The roles without which something is refused in the environment. */
  private Set<String> missed(String name, List<String> all) throws Exception {
    var needed = new TreeSet<String>();
    for (String missing : all) {
      var fewer = new ArrayList<>(all);
      fewer.remove(missing);
      try (CloudWorld world = world(name, missing.replace('/', '-'), fewer)) {
        String refusals = refusals(world);
        List<String> denied =
            world.denials().stream().filter(refusals::contains).distinct().toList();
        System.out.printf("without %-40s %s%n", missing, denied);
        if (!denied.isEmpty()) {
          needed.add(missing);
        }
      }
    }
    return needed;
  }

  /** The environment with DNS records in a zone, which none of those that are shipped names. */
  private static ResourceGraph graph(CloudWorld world, String... changes) {
    return world.graph(
        Stream.concat(
                Stream.of("networking_config.load_balancer.dns.zone=varai"), Stream.of(changes))
            .toArray(String[]::new));
  }

  /** What a plan and an apply say when something is refused. */
  private static String refusals(CloudWorld world) throws InterruptedException {
    try {
      return world.up(graph(world)).failures().toString();
    } catch (LifecycleException e) {
      return e.getMessage() + e.problems();
    }
  }

  private CloudWorld world(String name, String life, List<String> roles) throws Exception {
    return world(name, life, roles, LroMode.ZERO);
  }

  private CloudWorld world(String name, String life, List<String> roles, LroMode mode)
      throws Exception {
    GcpEmulator cloud =
        GcpEmulator.start(Options.defaults().withLroMode(mode).withIam(IamMode.STRICT));
    var environment = CloudWorld.environmentOf(name);
    var tokens =
        new AccessTokens(
            cloud.emulation().store(), cloud.emulation().ids(), cloud.emulation().clock());
    String project = environment.projectId();
    String account = "provisioner@" + project + ".iam.gserviceaccount.com";
    try (var owner =
        new Clients(
            CloudSettings.of(
                Map.of(
                    "project", project,
                    "region", environment.region(),
                    "gcp.endpoint", cloud.url(),
                    "gcp.access_token", token(tokens, AccessTokens.OWNER))))) {
      try {
        owner
            .projects()
            .createProjectAsync(Project.newBuilder().setProjectId(project).build())
            .get();
      } catch (java.util.concurrent.ExecutionException | ApiException e) {
        // It exists from its first use.
      }
      owner
          .dns()
          .managedZones()
          .create(
              project,
              new ManagedZone().setName("varai").setDnsName("varai.ai.").setDescription(""))
          .execute();
      owner
          .accounts()
          .createServiceAccount(
              CreateServiceAccountRequest.newBuilder()
                  .setName("projects/" + project)
                  .setAccountId("provisioner")
                  .build());
      String resource = "projects/" + project;
      Policy.Builder policy =
          owner
              .projects()
              .getIamPolicy(GetIamPolicyRequest.newBuilder().setResource(resource).build())
              .toBuilder();
      roles.forEach(
          role ->
              policy.addBindings(
                  Binding.newBuilder().setRole(role).addMembers("serviceAccount:" + account)));
      owner
          .projects()
          .setIamPolicy(
              SetIamPolicyRequest.newBuilder().setResource(resource).setPolicy(policy).build());
    }
    return new CloudWorld(
        name,
        folder.resolve(life),
        cloud,
        Map.of("gcp.access_token", token(tokens, account), "dns_zone", project + "/varai"));
  }

  private static String token(AccessTokens tokens, String email) {
    return tokens.issue(email, "cloud-platform", Duration.ofHours(1));
  }

  private static void assertDone(ApplyResult result) {
    assertThat(result.failures()).isEmpty();
    assertThat(result.status()).isEqualTo(ApplyResult.Status.DONE);
  }
}
