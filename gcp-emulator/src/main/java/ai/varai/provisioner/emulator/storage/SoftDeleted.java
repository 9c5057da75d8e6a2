package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.storage.StorageTables.Bucket;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.IamPolicies;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What was deleted and can be restored: versions of objects, and buckets, for as long as the policy
 * of their bucket said when they were deleted. A bucket's generation is part of its objects' keys:
 * another bucket may take the name meanwhile.
 *
 * @see <a href="https://cloud.google.com/storage/docs/soft-delete">Soft delete</a>
 */
final class SoftDeleted {

  private static final char CUT = '\0';

  private final StorageTables tables;
  private final IamPolicies policies;
  private final Table<ObjectNode> objects;
  private final Table<ObjectNode> buckets;

  /** When the next row of a project has to go; a project that nobody looked through is absent. */
  private final Map<String, Instant> nextEnd = new ConcurrentHashMap<>();

  SoftDeleted(Emulation emulation, StorageTables tables) {
    this.tables = tables;
    this.policies = emulation.policies();
    this.objects = emulation.store().table("storage.softDeletedObjects", Codec.json());
    this.buckets = emulation.store().table("storage.softDeletedBuckets", Codec.json());
  }

  /** How long what is deleted now is kept; empty where the bucket's policy is switched off. */
  static Optional<Duration> retention(ObjectNode bucket) {
    return Trees.number(bucket, "softDeletePolicy", "retentionDurationSeconds")
        .filter(seconds -> seconds > 0)
        .map(Duration::ofSeconds);
  }

  /** Takes a version from its bucket; its content stays while it can be restored. */
  void remove(Bucket bucket, ObjectNode version) {
    String key = StorageTables.key(version);
    tables.objects.remove(bucket.project(), key);
    Optional<Duration> kept = retention(bucket.row());
    if (kept.isEmpty()) {
      tables.bytes.remove(bucket.project(), key);
      return;
    }
    Instant now = tables.now();
    Trees.putDefault(version, "timeDeleted", StorageTables.timestamp(now));
    stamp(version, now, now.plus(kept.get()));
    if (Trees.flag(bucket.row(), "hierarchicalNamespace", "enabled")) {
      byte[] unique = key.getBytes(StandardCharsets.UTF_8);
      version.put("restoreToken", UUID.nameUUIDFromBytes(unique).toString());
    }
    objects.put(bucket.project(), prefix(bucket.row()) + within(version), version);
    noteEnd(bucket.project(), version);
  }

  /** The bucket's soft-deleted versions whose names begin so, by name and then by age. */
  List<ObjectNode> objects(Bucket bucket, String namePrefix) {
    return objects.list(bucket.project(), prefix(bucket.row()) + namePrefix).stream()
        .filter(this::alive)
        .toList();
  }

  Optional<ObjectNode> object(Bucket bucket, String name, String generation) {
    return objects
        .get(bucket.project(), prefix(bucket.row()) + within(name, generation))
        .filter(this::alive);
  }

  /** Keeps a bucket that was just taken from the live ones, with its policy; or neither. */
  void removeBucket(Bucket bucket) {
    Optional<Duration> kept = retention(bucket.row());
    String policy = BucketPolicies.key(bucket.name());
    if (kept.isEmpty()) {
      policies.remove(bucket.project(), policy);
      objects.list(bucket.project(), prefix(bucket.row())).forEach(o -> forget(bucket, o));
      return;
    }
    Instant now = tables.now();
    ObjectNode row = bucket.row();
    stamp(row, now, lastEnd(bucket, now.plus(kept.get())));
    buckets.put(bucket.project(), prefix(row), row);
    policies.move(bucket.project(), policy, policy(row));
    noteEnd(bucket.project(), row);
  }

  /** A bucket stays at least as long as the last of its objects. */
  private Instant lastEnd(Bucket bucket, Instant own) {
    return objects(bucket, "").stream()
        .map(SoftDeleted::end)
        .reduce(own, (a, b) -> a.isAfter(b) ? a : b);
  }

  List<ObjectNode> buckets(String project, String namePrefix) {
    return buckets.list(project, namePrefix).stream().filter(this::alive).toList();
  }

  Optional<Bucket> bucket(String name, String generation) {
    return anywhere(name + CUT + generation + CUT).findFirst();
  }

  /** The last owner of a bucket of this name that is gone. */
  Optional<String> owner(String name) {
    return anywhere(name + CUT).reduce((a, b) -> b).map(Bucket::project);
  }

  private Stream<Bucket> anywhere(String prefix) {
    return buckets.projects().stream()
        .flatMap(p -> buckets(p, prefix).stream().map(row -> new Bucket(p, row)));
  }

  /** Gives a bucket back as a live one's row. */
  ObjectNode restoreBucket(Bucket gone) {
    ObjectNode row = gone.row();
    buckets.remove(gone.project(), prefix(row));
    policies.move(gone.project(), policy(row), BucketPolicies.key(gone.name()));
    row.remove(List.of("softDeleteTime", "hardDeleteTime"));
    return row;
  }

  /** Forgets what can no longer be restored. */
  void purge(String project) {
    Instant next = nextEnd.get(project);
    if (next != null && next.isAfter(tables.now())) {
      return;
    }
    tables.store.run(
        project,
        () -> {
          nextEnd.put(project, Instant.MAX);
          tables.buckets.list(project).forEach(b -> purgeObjects(new Bucket(project, b)));
          for (ObjectNode row : buckets.list(project)) {
            purgeObjects(new Bucket(project, row));
            if (alive(row)) {
              noteEnd(project, row);
            } else {
              buckets.remove(project, prefix(row));
              policies.remove(project, policy(row));
            }
          }
        });
  }

  private void purgeObjects(Bucket bucket) {
    for (ObjectNode row : objects.list(bucket.project(), prefix(bucket.row()))) {
      if (alive(row)) {
        noteEnd(bucket.project(), row);
      } else {
        forget(bucket, row);
      }
    }
  }

  private void forget(Bucket bucket, ObjectNode version) {
    objects.remove(bucket.project(), prefix(bucket.row()) + within(version));
    tables.bytes.remove(bucket.project(), StorageTables.key(version));
  }

  private void noteEnd(String project, ObjectNode row) {
    nextEnd.computeIfPresent(project, (p, known) -> end(row).isBefore(known) ? end(row) : known);
  }

  private boolean alive(ObjectNode row) {
    return end(row).isAfter(tables.now());
  }

  private static Instant end(ObjectNode row) {
    return Instant.parse(Trees.text(row, "hardDeleteTime"));
  }

  private static void stamp(ObjectNode row, Instant from, Instant to) {
    row.put("softDeleteTime", StorageTables.timestamp(from));
    row.put("hardDeleteTime", StorageTables.timestamp(to));
  }

  private static String prefix(ObjectNode bucket) {
    return Trees.text(bucket, "name") + CUT + Trees.text(bucket, "generation") + CUT;
  }

  private static String within(ObjectNode version) {
    return within(Trees.text(version, "name"), Trees.text(version, "generation"));
  }

  private static String within(String name, String generation) {
    return name + CUT + "0".repeat(20 - generation.length()) + generation;
  }

  private static String policy(ObjectNode bucket) {
    return "storage/softDeleted/"
        + Trees.text(bucket, "name")
        + "/"
        + Trees.text(bucket, "generation");
  }
}
