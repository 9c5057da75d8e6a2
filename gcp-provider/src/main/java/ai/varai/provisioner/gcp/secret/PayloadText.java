package ai.varai.provisioner.gcp.secret;

import ai.varai.provisioner.model.kind.SecretPayload;
import ai.varai.provisioner.model.kind.SecretPayload.Part;
import ai.varai.provisioner.model.resource.Value;
import com.google.api.client.json.GenericJson;
import com.google.api.client.json.gson.GsonFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a payload came about, as a text for an annotation on its secret. Describes the payload and
 * never holds it.
 */
final class PayloadText {
  private static final GsonFactory JSON = GsonFactory.getDefaultInstance();

  private PayloadText() {}

  static String write(SecretPayload payload) {
    var tree = new LinkedHashMap<String, Object>();
    if (payload instanceof SecretPayload.Generated generated) {
      tree.put("length", generated.length());
      tree.put("special", generated.special());
      tree.put("generation", generated.generation());
    } else if (payload instanceof SecretPayload.Composed composed) {
      tree.put("parts", composed.parts().stream().map(PayloadText::write).toList());
    }
    try {
      return JSON.toString(tree);
    } catch (IOException e) {
      throw new IllegalStateException("a tree of plain values can be written", e);
    }
  }

  private static Map<String, Object> write(Part part) {
    var tree = new LinkedHashMap<String, Object>();
    if (part instanceof Part.Text text) {
      tree.put("text", text.value().get());
    } else if (part instanceof Part.FromVersion from) {
      tree.put("version", from.version().get());
      tree.put("encoded", from.percentEncoded());
    }
    return tree;
  }

  /** What {@link #write} described. */
  static SecretPayload read(String text) {
    GenericJson tree;
    try {
      tree = JSON.createJsonParser(text).parseAndClose(GenericJson.class);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException("not a description of a secret's payload", e);
    }
    if (tree.get("parts") instanceof List<?> parts) {
      var read = new ArrayList<Part>();
      for (Object each : parts) {
        Map<?, ?> part = (Map<?, ?>) each;
        Object version = part.get("version");
        read.add(
            version == null
                ? new Part.Text(Value.of(String.valueOf(part.get("text"))))
                : new Part.FromVersion(
                    Value.of(version.toString()), Boolean.TRUE.equals(part.get("encoded"))));
      }
      return new SecretPayload.Composed(read);
    }
    return new SecretPayload.Generated(
        number(tree, "length"),
        Boolean.TRUE.equals(tree.get("special")),
        number(tree, "generation"));
  }

  private static int number(GenericJson tree, String name) {
    return tree.get(name) instanceof Number number ? number.intValue() : 0;
  }
}
