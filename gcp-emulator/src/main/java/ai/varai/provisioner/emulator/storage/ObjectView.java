package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.storage.StorageTables.Bucket;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Objects as they are printed. */
final class ObjectView {

  private ObjectView() {}

  /** Lists of access are there only in the full projection of a bucket that uses them. */
  static ObjectNode of(Bucket bucket, ObjectNode row, String projection) {
    ObjectNode out = row.deepCopy();
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
