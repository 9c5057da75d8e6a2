package ai.varai.provisioner.model.compile;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.kind.AlertPolicy;
import ai.varai.provisioner.model.kind.FirewallRule;
import ai.varai.provisioner.model.kind.NotificationChannel;
import ai.varai.provisioner.model.kind.ProjectIamMember;
import ai.varai.provisioner.model.kind.RunIamMember;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.kind.SchedulerJob;
import ai.varai.provisioner.model.kind.SecretIamMember;
import ai.varai.provisioner.model.kind.SecurityPolicy;
import ai.varai.provisioner.model.kind.SqlInstance;
import ai.varai.provisioner.model.matrix.MatrixReader;
import ai.varai.provisioner.model.read.EnvironmentLoader;
import ai.varai.provisioner.model.resource.KindName;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.ResourceNode;
import ai.varai.provisioner.model.resource.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compiles the shipped cloud environments. */
class CloudCompileTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static Environment shipped(String name, String... overrides) {
    var loaded = EnvironmentLoader.in(ROOT).load(name, List.of(overrides));
    assertThat(loaded.findings().asList()).isEmpty();
    return loaded.source().orElseThrow().environment();
  }

  private static ResourceGraph compile(String name, String... overrides) {
    try {
      var matrix =
          MatrixReader.read("m", Files.readString(ROOT.resolve("environments/config-matrix.yaml")))
              .matrix()
              .orElseThrow();
      return new EnvironmentCompiler()
          .compile(
              shipped(name, overrides),
              CompileOptions.PLAIN
                  .withInstanceSuffix("x7k2")
                  .withRow(matrix.row(name).orElseThrow()));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static <R extends Resource> List<R> all(ResourceGraph graph, Class<R> type) {
    return graph.nodes().stream()
        .map(ResourceNode::resource)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"development", "staging", "production"})
  void every_shipped_environment_compiles_to_a_graph_in_which_apis_come_first(String name) {
    ResourceGraph graph = compile(name);

    assertThat(graph.size()).isGreaterThan(60);
    assertThat(graph.nodes())
        .filteredOn(
            node ->
                List.of("sql_instance", "run_service", "secret", "network", "service_account")
                    .contains(node.address().kind()))
        .isNotEmpty()
        .allSatisfy(
            node ->
                assertThat(graph.dependenciesOf(node.address()))
                    .anyMatch(target -> target.kind().equals("project_service")));
  }

  @Test
  void production_has_a_guarded_load_balancer_and_services_that_only_it_can_call() {
    ResourceGraph graph = compile("production");

    assertThat(graph.nodes())
        .extracting(node -> node.address().kind())
        .contains(
            "forwarding_rule",
            "target_https_proxy",
            "managed_certificate",
            "url_map",
            "backend_service",
            "serverless_neg",
            "security_policy");
    assertThat(all(graph, RunService.class))
        .allSatisfy(
            service ->
                assertThat(service.ingress()).isEqualTo("INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"));
    SecurityPolicy policy = all(graph, SecurityPolicy.class).get(0);
    assertThat(policy.rules())
        .anySatisfy(
            rule -> assertThat(rule.expression().orElse("")).contains("https://varai[.]ai"));
    assertThat(graph.outputs()).containsKeys("load_balancer/address", "api_url");
  }

  @Test
  void nobody_without_an_identity_may_call_where_the_matrix_says_with_authentication() {
    assertThat(all(compile("staging"), RunIamMember.class))
        .noneMatch(member -> member.member().equals(Value.of("allUsers")));
  }

  @Test
  void secrets_are_readable_per_secret_and_never_for_the_whole_project() {
    ResourceGraph graph = compile("production");

    assertThat(all(graph, ProjectIamMember.class))
        .isNotEmpty()
        .noneMatch(member -> member.role().contains("secretmanager"));
    assertThat(all(graph, SecretIamMember.class)).isNotEmpty();
  }

  @Test
  void a_private_database_stands_behind_the_connection_and_services_have_a_way_to_it() {
    ResourceGraph graph = compile("production");

    assertThat(graph.dependenciesOf(ResourceAddress.parse("sql_instance.main")))
        .contains(ResourceAddress.parse("service_networking_connection.private-services"));
    assertThat(all(graph, RunService.class))
        .allSatisfy(service -> assertThat(service.vpcEgress()).isPresent());
  }

  @Test
  void the_instance_name_ends_in_the_suffix_of_this_life_unless_the_file_fixes_it() {
    assertThat(all(compile("production"), SqlInstance.class).get(0).name())
        .isEqualTo("varai-production-x7k2");
    assertThat(
            all(compile("production", "database_config.instance_name=orders"), SqlInstance.class)
                .get(0)
                .name())
        .isEqualTo("orders");
  }

  @Test
  void production_protects_what_holds_data_and_development_does_not() {
    assertThat(compile("production").nodes())
        .filteredOn(node -> KindName.describe(node.resource().getClass()).holdsData())
        .isNotEmpty()
        .allMatch(ResourceNode::isProtected);
    assertThat(compile("development").nodes()).noneMatch(ResourceNode::isProtected);
  }

  @Test
  void development_stops_its_database_outside_business_hours() {
    assertThat(all(compile("development"), SchedulerJob.class))
        .extracting(SchedulerJob::cron, SchedulerJob::timeZone)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("0 8 * * 1,2,3,4,5", "America/Chicago"),
            org.assertj.core.groups.Tuple.tuple("0 20 * * 1,2,3,4,5", "America/Chicago"));
    assertThat(all(compile("production"), SchedulerJob.class)).isEmpty();
  }

  @Test
  void firewall_rules_of_two_environments_in_one_project_have_different_names() {
    assertThat(all(compile("development"), FirewallRule.class))
        .extracting(FirewallRule::name)
        .doesNotContainAnyElementsOf(
            all(compile("production"), FirewallRule.class).stream()
                .map(FirewallRule::name)
                .toList());
  }

  @Test
  void production_is_watched_and_development_has_no_alerts() {
    assertThat(all(compile("production"), AlertPolicy.class))
        .hasSize(6)
        .allSatisfy(
            policy ->
                assertThat(policy.notificationChannels())
                    .as("those that the environment makes")
                    .hasSize(2)
                    .allMatch(channel -> channel instanceof Value.Ref));
    assertThat(all(compile("production"), NotificationChannel.class))
        .extracting(NotificationChannel::displayName)
        .containsExactly("varai-production-email-alerts", "varai-production-slack-alerts");
    assertThat(all(compile("development"), AlertPolicy.class)).isEmpty();
    assertThat(all(compile("development"), NotificationChannel.class)).isEmpty();
  }
}
