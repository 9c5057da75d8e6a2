package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * How a bucket's cache in a zone looks: Cloud Storage calls it Anywhere Cache, and since 2026 Rapid
 * Cache as well, with collections of either name. Permissions know but the first.
 */
enum CacheView {
  ANYWHERE("anywhereCaches", "anywhereCacheId", "storage#anywhereCache", "AnywhereCache"),
  RAPID("rapidCaches", "rapidCacheId", "storage#rapidCache", "RapidCache");

  /** The collection, in paths. */
  final String path;

  /** The path's variable and the resource's field that names one. */
  final String id;

  /** What lists are called; a single one without the last letter. */
  final String kind;

  /** The message of the control API. */
  final String message;

  CacheView(String path, String id, String kind, String message) {
    this.path = path;
    this.id = id;
    this.kind = kind;
    this.message = message;
  }

  /** As the collection's methods show it. */
  ObjectNode show(ObjectNode row) {
    String bucket = Trees.text(row, "bucket");
    String zone = Trees.text(row, "zone");
    ObjectNode out = row.deepCopy();
    out.remove("_disabled");
    out.put("kind", kind);
    out.put("id", bucket + "/" + zone);
    out.put(
        "selfLink", "https://www.googleapis.com/storage/v1/b/" + bucket + "/" + path + "/" + zone);
    out.put(id, zone);
    if (this == ANYWHERE) {
      out.remove("cacheType");
    }
    return out;
  }

  /** As the answer of a long operation shows it. */
  ObjectNode answer(ObjectNode row) {
    ObjectNode out =
        BucketOperations.answer("type.googleapis.com/google.storage.control.v2." + message);
    String zone = Trees.text(row, "zone");
    out.put("name", "projects/_/buckets/" + Trees.text(row, "bucket") + "/" + path + "/" + zone);
    out.setAll(row);
    out.remove(java.util.List.of("bucket", "_disabled"));
    return out;
  }
}
