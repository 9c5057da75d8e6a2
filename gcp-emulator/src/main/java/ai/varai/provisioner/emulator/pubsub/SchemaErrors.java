package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.pubsub.v1.Encoding;
import com.google.pubsub.v1.Schema;
import java.util.Map;
import java.util.TreeMap;

/**
 * Refusals of messages that do not follow a schema, as the service words them.
 *
 * @see <a href="https://github.com/googleapis/google-cloud-go/issues/8179">One for Avro in JSON</a>
 * @see <a href="https://github.com/googleapis/google-cloud-php/issues/6463">One for its bytes</a>
 */
final class SchemaErrors {
  private static final String TEXT = "Message failed schema validation";

  private SchemaErrors() {}

  /**
   * @param checked names the revision that was looked at last; empty where a caller brought the
   *     definition along
   * @param why in what the message differs
   */
  static GoogleError mismatch(Schema.Type type, Encoding encoding, String checked, String why) {
    Map<String, String> metadata = new TreeMap<>();
    metadata.put("message", TEXT);
    metadata.put("revisionInfo", checked.isEmpty() ? why : checked + " failed with status: " + why);
    String kind = type == Schema.Type.AVRO ? "AVRO" : "PROTO";
    return GoogleError.invalidArgument("Invalid data in message: " + TEXT + ".")
        .withErrorInfo(
            "INVALID_" + encoding + "_" + kind + "_MESSAGE", "pubsub.googleapis.com", metadata);
  }

  /** What is said of the last revision of a schema that a message was held to. */
  static String checked(PubSubName schema, String revision) {
    return "Could not validate message with any schema revision for schema: projects/"
        + schema.project().number()
        + "/"
        + schema.key()
        + ", last checked revision: revision_id="
        + revision;
  }
}
