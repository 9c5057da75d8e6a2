package ai.varai.provisioner.it.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.gcp.client.Clients;
import ai.varai.provisioner.gcp.export.ExportedEnvironment;
import ai.varai.provisioner.gcp.export.TerraformExporter;
import ai.varai.provisioner.lifecycle.EnvironmentStatus.ResourceStatus;
import ai.varai.provisioner.model.resource.ResourceGraph;
import com.google.api.services.dns.model.ManagedZone;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What exists is told to Terraform in the words that its provider imports by. */
class CloudExportIT {
  private static final Pattern IMPORT =
      Pattern.compile(
          "import \\{\\n  to = module\\.\\w+\\.(\\w+)\\.\\w+\\[\"[^\"]+\"]\\n  id = \"(.+)\"\\n}");

  /**
   * The ids as the page of each type gives them; PROJECT is its id, and no number.
   *
   * @see <a
   *     href="https://registry.terraform.io/providers/hashicorp/google/latest/docs">Provider</a>
   */
  private static final Map<String, String> FORMS =
      Map.ofEntries(
          form("artifact_registry_repository", "projects/PROJECT/locations/*/repositories/*"),
          form("certificate_manager_certificate", "projects/PROJECT/locations/*/certificates/*"),
          form(
              "certificate_manager_dns_authorization",
              "projects/PROJECT/locations/*/dnsAuthorizations/*"),
          form("cloud_run_v2_service", "projects/PROJECT/locations/*/services/*"),
          form(
              "cloud_run_v2_service_iam_member",
              "projects/PROJECT/locations/*/services/* roles/* *"),
          form("cloud_scheduler_job", "projects/PROJECT/locations/*/jobs/*"),
          form("compute_address", "projects/PROJECT/regions/*/addresses/*"),
          form("compute_backend_service", "projects/PROJECT/global/backendServices/*"),
          form("compute_firewall", "projects/PROJECT/global/firewalls/*"),
          form("compute_forwarding_rule", "projects/PROJECT/regions/*/forwardingRules/*"),
          form("compute_global_address", "projects/PROJECT/global/addresses/*"),
          form("compute_global_forwarding_rule", "projects/PROJECT/global/forwardingRules/*"),
          form("compute_managed_ssl_certificate", "projects/PROJECT/global/sslCertificates/*"),
          form("compute_network", "projects/PROJECT/global/networks/*"),
          form("compute_region_backend_service", "projects/PROJECT/regions/*/backendServices/*"),
          form(
              "compute_region_network_endpoint_group",
              "projects/PROJECT/regions/*/networkEndpointGroups/*"),
          form("compute_region_security_policy", "projects/PROJECT/regions/*/securityPolicies/*"),
          form(
              "compute_region_target_https_proxy",
              "projects/PROJECT/regions/*/targetHttpsProxies/*"),
          form("compute_region_url_map", "projects/PROJECT/regions/*/urlMaps/*"),
          form("compute_router", "projects/PROJECT/regions/*/routers/*"),
          form("compute_router_nat", "projects/PROJECT/regions/*/routers/*/*"),
          form("compute_security_policy", "projects/PROJECT/global/securityPolicies/*"),
          form("compute_subnetwork", "projects/PROJECT/regions/*/subnetworks/*"),
          form("compute_target_https_proxy", "projects/PROJECT/global/targetHttpsProxies/*"),
          form("compute_url_map", "projects/PROJECT/global/urlMaps/*"),
          form("dns_record_set", "projects/PROJECT/managedZones/*/rrsets/*/*"),
          form("logging_project_bucket_config", "projects/PROJECT/locations/*/buckets/*"),
          form("logging_project_sink", "projects/PROJECT/sinks/*"),
          form("monitoring_alert_policy", "projects/PROJECT/alertPolicies/*"),
          form("monitoring_dashboard", "projects/PROJECT/dashboards/*"),
          form("monitoring_notification_channel", "projects/PROJECT/notificationChannels/*"),
          form("monitoring_uptime_check_config", "projects/PROJECT/uptimeCheckConfigs/*"),
          form("project_iam_member", "PROJECT roles/* *"),
          form("project_service", "PROJECT/*"),
          form("secret_manager_secret", "projects/PROJECT/secrets/*"),
          form("secret_manager_secret_iam_member", "projects/PROJECT/secrets/* roles/* *"),
          form("secret_manager_secret_version", "projects/PROJECT/secrets/*/versions/*"),
          form("service_account", "projects/PROJECT/serviceAccounts/*"),
          form("service_networking_connection", "projects/PROJECT/global/networks/*:*"),
          form("sql_database", "projects/PROJECT/instances/*/databases/*"),
          form("sql_database_instance", "projects/PROJECT/instances/*"),
          form("sql_user", "PROJECT/*/*"),
          form("storage_bucket", "PROJECT/*"),
          form("storage_bucket_iam_member", "b/* roles/* *"));

  @TempDir Path folder;

  private static Map.Entry<String, String> form(String type, String form) {
    return Map.entry("google_" + type, form);
  }

  @ParameterizedTest
  @ValueSource(strings = {"development", "staging", "production"})
  void each_resource_that_exists_has_an_import_block(String name) throws Exception {
    try (CloudWorld world =
            new CloudWorld(name, folder, Options.defaults().withLroMode(LroMode.ZERO));
        Clients clients = world.clients()) {
      clients
          .dns()
          .managedZones()
          .create(
              world.environment().projectId(),
              new ManagedZone().setName("varai").setDnsName("varai.ai.").setDescription(""))
          .execute();
      ResourceGraph graph = world.graph("networking_config.load_balancer.dns.zone=varai");
      assertThat(world.up(graph).failures()).isEmpty();
      String project = world.environment().projectId();
      var environment =
          new ExportedEnvironment(
              name,
              project,
              world.environment().region(),
              "states",
              graph,
              world.lifecycle().status().resources().stream()
                  .collect(Collectors.toMap(ResourceStatus::address, ResourceStatus::id)));
      Map<String, String> files =
          new TerraformExporter(List.of(environment)).environmentFiles(name);

      Matcher imports = IMPORT.matcher(files.get("environments/" + name + "/imports.tf"));
      int count = 0;
      for (; imports.find(); count++) {
        String form = FORMS.get(imports.group(1));
        assertThat(form).as(imports.group(1)).isNotNull();
        assertThat(imports.group(2))
            .as(imports.group(1))
            .matches(form.replace("*", "[^/ ]+").replace("PROJECT", Pattern.quote(project)));
      }
      assertThat(count).isEqualTo(graph.nodes().size());
    }
  }
}
