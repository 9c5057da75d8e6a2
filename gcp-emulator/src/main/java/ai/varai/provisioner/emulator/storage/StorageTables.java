package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.control.EmulatorClock;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Store;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Buckets, objects and bytes. Rows lie under the project that owns the bucket; bucket names are
 * unique over all projects. An object's key is bucket, name and generation, so that versions of one
 * name lie side by side in the order of their age.
 */
final class StorageTables {

  /** A bucket and the project that owns it. */
  record Bucket(String project, ObjectNode row) {
    String name() {
      return Trees.text(row, "name");
    }

    boolean versioned() {
      return Trees.flag(row, "versioning", "enabled");
    }

    boolean uniformAccess() {
      return Trees.flag(row, "iamConfiguration", "uniformBucketLevelAccess", "enabled");
    }
  }

  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final char CUT = '\0';

  final Store store;
  final Table<ObjectNode> buckets;
  final Table<ObjectNode> objects;
  final Table<byte[]> bytes;
  final Table<ObjectNode> sessions;
  final Table<byte[]> parts;
  final Table<ObjectNode> extras;
  final SoftDeleted softDeleted;
  final ObjectChanges changes;

  /** Who tells topics of changes of objects. */
  final ObjectEvents events;

  private final EmulatorClock clock;
  private final AtomicLong lastGeneration = new AtomicLong();
  private final Map<String, String> projectByBucket = new ConcurrentHashMap<>();

  StorageTables(Emulation emulation) {
    this.store = emulation.store();
    this.clock = emulation.clock();
    this.buckets = store.table("storage.buckets", Codec.json());
    this.objects = store.table("storage.objects", Codec.json());
    this.bytes = store.table("storage.bytes", SHARED_BYTES);
    this.sessions = store.table("storage.sessions", Codec.json());
    this.parts = store.table("storage.parts", SHARED_BYTES);
    this.extras = store.table("storage.extras", Codec.json());
    this.softDeleted = new SoftDeleted(emulation, this);
    this.changes = new ObjectChanges(emulation, this);
    this.events = new ObjectEvents(emulation, this);
  }

  /** Content is never changed once it is stored, so that reads need no copy of it. */
  private static final Codec<byte[]> SHARED_BYTES =
      new Codec<>() {
        @Override
        public byte[] encode(byte[] value) {
          return value;
        }

        @Override
        public byte[] decode(byte[] encoded) {
          return encoded;
        }
      };

  Optional<Bucket> find(String name) {
    String known = projectByBucket.get(name);
    if (known != null) {
      Optional<Bucket> hit = buckets.get(known, name).map(row -> new Bucket(known, row));
      if (hit.isPresent()) {
        return hit;
      }
    }
    for (String project : buckets.projects()) {
      Optional<Bucket> hit = buckets.get(project, name).map(row -> new Bucket(project, row));
      if (hit.isPresent()) {
        projectByBucket.put(name, project);
        return hit;
      }
    }
    return Optional.empty();
  }

  Bucket require(String name) {
    Bucket bucket = find(name).orElseThrow(StorageErrors::noBucket);
    ObjectAges.enforce(this, bucket);
    softDeleted.purge(bucket.project());
    return bucket;
  }

  void putBucket(String project, ObjectNode row) {
    buckets.put(project, Trees.text(row, "name"), row);
    projectByBucket.put(Trees.text(row, "name"), project);
  }

  static String key(String bucket, String object, String generation) {
    return prefix(bucket, object) + CUT + "0".repeat(20 - generation.length()) + generation;
  }

  static String key(ObjectNode row) {
    return key(Trees.text(row, "bucket"), Trees.text(row, "name"), Trees.text(row, "generation"));
  }

  private static String prefix(String bucket, String object) {
    return bucket + CUT + object;
  }

  /** Every version of every object whose name starts so, by name and then by age. */
  List<ObjectNode> withPrefix(Bucket bucket, String namePrefix) {
    return objects.list(bucket.project(), prefix(bucket.name(), namePrefix));
  }

  boolean isEmpty(Bucket bucket) {
    return withPrefix(bucket, "").isEmpty();
  }

  /** The live version of an object. */
  Optional<ObjectNode> live(Bucket bucket, String name) {
    List<ObjectNode> versions = objects.list(bucket.project(), prefix(bucket.name(), name) + CUT);
    return versions.stream().filter(v -> !v.has("timeDeleted")).reduce((a, b) -> b);
  }

  /** The version of this generation, live or not; the live one when the generation is absent. */
  Optional<ObjectNode> version(Bucket bucket, String name, Optional<String> generation) {
    if (generation.isEmpty() || generation.get().equals("0")) {
      return live(bucket, name);
    }
    return objects.get(bucket.project(), key(bucket.name(), name, checked(generation.get())));
  }

  /** A generation that a caller gave. */
  static String checked(String generation) {
    if (generation.matches("-\\d{1,19}")) {
      throw StorageErrors.invalid("Invalid argument.");
    }
    if (!generation.matches("\\d{1,19}")) {
      throw StorageErrors.invalid("Invalid value '" + generation + "' for parameter generation.");
    }
    return generation;
  }

  /** What belongs to a bucket beside its objects: notifications, folders. */
  List<ObjectNode> extras(Bucket bucket, String group) {
    return extras.list(bucket.project(), bucket.name() + CUT + group + CUT);
  }

  Optional<ObjectNode> extra(Bucket bucket, String group, String id) {
    return extras.get(bucket.project(), bucket.name() + CUT + group + CUT + id);
  }

  void putExtra(Bucket bucket, String group, String id, ObjectNode row) {
    extras.put(bucket.project(), bucket.name() + CUT + group + CUT + id, row);
  }

  void removeExtra(Bucket bucket, String group, String id) {
    extras.remove(bucket.project(), bucket.name() + CUT + group + CUT + id);
  }

  /**
   * Reads what belongs together. An overwrite is several rows, which readers outside of its
   * transaction would see one by one: for a moment no object, or one without its content.
   */
  <R> R together(Bucket bucket, Supplier<R> reading) {
    return store.transact(bucket.project(), reading);
  }

  byte[] content(Bucket bucket, ObjectNode object) {
    return bytes.get(bucket.project(), key(object)).orElse(new byte[0]);
  }

  /** Microseconds of the emulated time, always growing, as generations are. */
  long nextGeneration() {
    long now = clock.millis() * 1000;
    return lastGeneration.updateAndGet(last -> Math.max(last + 1, now));
  }

  Instant now() {
    return clock.instant();
  }

  String timestamp() {
    return timestamp(now());
  }

  static String timestamp(Instant time) {
    return MILLIS.format(time);
  }

  /** An etag as Cloud Storage makes it: the two counters as an encoded message. */
  static String etag(long generation, long metageneration) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (generation > 0) {
      out.write(0x08);
      varint(out, generation);
      out.write(0x10);
    } else {
      out.write(0x08);
    }
    varint(out, metageneration);
    return Base64.getEncoder().encodeToString(out.toByteArray());
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long v = value;
    while (v >= 0x80) {
      out.write((int) ((v & 0x7f) | 0x80));
      v >>>= 7;
    }
    out.write((int) v);
  }
}
