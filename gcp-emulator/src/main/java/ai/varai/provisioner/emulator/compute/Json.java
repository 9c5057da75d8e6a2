package ai.varai.provisioner.emulator.compute;

import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Tree operations of the Compute API: merge, prune, fingerprints. */
final class Json {

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /**
   * Merges as Compute's PATCH does: messages and maps merge, lists and values replace, also those
   * of a map, and null removes.
   *
   * @param patch the canonical body, without nulls
   * @param raw the body as it came, for its nulls
   * @param message the name of the type, empty where it is not known
   */
  static void merge(ObjectNode target, ObjectNode patch, JsonNode raw, String message) {
    merge(target, patch, raw, message, false);
  }

  private static void merge(
      ObjectNode target, ObjectNode patch, JsonNode raw, String message, boolean map) {
    for (Map.Entry<String, JsonNode> e : patch.properties()) {
      String field = e.getKey();
      if (!map
          && e.getValue() instanceof ObjectNode o
          && target.get(field) instanceof ObjectNode t
          && !field.equals("labels")) {
        String inner = ComputeTypes.fieldType(message, field).orElse("");
        merge(t, o, raw.path(field), inner, ComputeTypes.isMap(message, field));
      } else {
        target.set(e.getKey(), e.getValue());
      }
    }
    List<String> nulls = new ArrayList<>();
    raw.properties()
        .forEach(
            e -> {
              if (e.getValue().isNull()) {
                nulls.add(e.getKey());
              }
            });
    target.remove(nulls);
  }

  /**
   * What a mask names is as the body has it, or is gone; the rest of the body counts as well. A
   * star names everything.
   */
  static void mask(ObjectNode target, ObjectNode body, String mask) {
    if (mask.equals("*")) {
      target.removeAll();
      target.setAll(body.deepCopy());
      return;
    }
    for (String path : mask.split(",", -1)) {
      String[] parts = path.trim().split("\\.", -1);
      JsonNode at = target;
      JsonNode given = body;
      for (int i = 0; i < parts.length - 1; i++) {
        at = at.path(Trees.camel(parts[i]));
        given = given.path(Trees.camel(parts[i]));
      }
      String last = Trees.camel(parts[parts.length - 1]);
      if (at instanceof ObjectNode masked) {
        if (given.hasNonNull(last)) {
          masked.set(last, given.get(last));
        } else {
          masked.remove(last);
        }
      }
    }
  }

  /** Removes empty lists and empty label maps, which Compute does not show. */
  static void prune(JsonNode node) {
    if (node instanceof ObjectNode o) {
      List<String> empty = new ArrayList<>();
      for (Map.Entry<String, JsonNode> e : o.properties()) {
        if (e.getValue().isEmpty()
            && (e.getValue().isArray()
                || (e.getValue().isObject() && e.getKey().equals("labels")))) {
          empty.add(e.getKey());
        } else {
          prune(e.getValue());
        }
      }
      o.remove(empty);
    } else if (node instanceof ArrayNode a) {
      a.forEach(Json::prune);
    }
  }

  /** What is kept as it was sent. {@code srcNetworks} are partial URLs if they were sent so. */
  private static final Set<String> VERBATIM =
      Set.of("labels", "name", "description", "metadata", "srcNetworks");

  /** Replaces every text but those that are kept as they were sent. */
  static void mapTexts(JsonNode node, UnaryOperator<String> change) {
    if (node instanceof ObjectNode o) {
      for (Map.Entry<String, JsonNode> e : o.properties()) {
        if (VERBATIM.contains(e.getKey())) {
          continue;
        }
        if (e.getValue().isTextual()) {
          e.setValue(JsonNodeFactory.instance.textNode(change.apply(e.getValue().textValue())));
        } else {
          mapTexts(e.getValue(), change);
        }
      }
    } else if (node instanceof ArrayNode a) {
      for (int i = 0; i < a.size(); i++) {
        if (a.get(i).isTextual()) {
          a.set(i, JsonNodeFactory.instance.textNode(change.apply(a.get(i).textValue())));
        } else {
          mapTexts(a.get(i), change);
        }
      }
    }
  }

  /**
   * A fingerprint of some content of a resource: eight bytes, of which the last four belong to the
   * resource, so that a fingerprint that it gave out earlier can be told from a foreign one.
   */
  static String fingerprint(String content, String resourceId) {
    byte[] out = new byte[8];
    System.arraycopy(sha256(content), 0, out, 0, 4);
    System.arraycopy(sha256(resourceId), 0, out, 4, 4);
    return Base64.getUrlEncoder().encodeToString(out);
  }

  /** Whether the resource of this id gave out this fingerprint, now or earlier. */
  static boolean ownFingerprint(String fingerprint, String resourceId) {
    try {
      byte[] b = Base64.getUrlDecoder().decode(fingerprint);
      return b.length == 8 && java.util.Arrays.equals(b, 4, 8, sha256(resourceId), 0, 4);
    } catch (IllegalArgumentException e) {
      return true;
    }
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static String sha256Hex(String text) {
    return java.util.HexFormat.of().formatHex(sha256(text));
  }
}
