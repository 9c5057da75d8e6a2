package ai.varai.provisioner.emulator.compute;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.hash.Hashing;
import java.util.Base64;

/**
 * Customer-supplied encryption keys of disks, images, snapshots and instances: Google takes them,
 * keeps none and shows their SHA-256 only.
 *
 * @see <a href="https://cloud.google.com/compute/docs/disks/customer-supplied-encryption">Keys</a>
 */
final class EncryptionKeys {
  private static final String SUFFIX = "EncryptionKey";
  private static final int BYTES = 32;

  private EncryptionKeys() {}

  /** Puts digests where keys are, in a resource and all that is inside of it. */
  static void digest(JsonNode resource) {
    digest(resource, "resource");
  }

  private static void digest(JsonNode node, String path) {
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              e -> {
                String at = path + "." + e.getKey();
                if (e.getKey().endsWith(SUFFIX) && e.getValue() instanceof ObjectNode key) {
                  one(key, at);
                } else {
                  digest(e.getValue(), at);
                }
              });
    } else {
      for (int i = 0; i < node.size(); i++) {
        digest(node.get(i), path + "[" + i + "]");
      }
    }
  }

  private static void one(ObjectNode key, String at) {
    // Wrapped with Google's public key: the digest of what is inside only Google can tell, so that
    // of the wrapped key stands for it.
    JsonNode wrapped = key.remove("rsaEncryptedKey");
    if (wrapped != null) {
      byte[] digest = Hashing.sha256().hashString(wrapped.asText(), UTF_8).asBytes();
      key.put("sha256", Base64.getEncoder().encodeToString(digest));
    }
    JsonNode raw = key.remove("rawKey");
    if (raw != null) {
      byte[] digest = Hashing.sha256().hashBytes(bytes(raw.asText(), at)).asBytes();
      key.put("sha256", Base64.getEncoder().encodeToString(digest));
    }
  }

  private static byte[] bytes(String raw, String at) {
    byte[] key;
    try {
      key = Base64.getDecoder().decode(raw);
    } catch (IllegalArgumentException e) {
      key = new byte[0];
    }
    if (key.length != BYTES) {
      // The key itself is not for messages and logs.
      throw ComputeErrors.invalid(
          "Invalid value for field '" + at + ".rawKey'. Must be a 256-bit key in base64 encoding.");
    }
    return key;
  }
}
