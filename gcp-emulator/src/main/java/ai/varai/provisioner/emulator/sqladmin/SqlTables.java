package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Store;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Instances and what belongs to them. Fields that start with an underscore are the emulator's own
 * and are never printed.
 */
final class SqlTables {

  /** How long the name of a deleted instance rests. */
  static final Duration NAME_REST = Duration.ofDays(7);

  /** The state of an instance that could not be made: it can be deleted, and nothing else. */
  static final String FAILED = "FAILED";

  static final String LINK = "https://sqladmin.googleapis.com/sql/v1beta4/projects/";

  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  final Store store;
  final Table<ObjectNode> instances;
  private final Table<ObjectNode> parts;
  private final Table<ObjectNode> backups;
  private final Table<String> names;
  private final Table<String> networks;
  private final Emulation emulation;

  /** What belongs to an instance. */
  enum Part {
    USER,
    DATABASE,
    BACKUP,
    CERT,
    AUTHORITY,
    SERVER_CERT,
    ENTRA_CERT,
    /** The statements that were imported into a database which has no server. */
    SCRIPT
  }

  SqlTables(Emulation emulation) {
    this.emulation = emulation;
    this.store = emulation.store();
    this.instances = store.table("sqladmin.instances", Codec.json());
    this.parts = store.table("sqladmin.parts", Codec.json());
    this.backups = store.table("sqladmin.backups", Codec.json());
    this.names = store.table("sqladmin.names", Codec.string());
    this.networks = store.table("sqladmin.networks", Codec.string());
    store.onClear(this::cleared);
  }

  /** Servers of a project's instances, and what an engine keeps for its backups, go with them. */
  private Runnable cleared(String project) {
    List<ObjectNode> gone =
        Stream.concat(parts.list(project).stream(), backups.list(project).stream())
            .filter(row -> row.has(BackupRuns.CONTENTS))
            .toList();
    // Replicas first: their primaries need not keep anything for them then.
    List<ObjectNode> servers =
        instances.list(project).stream()
            .sorted(Comparator.comparing(row -> !row.has("masterInstanceName")))
            .toList();
    return () -> {
      gone.forEach(this::discard);
      emulation
          .plugin(SqlEngine.class)
          .ifPresent(engine -> servers.forEach(row -> engine.remove(DataPlane.instance(row))));
    };
  }

  Project project(String idOrNumber) {
    int colon = idOrNumber.lastIndexOf(':');
    return emulation.projects().require(colon > 0 ? idOrNumber.substring(colon + 1) : idOrNumber);
  }

  ObjectNode require(String project, String instance) {
    return instances.get(project, instance).orElseThrow(SqlErrors::noInstance);
  }

  /** The instance that a replica follows; empty when it is no replica. */
  Optional<ObjectNode> primary(ObjectNode instance) {
    String named = Trees.text(instance, "masterInstanceName");
    return named.isEmpty()
        ? Optional.empty()
        : instances.get(Trees.text(instance, "project"), Replication.nameOf(named));
  }

  /** Databases and users are the server's to tell, which has to run. */
  static void requireRunning(ObjectNode instance) {
    String state = Trees.text(instance, "state");
    if (state.startsWith("PENDING")
        || state.equals(FAILED)
        || ExternalPrimaries.is(instance)
        || Trees.text(instance, "settings", "activationPolicy").equals("NEVER")) {
      throw SqlErrors.notRunning();
    }
  }

  void put(String project, ObjectNode row) {
    instances.put(project, Trees.text(row, "name"), row);
  }

  /** Refuses a name in use, or deleted less than a week ago. */
  void checkFree(String project, String name) {
    if (instances.contains(project, name)) {
      throw SqlErrors.instanceExists();
    }
    boolean rests =
        names
            .get(project, name)
            .flatMap(Trees::parse)
            .map(
                deleted ->
                    Instant.ofEpochMilli(deleted)
                        .plus(NAME_REST)
                        .isAfter(emulation.clock().instant()))
            .orElse(false);
    if (rests) {
      throw SqlErrors.nameResting();
    }
  }

  /** Removes an instance with all that belongs to it; its name rests from now on. */
  void removeInstance(String project, String name) {
    instances.remove(project, name);
    names.put(project, name, Long.toString(emulation.clock().millis()));
    for (Part part : Part.values()) {
      for (ObjectNode row : list(project, name, part)) {
        remove(project, name, part, Trees.text(row, "_key"));
      }
    }
  }

  /** Notes that an instance in the network was deleted. */
  void leave(String project, String network) {
    networks.put(project, network, Long.toString(emulation.clock().millis()));
  }

  /** When the last instance in the network was deleted. */
  Optional<Instant> left(String project, String network) {
    return networks.get(project, network).flatMap(Trees::parse).map(Instant::ofEpochMilli);
  }

  List<ObjectNode> list(String project, String instance, Part part) {
    return parts.list(project, key(instance, part, ""));
  }

  Optional<ObjectNode> find(String project, String instance, Part part, String id) {
    return parts.get(project, key(instance, part, id));
  }

  void put(String project, String instance, Part part, String id, ObjectNode row) {
    row.put("_key", id);
    parts.put(project, key(instance, part, id), row);
  }

  void remove(String project, String instance, Part part, String id) {
    if (part == Part.BACKUP) {
      find(project, instance, part, id).ifPresent(this::discard);
    }
    parts.remove(project, key(instance, part, id));
  }

  /** What an engine keeps for a backup goes with it. */
  private void discard(ObjectNode backup) {
    String snapshot = InstanceContents.snapshot(backup.path(BackupRuns.CONTENTS));
    if (!snapshot.isEmpty()) {
      emulation.plugin(SqlEngine.class).ifPresent(engine -> engine.discard(snapshot));
    }
  }

  /** The final backups of a project whose time has not come. */
  List<ObjectNode> backups(String project) {
    return backups.list(project).stream().filter(this::lasts).toList();
  }

  private boolean lasts(ObjectNode backup) {
    return Instant.parse(Trees.text(backup, "expiryTime")).isAfter(now());
  }

  /** Keeps a final backup, and drops those whose time has come. */
  void putBackup(String project, String id, ObjectNode row) {
    row.put("_key", id);
    backups.list(project).stream()
        .filter(each -> !lasts(each))
        .forEach(each -> removeBackup(project, Trees.text(each, "_key")));
    backups.put(project, id, row);
  }

  void removeBackup(String project, String id) {
    backups.get(project, id).ifPresent(this::discard);
    backups.remove(project, id);
  }

  private static String key(String instance, Part part, String id) {
    return instance + "\0" + part + "\0" + id;
  }

  Instant now() {
    return emulation.clock().instant();
  }

  String timestamp() {
    return timestamp(now());
  }

  static String timestamp(Instant time) {
    return MILLIS.format(time);
  }

  static String link(String project, String instance) {
    return LINK + project + "/instances/" + instance;
  }
}
