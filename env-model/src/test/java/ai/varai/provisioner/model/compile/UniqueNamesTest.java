package ai.varai.provisioner.model.compile;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.kind.Bucket;
import ai.varai.provisioner.model.kind.ManagedCertificate;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.kind.SqlInstance;
import ai.varai.provisioner.model.read.EnvironmentLoader;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An environment that is in the project of the one that it is a copy of. */
class UniqueNamesTest {
  private static final String SHOP =
      """
      environment: %s
      project_id: acme-shop-dev
      region: us-central1
      services: {auth-service: {}, %s: {}}
      database_config: {tier: db-f1-micro, instance_name: shop, private_ip: true}
      storage: {uploads: {name: acme-uploads}, rest: {}}
      networking_config:
        vpc_name: shop-vpc
        subnets: [{name: shop, ip_cidr_range: 10.20.0.0/24, region: us-central1}]
        vpc_egress: {mode: direct, subnet: shop}
        firewall_rules: [{name: inside, allow: [{protocol: tcp}], source_ranges: [10.20.0.0/24]}]
        load_balancer: {enabled: true, domains: [shop.example.com]}
      security_config: {external_access: public}
      """;

  private static final String LONG = "a-service-whose-name-is-as-long-as-cloud-run-lets";

  private static ResourceGraph compile(Environment environment) {
    return new EnvironmentCompiler().compile(environment, CompileOptions.PLAIN);
  }

  private static ResourceGraph shop(String environment, String more) {
    return compile(Fixture.environment(SHOP.formatted(environment, LONG) + more));
  }

  private static <R extends Resource> R find(ResourceGraph graph, Class<R> type, String address) {
    return type.cast(
        graph.find(ResourceAddress.parse(address)).orElseThrow(AssertionError::new).resource());
  }

  private static String text(ResourceGraph graph) {
    return graph.nodes().stream().map(node -> node.resource().toString()).collect(joining("\n"));
  }

  @Test
  void names_that_the_file_gives_carry_the_environment_and_addresses_stay() {
    ResourceGraph own = shop("development", "");
    ResourceGraph copy = shop("feature-login", "unique_names: true\n");

    assertThat(copy.nodes()).hasSameSizeAs(own.nodes());
    assertThat(find(copy, RunService.class, "run_service.auth-service").name())
        .isEqualTo("auth-service-feature-login");
    assertThat(find(copy, RunService.class, "run_service." + LONG).name())
        .hasSize(49)
        .startsWith("a-service-whose-name-is-as-long-as-cloud-r")
        .isNotEqualTo(LONG);
    assertThat(find(copy, SqlInstance.class, "sql_instance.main").name())
        .isEqualTo("shop-feature-login");
    assertThat(find(copy, Bucket.class, "bucket.uploads").name())
        .isEqualTo("acme-uploads-feature-login");
    assertThat(find(copy, Bucket.class, "bucket.rest").name())
        .as("it had the environment in it all along")
        .isEqualTo("acme-shop-dev-feature-login-rest");
    assertThat(find(copy, ManagedCertificate.class, "managed_certificate.main").domains())
        .containsExactly("feature-login.shop.example.com");
    assertThat(copy.outputs().toString()).contains("https://feature-login.shop.example.com");
    assertThat(find(own, RunService.class, "run_service.auth-service").name())
        .isEqualTo("auth-service");
  }

  @Test
  void nothing_of_a_copy_means_what_is_the_others() {
    String copy = text(shop("feature-login", "unique_names: true\n"));

    assertThat(copy)
        .as("filters of alerts and logs, the way to the network, the addresses that are watched")
        .contains("\"auth-service-feature-login\"", "shop-vpc-feature-login-inside")
        .contains("vpcEgress=Optional[VpcEgress")
        .doesNotContain("\"auth-service\"", "https://shop.example.com")
        .doesNotContainPattern("name=(auth-service|shop|shop-vpc|acme-uploads)[,\\]]");
  }

  @Test
  void a_network_that_is_only_used_keeps_its_name() {
    String copy =
        text(
            compile(
                Fixture.environment(
                    SHOP.formatted("feature-login", LONG)
                            .replace(
                                "networking_config:\n", "networking_config:\n  create_vpc: false\n")
                        + "unique_names: true\n")));

    assertThat(copy)
        .contains("/global/networks/shop-vpc")
        .doesNotContain("shop-vpc-feature-login,");
  }

  @Test
  void of_a_family_any_name_is_a_copy_and_on_this_machine_names_stay() {
    EnvironmentLoader shipped = EnvironmentLoader.in(Path.of("..").toAbsolutePath());
    Environment copy =
        shipped.load("feature-login", List.of()).source().orElseThrow().environment();

    assertThat(copy.environment()).isEqualTo("feature-login");
    assertThat(copy.uniqueNames()).isTrue();
    assertThat(copy.projectId()).isEqualTo("ml-datadriven-recos-dev");
    var names =
        new Names(
            shipped
                .load("local", List.of("unique_names=true"))
                .source()
                .orElseThrow()
                .environment(),
            Optional.empty());
    assertThat(names.service("auth-service")).isEqualTo("auth-service");
  }
}
