package ai.varai.provisioner.model.compile;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.kind.SecretVersion;
import ai.varai.provisioner.model.kind.SharedSqlInstance;
import ai.varai.provisioner.model.kind.SqlDatabase;
import ai.varai.provisioner.model.kind.SqlUser;
import ai.varai.provisioner.model.read.EnvironmentLoader;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An environment that uses the network and the database instance of another one. */
class InfrastructureOfTest {
  private static final String SHOP =
      """
      environment: %s
      project_id: acme-shop-dev
      region: us-central1
      services: {auth-service: {}}
      database_config: {tier: db-f1-micro, private_ip: true, user_name: shop, database_name: %s}
      networking_config:
        %s
        subnets:
          - {name: elsewhere, ip_cidr_range: 10.21.0.0/24, region: europe-west1}
          - {name: other, ip_cidr_range: 10.22.0.0/24, region: us-central1}
          - {name: shop, ip_cidr_range: 10.20.0.0/24, region: us-central1}
        vpc_egress: {mode: direct, subnet: shop, traffic: all-traffic}
        firewall_rules: [{name: inside, allow: [{protocol: tcp}], source_ranges: [10.20.0.0/24]}]
        load_balancer: {enabled: true, scope: regional, proxy_range: 10.23.0.0/23, domains: [shop.example.com]}
      monitoring_config: {enable_monitoring: true}
      security_config: {external_access: public}
      schedule: {availability: business-hours, timezone: UTC, start: "08:00", stop: "20:00"}
      """;

  private static ResourceGraph shop(String environment, String database, String more) {
    return shop(environment, database, "vpc_name: shop-vpc", more);
  }

  private static ResourceGraph shop(
      String environment, String database, String network, String more) {
    return new EnvironmentCompiler()
        .compile(
            Fixture.environment(SHOP.formatted(environment, database, network) + more),
            CompileOptions.PLAIN.withInstanceSuffix("x7k2"));
  }

  private static <R extends Resource> R find(ResourceGraph graph, Class<R> type, String address) {
    return type.cast(
        graph.find(ResourceAddress.parse(address)).orElseThrow(AssertionError::new).resource());
  }

  private static List<String> kinds(ResourceGraph graph) {
    return graph.nodes().stream().map(node -> node.address().kind()).toList();
  }

  @Test
  void network_and_instance_are_the_others_and_nothing_of_them_is_made() {
    ResourceGraph own = shop("development", "shop", "");
    ResourceGraph guest = shop("feature-login", "shop", "infrastructure_of: development\n");

    assertThat(kinds(own))
        .contains(
            "network",
            "subnetwork",
            "router",
            "firewall_rule",
            "service_networking_connection",
            "sql_instance",
            "scheduler_job");
    assertThat(kinds(guest))
        .contains("shared_sql_instance", "sql_database", "sql_user", "forwarding_rule")
        .doesNotContain(
            "network",
            "subnetwork",
            "router",
            "router_nat",
            "firewall_rule",
            "service_networking_connection",
            "sql_instance",
            "scheduler_job");
    assertThat(find(guest, SharedSqlInstance.class, "shared_sql_instance.main").environment())
        .isEqualTo("development");
    var egress =
        find(guest, RunService.class, "run_service.auth-service").vpcEgress().orElseThrow();
    assertThat(egress.network().get()).isEqualTo("projects/acme-shop-dev/global/networks/shop-vpc");
    assertThat(egress.subnetwork().get())
        .isEqualTo("projects/acme-shop-dev/regions/us-central1/subnetworks/shop");
    assertThat(egress.egress()).isEqualTo("ALL_TRAFFIC");
  }

  @Test
  void a_database_and_a_user_have_names_that_nobody_else_has_there() {
    ResourceGraph guest = shop("feature-login", "shop", "infrastructure_of: development\n");
    ResourceGraph plain = shop("feature-login", "null", "infrastructure_of: development\n");
    ResourceGraph unique = shop("feature-login", "shop", "unique_names: true\n");
    String longest = "x".repeat(63);
    ResourceGraph cut = shop("feature-login", longest, "infrastructure_of: development\n");

    SqlDatabase database = find(guest, SqlDatabase.class, "sql_database.main");
    assertThat(database.name()).isEqualTo("shop_feature_login");
    assertThat(database.instance())
        .isEqualTo(
            new Value.Ref<>(
                ResourceAddress.parse("shared_sql_instance.main"), "name", String.class));
    assertThat(find(guest, SqlUser.class, "sql_user.main").name()).isEqualTo("shop_feature_login");
    assertThat(find(plain, SqlDatabase.class, "sql_database.main").name())
        .isEqualTo("varai_feature_login");
    assertThat(find(cut, SqlDatabase.class, "sql_database.main").name())
        .hasSize(63)
        .matches("x+_[0-9a-f]{6}");
    assertThat(find(unique, SqlDatabase.class, "sql_database.main").name())
        .as("on an instance of its own")
        .isEqualTo("shop");
    assertThat(find(unique, SqlUser.class, "sql_user.main").name()).isEqualTo("shop");
  }

  @Test
  void the_user_outlives_the_database_whose_tables_it_owns() {
    ResourceGraph guest = shop("feature-login", "shop", "infrastructure_of: development\n");

    assertThat(guest.dependenciesOf(ResourceAddress.parse("sql_database.main")))
        .contains(ResourceAddress.parse("sql_user.main"));
    assertThat(find(guest, SecretVersion.class, "secret_version.database-url").payload().toString())
        .contains("shared_sql_instance.main", "privateAddress", "5432");
  }

  @Test
  void services_and_domains_have_the_environments_name_as_well() {
    ResourceGraph guest = shop("feature-login", "shop", "infrastructure_of: development\n");

    assertThat(find(guest, RunService.class, "run_service.auth-service").name())
        .isEqualTo("auth-service-feature-login");
    assertThat(guest.outputs().toString()).contains("https://feature-login.shop.example.com");
  }

  @Test
  void a_network_without_a_name_in_the_file_is_called_after_the_environment_that_made_it() {
    ResourceGraph guest =
        shop("feature-login", "shop", "create_vpc: true", "infrastructure_of: development\n");

    assertThat(
            find(guest, RunService.class, "run_service.auth-service")
                .vpcEgress()
                .orElseThrow()
                .network()
                .get())
        .endsWith("/global/networks/varai-development-vpc");
  }

  @Test
  void on_this_machine_nothing_is_shared() {
    EnvironmentLoader shipped = EnvironmentLoader.in(Path.of("..").toAbsolutePath());

    assertThat(local(shipped, List.of("infrastructure_of=development")))
        .isEqualTo(local(shipped, List.of()));
  }

  private static String local(EnvironmentLoader loader, List<String> overrides) {
    Environment local = loader.load("local", overrides).source().orElseThrow().environment();
    return new EnvironmentCompiler()
        .compile(local, CompileOptions.PLAIN).nodes().stream()
            .map(node -> node.address() + " " + node.resource())
            .collect(joining("\n"));
  }

  @Test
  void the_shipped_family_shares_what_development_has() {
    EnvironmentLoader shipped = EnvironmentLoader.in(Path.of("..").toAbsolutePath());

    Environment branch =
        shipped.load("feature-login", List.of()).source().orElseThrow().environment();
    Environment apart =
        shipped
            .load("feature-login", List.of("infrastructure_of=null"))
            .source()
            .orElseThrow()
            .environment();

    assertThat(branch.infrastructureOf()).contains("development");
    assertThat(apart.infrastructureOf()).isEqualTo(Optional.empty());
    assertThat(apart.uniqueNames()).isTrue();
    assertThat(
            new EnvironmentCompiler()
                .compile(branch, CompileOptions.PLAIN).nodes().stream()
                    .map(node -> node.address().kind())
                    .collect(toSet()))
        .doesNotContain("sql_instance", "network", "subnetwork");
  }
}
