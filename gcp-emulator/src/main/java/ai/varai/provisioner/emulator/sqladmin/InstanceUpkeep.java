package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.kms.PrimaryVersions;
import ai.varai.provisioner.emulator.support.Ids;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Upkeep of instances: disks that shrink, keys that change, checks before upgrades, maintenance
 * that is put off.
 */
final class InstanceUpkeep {

  private static final long LEAST_GB = 10;

  private final Emulation emulation;
  private final SqlTables tables;
  private final InstanceActions actions;
  private final Ids ids;

  InstanceUpkeep(
      Emulation emulation, SqlTables tables, SqlOperations operations, InstanceActions actions) {
    this.tables = tables;
    this.actions = actions;
    this.emulation = emulation;
    this.ids = emulation.ids();
    operations.define("resizeDisk", this::resized);
    operations.define("reencrypt", (project, name, a) -> reencrypted(project, name));
  }

  JsonAnswer diskShrinkConfig(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    ObjectNode row = tables.require(project.id(), call.variable("instance"));
    InstanceActions.anything(row);
    ObjectNode answer =
        JsonNodeFactory.instance.objectNode().put("kind", "sql#getDiskShrinkConfig");
    answer.put("minimalTargetSizeGb", Long.toString(least(row)));
    return JsonAnswer.ok(answer);
  }

  /** No data fill a disk here, so that only the least size of any disk counts. */
  private static long least(ObjectNode row) {
    return Math.min(LEAST_GB, size(row));
  }

  private static long size(ObjectNode row) {
    return Trees.number(row, "settings", "dataDiskSizeGb").orElse(LEAST_GB);
  }

  JsonAnswer shrinkDisk(JsonCall call) {
    ObjectNode body = call.body();
    long target =
        Trees.number(body, "targetSizeGb").orElseThrow(() -> SqlErrors.required("targetSizeGb"));
    return actions.start(
        call,
        "UPDATE",
        "resizeDisk",
        row -> {
          InstanceActions.anything(row);
          if (target >= size(row) || target < least(row)) {
            throw SqlErrors.invalid(
                "The target size "
                    + target
                    + " GB must be smaller than the disk, which has "
                    + size(row)
                    + " GB, and at least "
                    + least(row)
                    + " GB.");
          }
        },
        row -> JsonNodeFactory.instance.objectNode().put("size", Long.toString(target)));
  }

  /** A replica whose disk grew gets the size of its primary's. */
  JsonAnswer resetReplicaSize(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    return actions.start(
        call,
        "UPDATE",
        "resizeDisk",
        row -> {
          InstanceActions.anything(row);
          Replication.replicaOnly(row);
        },
        row -> {
          String given = Trees.text(row, "masterInstanceName");
          ObjectNode primary =
              tables.require(project.id(), given.substring(given.lastIndexOf(':') + 1));
          return JsonNodeFactory.instance.objectNode().put("size", Long.toString(size(primary)));
        });
  }

  private void resized(String project, String name, ObjectNode arguments) {
    ObjectNode row = tables.require(project, name);
    ObjectNode settings = Trees.object(row, "settings");
    settings.put("dataDiskSizeGb", Trees.text(arguments, "size"));
    InstanceResource.touch(row, Trees.number(settings, "settingsVersion").orElse(0L) + 1, ids);
    tables.put(project, row);
  }

  /** An instance with a customer's key is encrypted with the version that is now the primary. */
  JsonAnswer reencrypt(JsonCall call) {
    return actions.start(
        call,
        "REENCRYPT",
        "reencrypt",
        row -> {
          InstanceActions.anything(row);
          if (key(row).isEmpty()) {
            throw SqlErrors.invalid(
                "The instance is not encrypted with a customer-managed encryption key.");
          }
        });
  }

  private static String key(ObjectNode row) {
    return Trees.text(row, "diskEncryptionConfiguration", "kmsKeyName");
  }

  private void reencrypted(String project, String name) {
    ObjectNode row = tables.require(project, name);
    emulation
        .plugin(PrimaryVersions.class)
        .flatMap(keys -> keys.of(key(row)))
        .ifPresent(
            version -> Trees.object(row, "diskEncryptionStatus").put("kmsKeyVersionName", version));
    tables.put(project, row);
  }

  /** What the operation brings is nothing to complain of: there are no data to look through. */
  JsonAnswer preCheckUpgrade(JsonCall call) {
    String target =
        Trees.text(call.body(), "preCheckMajorVersionUpgradeContext", "targetDatabaseVersion");
    if (target.isEmpty()) {
      throw SqlErrors.required("preCheckMajorVersionUpgradeContext.targetDatabaseVersion");
    }
    return actions.start(
        call,
        "PRE_CHECK_MAJOR_VERSION_UPGRADE",
        "done",
        row -> {
          InstanceActions.anything(row);
          String now = Trees.text(row, "databaseVersion");
          boolean offered =
              DatabaseVersion.find(now).stream()
                  .flatMap(v -> v.upgrades().stream())
                  .anyMatch(v -> v.name().equals(target));
          if (!offered) {
            throw SqlErrors.invalid(
                "An instance of " + now + " cannot be upgraded to " + target + ".");
          }
        });
  }

  /** Maintenance is put off that was announced; none ever is here. */
  JsonAnswer rescheduleMaintenance(JsonCall call) {
    Project project = tables.project(call.variable("project"));
    ObjectNode row = tables.require(project.id(), call.variable("instance"));
    InstanceActions.anything(row);
    ObjectNode asked = call.body();
    String type = Trees.text(asked, "reschedule", "rescheduleType");
    if (type.isEmpty() || type.equals("RESCHEDULE_TYPE_UNSPECIFIED")) {
      throw SqlErrors.required("reschedule.rescheduleType");
    }
    if (type.equals("SPECIFIC_TIME") && Trees.text(asked, "reschedule", "scheduleTime").isEmpty()) {
      throw SqlErrors.required("reschedule.scheduleTime");
    }
    throw SqlErrors.invalid(
        "Instance "
            + Trees.text(row, "name")
            + " has no scheduled maintenance that could be rescheduled.");
  }
}
