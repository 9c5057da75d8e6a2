package ai.varai.provisioner.emulator.access;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The permission that a method needs. Names follow from the method's by the rule that Google's own
 * mostly follow (service, collection, verb); the table holds what does not.
 *
 * @see <a href="https://cloud.google.com/iam/docs/permissions-reference">Permissions</a>
 */
public final class MethodPermissions {

  /** Needs no permission: the caller learns nothing that is not his. */
  private static final String OPEN = "-";

  private static final Map<String, String> TABLE =
      Map.ofEntries(
          Map.entry("SecretManagerService.AddSecretVersion", "secretmanager.versions.add"),
          Map.entry("SecretManagerService.AccessSecretVersion", "secretmanager.versions.access"),
          Map.entry("KeyManagementService.Encrypt", "cloudkms.cryptoKeyVersions.useToEncrypt"),
          Map.entry("KeyManagementService.Decrypt", "cloudkms.cryptoKeyVersions.useToDecrypt"),
          Map.entry(
              "KeyManagementService.UpdateCryptoKeyPrimaryVersion", "cloudkms.cryptoKeys.update"),
          Map.entry(
              "KeyManagementService.RestoreCryptoKeyVersion", "cloudkms.cryptoKeyVersions.restore"),
          Map.entry("Jobs.RunJob", "run.jobs.run"),
          Map.entry("ServiceUsage.BatchEnableServices", "serviceusage.services.enable"),
          Map.entry("ServiceUsage.BatchGetServices", "serviceusage.services.get"),
          Map.entry("ServiceUsage.GenerateServiceIdentity", "serviceusage.services.enable"),
          Map.entry("ServiceUsage.ListConsumerQuotaMetrics", "serviceusage.quotas.get"),
          Map.entry("ServiceUsage.GetConsumerQuotaMetric", "serviceusage.quotas.get"),
          Map.entry("ServiceUsage.GetConsumerQuotaLimit", "serviceusage.quotas.get"),
          Map.entry("Projects.SearchProjects", OPEN),
          Map.entry("Folders.SearchFolders", OPEN),
          Map.entry("Organizations.SearchOrganizations", OPEN),
          Map.entry("IAM.PatchServiceAccount", "iam.serviceAccounts.update"),
          Map.entry("IAM.UploadServiceAccountKey", "iam.serviceAccountKeys.create"),
          Map.entry("IAM.SignBlob", "iam.serviceAccounts.signBlob"),
          Map.entry("IAM.SignJwt", "iam.serviceAccounts.signJwt"),
          Map.entry("IAM.QueryGrantableRoles", OPEN),
          Map.entry("IAM.QueryTestablePermissions", OPEN),
          Map.entry("IAM.QueryAuditableServices", OPEN),
          Map.entry("IAM.LintPolicy", OPEN),
          Map.entry("IAMCredentials.GenerateAccessToken", "iam.serviceAccounts.getAccessToken"),
          Map.entry("IAMCredentials.GenerateIdToken", "iam.serviceAccounts.getOpenIdToken"),
          Map.entry("IAMCredentials.SignBlob", "iam.serviceAccounts.signBlob"),
          Map.entry("IAMCredentials.SignJwt", "iam.serviceAccounts.signJwt"),
          Map.entry("MetricService.CreateServiceTimeSeries", "monitoring.timeSeries.create"),
          Map.entry(
              "monitoring.locations.global.metricsScopes.get", "resourcemanager.projects.get"),
          Map.entry(
              "monitoring.locations.global.metricsScopes.listMetricsScopesByMonitoredProject",
              "resourcemanager.projects.get"),
          Map.entry(
              "monitoring.locations.global.metricsScopes.projects.create",
              "monitoring.metricsScopes.link"),
          Map.entry(
              "monitoring.locations.global.metricsScopes.projects.delete",
              "monitoring.metricsScopes.link"),
          Map.entry("MetricService.QueryTimeSeries", "monitoring.timeSeries.list"),
          Map.entry("UptimeCheckService.ListUptimeCheckIps", OPEN),
          Map.entry("LoggingServiceV2.WriteLogEntries", "logging.logEntries.create"),
          Map.entry("LoggingServiceV2.TailLogEntries", "logging.logEntries.list"),
          Map.entry("ArtifactRegistry.ListFiles", "artifactregistry.files.list"),
          Map.entry(
              "artifactregistry.projects.locations.repositories.files.download",
              "artifactregistry.files.download"),
          Map.entry("ArtifactRegistry.ListDockerImages", "artifactregistry.dockerimages.list"),
          Map.entry("ArtifactRegistry.GetDockerImage", "artifactregistry.dockerimages.get"),
          Map.entry(
              "certificatemanager.projects.locations.certificates.list",
              "certificatemanager.certs.list"),
          Map.entry(
              "certificatemanager.projects.locations.certificates.get",
              "certificatemanager.certs.get"),
          Map.entry(
              "certificatemanager.projects.locations.certificates.create",
              "certificatemanager.certs.create"),
          Map.entry(
              "certificatemanager.projects.locations.certificates.patch",
              "certificatemanager.certs.update"),
          Map.entry(
              "certificatemanager.projects.locations.certificates.delete",
              "certificatemanager.certs.delete"),
          Map.entry(
              "certificatemanager.projects.locations.dnsAuthorizations.list",
              "certificatemanager.dnsauthorizations.list"),
          Map.entry(
              "certificatemanager.projects.locations.dnsAuthorizations.get",
              "certificatemanager.dnsauthorizations.get"),
          Map.entry(
              "certificatemanager.projects.locations.dnsAuthorizations.create",
              "certificatemanager.dnsauthorizations.create"),
          Map.entry(
              "certificatemanager.projects.locations.dnsAuthorizations.patch",
              "certificatemanager.dnsauthorizations.update"),
          Map.entry(
              "certificatemanager.projects.locations.dnsAuthorizations.delete",
              "certificatemanager.dnsauthorizations.delete"),
          Map.entry(
              "certificatemanager.projects.locations.operations.get",
              "certificatemanager.operations.get"),
          Map.entry("CloudScheduler.ResumeJob", "cloudscheduler.jobs.enable"),
          Map.entry("docker.registry.ping", OPEN),
          Map.entry("docker.registry.putManifest", "artifactregistry.repositories.uploadArtifacts"),
          Map.entry("docker.registry.startUpload", "artifactregistry.repositories.uploadArtifacts"),
          Map.entry(
              "docker.registry.continueUpload", "artifactregistry.repositories.uploadArtifacts"),
          Map.entry(
              "docker.registry.finishUpload", "artifactregistry.repositories.uploadArtifacts"),
          Map.entry(
              "docker.registry.uploadStatus", "artifactregistry.repositories.uploadArtifacts"),
          Map.entry(
              "docker.registry.cancelUpload", "artifactregistry.repositories.uploadArtifacts"),
          Map.entry(
              "docker.registry.deleteManifest", "artifactregistry.repositories.deleteArtifacts"),
          Map.entry(
              "docker.registry.getManifest", "artifactregistry.repositories.downloadArtifacts"),
          Map.entry("docker.registry.getBlob", "artifactregistry.repositories.downloadArtifacts"),
          Map.entry("docker.registry.listTags", "artifactregistry.repositories.downloadArtifacts"),
          Map.entry("storage.batch", OPEN),
          Map.entry("storage.buckets.lockRetentionPolicy", "storage.buckets.update"),
          Map.entry("storage.buckets.getStorageLayout", "storage.objects.list"),
          Map.entry("storage.objects.compose", "storage.objects.create"),
          Map.entry("storage.objects.copy", "storage.objects.create"),
          Map.entry("storage.objects.rewrite", "storage.objects.create"),
          Map.entry("storage.projects.serviceAccount.get", "resourcemanager.projects.get"),
          Map.entry("Backups.ListBackups", "cloudsql.backupRuns.list"),
          Map.entry("sql.backups.listBackups", "cloudsql.backupRuns.list"),
          Map.entry("Backups.GetBackup", "cloudsql.backupRuns.get"),
          Map.entry("sql.backups.getBackup", "cloudsql.backupRuns.get"),
          Map.entry("Backups.CreateBackup", "cloudsql.backupRuns.create"),
          Map.entry("sql.backups.createBackup", "cloudsql.backupRuns.create"),
          Map.entry("Backups.UpdateBackup", "cloudsql.backupRuns.update"),
          Map.entry("sql.backups.updateBackup", "cloudsql.backupRuns.update"),
          Map.entry("Backups.DeleteBackup", "cloudsql.backupRuns.delete"),
          Map.entry("sql.backups.deleteBackup", "cloudsql.backupRuns.delete"),
          Map.entry("sql.connect.get", "cloudsql.instances.get"),
          Map.entry("sql.connect.generateEphemeral", "cloudsql.instances.connect"),
          Map.entry("sql.operations.get", "cloudsql.instances.get"),
          Map.entry("sql.operations.list", "cloudsql.instances.get"),
          Map.entry("sql.operations.cancel", "cloudsql.instances.update"),
          Map.entry("sql.flags.list", OPEN),
          Map.entry("sql.tiers.list", OPEN),
          Map.entry("sql.instances.switchover", "cloudsql.instances.promoteReplica"),
          Map.entry(
              "servicenetworking.services.connections.list", "servicenetworking.services.get"),
          Map.entry(
              "servicenetworking.services.connections.create",
              "servicenetworking.services.addPeering"),
          Map.entry(
              "servicenetworking.services.connections.patch",
              "servicenetworking.services.addPeering"),
          Map.entry(
              "servicenetworking.services.connections.deleteConnection",
              "servicenetworking.services.deleteConnection"),
          Map.entry(
              "servicenetworking.services.projects.global.networks.get",
              "servicenetworking.services.getConsumerConfig"),
          Map.entry(
              "servicenetworking.services.projects.global.networks.peeredDnsDomains.create",
              "servicenetworking.services.createPeeredDnsDomain"),
          Map.entry(
              "servicenetworking.services.projects.global.networks.peeredDnsDomains.delete",
              "servicenetworking.services.deletePeeredDnsDomain"),
          Map.entry(
              "servicenetworking.services.projects.global.networks.peeredDnsDomains.list",
              "servicenetworking.services.listPeeredDnsDomains"),
          Map.entry("cloudresourcemanager.projects.list", OPEN),
          Map.entry("cloudresourcemanager.projects.getAncestry", "resourcemanager.projects.get"),
          Map.entry("cloudresourcemanager.organizations.search", OPEN));

  private static final Set<String> UNGUARDED_APIS = Set.of("oauth2", "metadata", "discovery");

  /** The first part of permissions, where it is not the API's name. */
  private static final Map<String, String> SERVICE =
      Map.of("sqladmin", "cloudsql", "cloudresourcemanager", "resourcemanager");

  private static final Map<String, String> JSON_VERBS =
      Map.of(
          "insert", "create",
          "patch", "update",
          "replaceService", "update",
          "replaceJob", "update",
          "aggregatedList", "list",
          "wait", "get",
          "bulkInsert", "create");

  private static final Map<String, String> OPERATION_VERBS =
      Map.of(
          "ListOperations", "list",
          "DeleteOperation", "delete",
          "CancelOperation", "cancel");

  private static final Pattern RPC =
      Pattern.compile(
          "(Get|List|Create|Update|Delete|Undelete|Enable|Disable|Destroy|Move|Cancel|Pause|Run"
              + "|Verify|Send)([A-Z]\\w*)");

  private static final Map<String, String> NOUNS =
      Map.of(
          "secretVersions", "versions",
          "logBuckets", "buckets",
          "logExclusions", "exclusions");

  private MethodPermissions() {}

  /**
   * The permission of a method; empty when it needs none.
   *
   * @param fullName as {@code ApiMethod.fullName} gives it
   * @param resource a relative name, from which the collection of a policy is taken
   */
  public static Optional<String> of(String api, String fullName, String resource) {
    if (UNGUARDED_APIS.contains(api)) {
      return Optional.empty();
    }
    String[] parts = fullName.split("\\.");
    String method = parts[parts.length - 1];
    boolean rpc = Character.isUpperCase(method.charAt(0));
    String brief = rpc ? parts[parts.length - 2] + "." + method : fullName;
    String known = TABLE.get(brief);
    if (known != null) {
      return known.equals(OPEN) ? Optional.empty() : Optional.of(known);
    }
    if (method.toLowerCase(Locale.ROOT).equals("testiampermissions")
        || fullName.contains(".operations.")) {
      return Optional.empty();
    }
    if (api.equals("orgpolicy") && method.startsWith("get")) {
      return Optional.of("orgpolicy.policy.get");
    }
    String service = SERVICE.getOrDefault(api, api);
    if (brief.equals("Locations.GetLocation") && (api.equals("run") || api.equals("vpcaccess"))) {
      return Optional.of(service + ".locations.list");
    }
    if (brief.startsWith("Operations.")) {
      // Operations outside of projects are known by their name only to who started them.
      return resource.startsWith("projects/")
          ? Optional.of(service + ".operations." + OPERATION_VERBS.getOrDefault(method, "get"))
          : Optional.empty();
    }
    if (rpc) {
      return Optional.of(service + "." + rpcAction(method, resource));
    }
    String verb = JSON_VERBS.getOrDefault(method, method);
    return Optional.of(service + "." + parts[parts.length - 2] + "." + verb);
  }

  private static String rpcAction(String method, String resource) {
    if (method.equals("GetIamPolicy") || method.equals("SetIamPolicy")) {
      return collection(resource) + "." + lower(method);
    }
    Matcher m = RPC.matcher(method);
    if (!m.matches()) {
      return collection(resource) + "." + lower(method);
    }
    String noun = lower(m.group(2));
    String plural = m.group(1).equals("List") ? noun : plural(noun);
    return NOUNS.getOrDefault(plural, plural) + "." + lower(m.group(1));
  }

  private static String plural(String noun) {
    if (noun.endsWith("y") && !noun.endsWith("ey")) {
      return noun.substring(0, noun.length() - 1) + "ies";
    }
    return noun.endsWith("s") || noun.endsWith("x") ? noun + "es" : noun + "s";
  }

  /** The collection of a name {@code .../collection/id}. */
  private static String collection(String resource) {
    String[] parts = resource.split("/");
    return parts.length < 2 ? "resources" : parts[parts.length - 2];
  }

  private static String lower(String text) {
    return Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
