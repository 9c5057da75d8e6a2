package ai.varai.provisioner.emulator.access;

import static org.assertj.core.api.Assertions.assertThat;

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
    "compute, compute.networks.insert, projects/p, compute.networks.create",
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
    "serviceusage, google.api.serviceusage.v1.ServiceUsage.BatchEnableServices, projects/p, serviceusage.services.enable"
  })
  void theMethodNeeds(String api, String method, String resource, String permission) {
    assertThat(MethodPermissions.of(api, method, resource)).contains(permission);
    assertThat(PermissionCatalogue.load().names()).contains(permission);
    assertThat(PredefinedRoles.load().find("roles/owner").orElseThrow().includes(permission))
        .isTrue();
  }

  @Test
  void everyPredefinedRoleGrantsSomethingInTheCatalogue() {
    for (PredefinedRoles.Role role : PredefinedRoles.load().all()) {
      assertThat(PermissionCatalogue.load().names().stream().anyMatch(role::includes))
          .as(role.name())
          .isTrue();
    }
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
}
