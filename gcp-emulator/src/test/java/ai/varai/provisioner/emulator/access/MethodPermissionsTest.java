package ai.varai.provisioner.emulator.access;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.net.URI;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Methods need the permissions that Google's reference names. */
class MethodPermissionsTest {

  @ParameterizedTest
  @CsvSource({
    "secretmanager, google.cloud.secretmanager.v1.SecretManagerService.CreateSecret, projects/p, secretmanager.secrets.create",
    "secretmanager, google.cloud.secretmanager.v1.SecretManagerService.DisableSecretVersion, projects/p/secrets/s/versions/1, secretmanager.versions.disable",
    "secretmanager, google.cloud.secretmanager.v1.SecretManagerService.SetIamPolicy, projects/p/secrets/s, secretmanager.secrets.setIamPolicy",
    "run, google.cloud.run.v2.Services.GetService, projects/p/locations/r/services/s, run.services.get",
    "run, run.namespaces.services.replaceService, projects/p/locations/r/services/s, run.services.update",
    "run, google.cloud.run.v2.Jobs.RunJob, projects/p/locations/r/jobs/j, run.jobs.run",
    "sqladmin, sql.instances.list, projects/p, cloudsql.instances.list",
    "sqladmin, sql.Backups.ListBackups, projects/p, cloudsql.backupRuns.list",
    "sqladmin, sql.backups.updateBackup, projects/p/backups/b, cloudsql.backupRuns.update",
    "sqladmin, sql.databases.insert, projects/p/instances/i, cloudsql.databases.create",
    "certificatemanager, certificatemanager.projects.locations.certificateMaps.certificateMapEntries.patch, projects/p/locations/global/certificateMaps/m/certificateMapEntries/e, certificatemanager.certmapentries.update",
    "compute, compute.networks.insert, projects/p, compute.networks.create",
    "compute, compute.regionDisks.insert, projects/p, compute.disks.create",
    "compute, compute.regionInstanceGroupManagers.resize, projects/p, compute.instanceGroupManagers.update",
    "compute, compute.networkFirewallPolicies.addRule, projects/p, compute.firewallPolicies.update",
    "monitoring, google.monitoring.v3.MetricService.CreateTimeSeries, projects/p, monitoring.timeSeries.create",
    "monitoring, google.monitoring.v3.ServiceMonitoringService.CreateServiceLevelObjective, projects/p, monitoring.slos.create",
    "compute, compute.firewalls.patch, projects/p/global/firewalls/f, compute.firewalls.update",
    "storage, storage.objects.rewrite, projects/_/buckets/b/objects/o, storage.objects.create",
    "artifactregistry, docker.registry.getBlob, projects/p/locations/r/repositories/x, artifactregistry.repositories.downloadArtifacts",
    "monitoring, google.monitoring.v3.AlertPolicyService.ListAlertPolicies, projects/p, monitoring.alertPolicies.list",
    "monitoring, google.monitoring.v3.AlertPolicyService.CreateAlertPolicy, projects/p, monitoring.alertPolicies.create",
    "logging, google.logging.v2.ConfigServiceV2.UpdateBucket, projects/p/locations/global/buckets/b, logging.buckets.update",
    "logging, google.logging.v2.LoggingServiceV2.WriteLogEntries, projects/p/logs/l, logging.logEntries.create",
    "iam, google.iam.admin.v1.IAM.CreateServiceAccountKey, projects/p/serviceAccounts/a, iam.serviceAccountKeys.create",
    "iamcredentials, google.iam.credentials.v1.IAMCredentials.GenerateAccessToken, projects/-/serviceAccounts/a, iam.serviceAccounts.getAccessToken",
    "cloudresourcemanager, google.cloud.resourcemanager.v3.Projects.SetIamPolicy, projects/p, resourcemanager.projects.setIamPolicy",
    "cloudresourcemanager, google.cloud.resourcemanager.v3.TagKeys.CreateTagKey, projects/p, resourcemanager.tagKeys.create",
    "cloudresourcemanager, google.cloud.resourcemanager.v3.TagKeys.SetIamPolicy, tagKeys/1, resourcemanager.tagKeys.setIamPolicy",
    "cloudresourcemanager, google.cloud.resourcemanager.v3.TagValues.GetNamespacedTagValue, p/env/dev, resourcemanager.tagValues.get",
    "cloudresourcemanager, google.cloud.resourcemanager.v3.TagHolds.ListTagHolds, tagValues/1, resourcemanager.tagHolds.list",
    "cloudresourcemanager, google.cloud.resourcemanager.v3.TagBindings.ListEffectiveTags, //cloudresourcemanager.googleapis.com/projects/p, resourcemanager.hierarchyNodes.listEffectiveTags",
    "cloudresourcemanager, cloudresourcemanager.liens.create, projects/p, resourcemanager.projects.updateLiens",
    "serviceusage, google.api.serviceusage.v1.ServiceUsage.BatchEnableServices, projects/p, serviceusage.services.enable"
  })
  void theMethodNeeds(String api, String method, String resource, String permission) {
    assertThat(MethodPermissions.of(api, method, resource)).contains(permission);
    assertThat(PermissionCatalogue.load().names()).contains(permission);
  }

  @Test
  void viewersSeeNoSecretsAndEditorsGrantNothing() {
    PredefinedRoles roles = PredefinedRoles.load();
    assertThat(roles.find("roles/viewer").orElseThrow().includes("secretmanager.versions.access"))
        .isFalse();
    assertThat(
            roles
                .find("roles/editor")
                .orElseThrow()
                .includes("resourcemanager.projects.setIamPolicy"))
        .isFalse();
    assertThat(roles.find("roles/editor").orElseThrow().includes("run.services.create")).isTrue();
  }

  @Test
  void whatAnImplementedMethodNeedsIsAPermissionOfGoogles() throws Exception {
    Set<String> names = PermissionCatalogue.load().names();
    Set<String> invented = new TreeSet<>();
    try (GcpEmulator cloud = GcpEmulator.start();
        InputStream text = URI.create(cloud.url() + "/_emulator/surface").toURL().openStream()) {
      JsonNode surface = new ObjectMapper().readTree(text);
      for (JsonNode m : surface.path("methods")) {
        String method = m.path("method").asText();
        // Who translates needs what the methods need that it calls.
        boolean asked = !m.path("translated").asBoolean() && !ofAnyCollection(method);
        if (m.path("state").asText().equals("implemented") && asked) {
          MethodPermissions.of(m.path("api").asText(), method, "projects/p")
              .filter(p -> !names.contains(p))
              .ifPresent(p -> invented.add(method + " needs " + p));
        }
      }
    }
    assertThat(invented).isEmpty();
  }

  /** Whether the resource that is asked for decides which collection the permission names. */
  private static boolean ofAnyCollection(String method) {
    return method.endsWith(".GetIamPolicy") || method.endsWith(".SetIamPolicy");
  }
}
