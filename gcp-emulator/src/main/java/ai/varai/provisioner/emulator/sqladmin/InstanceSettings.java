package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The defaults of an instance's settings, as recorded answers show them, and the checks on what a
 * caller asks for.
 *
 * @see <a href="https://cloud.google.com/sql/docs/postgres/admin-api/rest/v1/instances#Settings">
 *     Settings</a>
 */
final class InstanceSettings {

  private final DatabaseVersion version;
  private final ObjectNode settings;
  private final @Nullable ObjectNode before;
  private final boolean plus;
  private final boolean replica;
  private final String region;

  private InstanceSettings(ObjectNode row, @Nullable ObjectNode before) {
    this.version = InstanceResource.version(Trees.text(row, "databaseVersion"));
    this.settings = Trees.object(row, "settings");
    this.before = before == null ? null : Trees.object(before, "settings");
    this.replica = !Trees.text(row, "masterInstanceName").isEmpty();
    this.region = Trees.text(row, "region");
    String old = before == null ? "" : Trees.text(before, "settings", "edition");
    Trees.putDefault(settings, "edition", old.isEmpty() ? version.defaultEdition() : old);
    this.plus = Trees.text(settings, "edition").equals("ENTERPRISE_PLUS");
  }

  /**
   * Checks the settings of a row and completes them.
   *
   * @param before the row before this change; null for a new instance
   */
  static void settle(ObjectNode row, @Nullable ObjectNode before) {
    JsonNode given = row.get("settings");
    if (given != null && !given.isObject() && !given.isNull()) {
      throw SqlErrors.invalid("settings must be an object.");
    }
    new InstanceSettings(row, before).all();
  }

  private void all() {
    shapes();
    one("edition", Set.of("ENTERPRISE", "ENTERPRISE_PLUS"));
    Tiers.check(version.engine(), Trees.text(settings, "edition"), Trees.text(settings, "tier"));
    settings.put("kind", "sql#settings");
    fallback("activationPolicy", "ALWAYS");
    one("activationPolicy", Set.of("ALWAYS", "NEVER", "ON_DEMAND"));
    fallback("availabilityType", "ZONAL");
    one("availabilityType", Set.of("ZONAL", "REGIONAL"));
    fallback("pricingPlan", "PER_USE");
    fallback("replicationType", replica ? "ASYNCHRONOUS" : "SYNCHRONOUS");
    fallback("connectorEnforcement", "NOT_REQUIRED");
    one("connectorEnforcement", Set.of("NOT_REQUIRED", "REQUIRED"));
    Trees.putDefault(settings, "deletionProtectionEnabled", false);
    // An update that is silent about it does not take it away: it is for ever.
    keep("collation");
    if (!settings.has("authorizedGaeApplications")) {
      settings.putArray("authorizedGaeApplications");
    }
    if (version.hasNewerFields() && !settings.has("replicationLagMaxSeconds")) {
      settings.put("replicationLagMaxSeconds", 31_536_000);
    }
    if (settings.has("userLabels") && settings.path("userLabels").isEmpty()) {
      settings.remove("userLabels");
    }
    disk();
    network();
    new BackupSettings(version, settings, before, plus, replica).settle();
    dataCache();
    plainFlags();
    kinds();
    SettingsLimits.check(settings, region, plus);
  }

  private void shapes() {
    for (String name :
        List.of(
            "ipConfiguration",
            "backupConfiguration",
            "finalBackupConfig",
            "locationPreference",
            "userLabels",
            "maintenanceWindow",
            "insightsConfig",
            "passwordValidationPolicy",
            "sqlServerAuditConfig",
            "dataCacheConfig",
            "advancedMachineFeatures")) {
      JsonNode n = settings.get(name);
      if (n != null && n.isNull()) {
        settings.remove(name);
      } else if (n != null && !n.isObject()) {
        throw SqlErrors.invalid("settings." + name + " must be an object.");
      }
    }
    for (String name :
        List.of("databaseFlags", "authorizedGaeApplications", "denyMaintenancePeriods")) {
      JsonNode n = settings.get(name);
      if (n != null && n.isNull()) {
        settings.remove(name);
      } else if (n != null && !n.isArray()) {
        throw SqlErrors.invalid("settings." + name + " must be a list.");
      }
    }
    DatabaseFlags.check(version.engine(), settings.path("databaseFlags"));
    if (settings.has("databaseFlags") && settings.path("databaseFlags").isEmpty()) {
      settings.remove("databaseFlags");
    }
  }

  private void fallback(String name, String value) {
    keep(name);
    Trees.putDefault(settings, name, value);
  }

  private void keep(String name) {
    if (!settings.hasNonNull(name) && before != null && before.hasNonNull(name)) {
      settings.set(name, before.get(name));
    }
  }

  private void one(String name, Set<String> allowed) {
    String value = Trees.text(settings, name);
    if (!allowed.contains(value)) {
      throw SqlErrors.invalid("Invalid value for settings." + name + ": \"" + value + "\".");
    }
  }

  private void disk() {
    fallback("dataDiskType", "PD_SSD");
    one("dataDiskType", Set.of("PD_SSD", "PD_HDD", "HYPERDISK_BALANCED"));
    Trees.stringify(settings, "dataDiskSizeGb");
    fallback("dataDiskSizeGb", plus ? "20" : "10");
    Trees.putDefault(settings, "storageAutoResize", true);
    Trees.stringify(settings, "storageAutoResizeLimit");
    Trees.putDefault(settings, "storageAutoResizeLimit", "0");
    long size = Trees.number(settings, "dataDiskSizeGb").orElse(0L);
    if (size < 10 || size > 65_536) {
      throw SqlErrors.invalid(
          "The data disk size must be between 10 GB and 65536 GB. Requested: "
              + Trees.text(settings, "dataDiskSizeGb")
              + ".");
    }
    long old = before == null ? 0 : Trees.number(before, "dataDiskSizeGb").orElse(0L);
    if (size < old) {
      throw SqlErrors.invalid(
          "The disk size of an instance cannot be decreased from "
              + old
              + " GB to "
              + size
              + " GB.");
    }
  }

  private void network() {
    ObjectNode ip = Trees.object(settings, "ipConfiguration");
    Trees.putDefault(ip, "ipv4Enabled", !ip.hasNonNull("privateNetwork"));
    if (!(ip.get("authorizedNetworks") instanceof ArrayNode)) {
      ip.putArray("authorizedNetworks");
    }
    for (JsonNode n : ip.path("authorizedNetworks")) {
      if (n instanceof ObjectNode o) {
        if (!SettingsLimits.isPublicNetwork(Trees.text(o, "value"))) {
          throw SqlErrors.invalid(
              "Non-routable or private authorized network (" + Trees.text(o, "value") + ").");
        }
        o.put("kind", "sql#aclEntry");
        Trees.putDefault(o, "name", "");
      }
    }
    String network = Trees.text(ip, "privateNetwork");
    if (network.isEmpty()) {
      ip.remove("privateNetwork");
    } else {
      String path = network.replaceFirst("^https?://[^/]+/compute/[^/]+/", "");
      if (!path.matches("projects/[^/]+/global/networks/[^/]+")) {
        throw SqlErrors.invalid("Invalid VPC network name: " + network + ".");
      }
      ip.put("privateNetwork", path);
    }
    if (before != null
        && network.isEmpty()
        && !Trees.text(before, "ipConfiguration", "privateNetwork").isEmpty()) {
      throw SqlErrors.invalid("Private network cannot be removed from an instance.");
    }
    if (network.isEmpty() && !Trees.flag(ip, "ipv4Enabled") && !ip.has("pscConfig")) {
      throw SqlErrors.invalid(
          "At least one of Public IP, Private IP or PSC connectivity must be enabled.");
    }
    if (network.isEmpty()
        && Trees.flag(ip, "ipv4Enabled")
        && Trees.flag(ip, "pscConfig", "pscEnabled")) {
      throw SqlErrors.invalid("PSC connectivity cannot be enabled together with only public IP.");
    }
    ssl(ip);
    if (version.hasFieldsOfAutumn2025() || CertificateKind.ofCas(ip)) {
      Trees.putDefault(
          ip, "serverCertificateRotationMode", "SERVER_CERTIFICATE_ROTATION_MODE_UNSPECIFIED");
    }
  }

  private static void ssl(ObjectNode ip) {
    if (!ip.hasNonNull("sslMode")) {
      ip.put(
          "sslMode",
          Trees.flag(ip, "requireSsl")
              ? "TRUSTED_CLIENT_CERTIFICATE_REQUIRED"
              : "ALLOW_UNENCRYPTED_AND_ENCRYPTED");
    }
    String mode = Trees.text(ip, "sslMode");
    if (!Set.of(
            "ALLOW_UNENCRYPTED_AND_ENCRYPTED",
            "ENCRYPTED_ONLY",
            "TRUSTED_CLIENT_CERTIFICATE_REQUIRED")
        .contains(mode)) {
      throw SqlErrors.invalid("Invalid value for sslMode: \"" + mode + "\".");
    }
    ip.put("requireSsl", mode.equals("TRUSTED_CLIENT_CERTIFICATE_REQUIRED"));
  }

  static boolean leavesPlus(ObjectNode before, boolean plus) {
    return !plus && Trees.text(before, "edition").equals("ENTERPRISE_PLUS");
  }

  /** An instance that leaves Enterprise Plus leaves its data cache there. */
  private void dataCache() {
    JsonNode cache = settings.get("dataCacheConfig");
    if (cache != null
        && before != null
        && leavesPlus(before, plus)
        && cache.equals(before.get("dataCacheConfig"))) {
      settings.remove("dataCacheConfig");
    }
  }

  /** Monday is 1 and Sunday 7; 0 stands for any day. */
  private static void maintenance(ObjectNode window) {
    int day = window.path("day").asInt(0);
    int hour = window.path("hour").asInt(0);
    if (day < 0 || day > 7) {
      throw SqlErrors.invalid("Invalid maintenance window day: " + day + ".");
    }
    if (hour < 0 || hour > 23) {
      throw SqlErrors.invalid("Invalid maintenance window hour: " + hour + ".");
    }
    String track = window.path("updateTrack").asText("");
    if (!Set.of("", "sql_update_track_unspecified", "canary", "stable", "week5").contains(track)) {
      throw SqlErrors.invalid("Invalid maintenance window update track: " + track + ".");
    }
  }

  /** Flags that are plain booleans in the API's messages: its JSON leaves them out when false. */
  private void plainFlags() {
    if (settings.get("insightsConfig") instanceof ObjectNode insights) {
      for (String flag :
          List.of("queryInsightsEnabled", "recordApplicationTags", "recordClientAddress")) {
        if (!insights.path(flag).asBoolean()) {
          insights.remove(flag);
        }
      }
    }
  }

  private void kinds() {
    if (settings.get("maintenanceWindow") instanceof ObjectNode w) {
      maintenance(w);
      w.put("kind", "sql#maintenanceWindow");
      Trees.putDefault(w, "updateTrack", "canary");
    }
    if (settings.get("entraidConfig") instanceof ObjectNode e) {
      if (Trees.text(e, "applicationId").isEmpty() && Trees.text(e, "tenantId").isEmpty()) {
        // That is how the integration with Microsoft Entra ID is switched off.
        settings.remove("entraidConfig");
      } else {
        e.put("kind", "sql#sqlServerEntraIdConfig");
      }
    }
    if (settings.get("sqlServerAuditConfig") instanceof ObjectNode a) {
      a.put("kind", "sql#sqlServerAuditConfig");
      Trees.putDefault(a, "retentionInterval", "0s");
      Trees.putDefault(a, "uploadInterval", "0s");
    }
  }
}
