package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How rows are printed: without the emulator's own fields, with links of the version called. */
final class SqlView {

  private static final String STORED = "https://sqladmin.googleapis.com/sql/v1beta4/";

  private SqlView() {}

  static JsonAnswer answer(JsonCall call, ObjectNode row) {
    return JsonAnswer.ok(print(call, row));
  }

  static ObjectNode print(JsonCall call, ObjectNode row) {
    ObjectNode out = row.deepCopy();
    clean(out, prefix(call.call().path()));
    return out;
  }

  /** The row without the emulator's own fields, links as stored. */
  static ObjectNode withoutOwn(ObjectNode row) {
    ObjectNode out = row.deepCopy();
    clean(out, STORED);
    return out;
  }

  /** {@code {kind, items?, nextPageToken?}}. */
  static ObjectNode list(JsonCall call, String kind, List<ObjectNode> rows) {
    ObjectNode out = JsonNodeFactory.instance.objectNode().put("kind", kind);
    if (!rows.isEmpty()) {
      ArrayNode items = out.putArray("items");
      rows.forEach(r -> items.add(print(call, r)));
    }
    return out;
  }

  private static String prefix(String path) {
    int cut = path.indexOf("projects/");
    return "https://sqladmin.googleapis.com" + (cut > 0 ? path.substring(0, cut) : "/v1/");
  }

  private static void clean(ObjectNode node, String prefix) {
    List<String> own = new ArrayList<>();
    for (Map.Entry<String, JsonNode> f : node.properties()) {
      if (f.getKey().startsWith("_")) {
        own.add(f.getKey());
      } else if (f.getValue() instanceof TextNode t && t.textValue().startsWith(STORED)) {
        f.setValue(TextNode.valueOf(prefix + t.textValue().substring(STORED.length())));
      } else if (f.getValue() instanceof ObjectNode inner) {
        clean(inner, prefix);
      }
    }
    node.remove(own);
  }
}
