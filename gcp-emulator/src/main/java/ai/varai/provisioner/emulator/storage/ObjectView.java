package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.storage.StorageTables.Bucket;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Objects as they are printed. */
final class ObjectView {

  private static final List<String> HASHES = List.of("crc32c", "md5Hash");

  private ObjectView() {}

  /** What is printed for a caller, who sees hashes of content of which he has brought the key. */
  static ObjectNode of(Bucket bucket, ObjectNode row, JsonCall call, String projection) {
    ObjectNode out = of(bucket, row, projection);
    if (CustomerKey.kept(row).isPresent() && CustomerKey.of(call).equals(CustomerKey.kept(row))) {
      HASHES.stream().filter(row::has).forEach(h -> out.set(h, row.get(h)));
    }
    return out;
  }

  /**
   * Lists of access are there only in the full projection of a bucket that uses them, hashes only
   * of what is not encrypted with a key of the caller's own.
   */
  static ObjectNode of(Bucket bucket, ObjectNode row, String projection) {
    ObjectNode out = row.deepCopy();
    Retention.show(bucket.row(), out);
    if (CustomerKey.kept(row).isPresent()) {
      out.remove(HASHES);
    }
    JsonNode acl = out.remove("acl");
    if (projection.equals("full") && !bucket.uniformAccess() && acl != null) {
      ArrayNode list = out.putArray("acl");
      acl.forEach(e -> list.add(AccessLists.objectEntry(row, e)));
      out.putObject("owner")
          .put("entity", "project-owners-" + Trees.text(bucket.row(), "projectNumber"));
    }
    return out;
  }
}
