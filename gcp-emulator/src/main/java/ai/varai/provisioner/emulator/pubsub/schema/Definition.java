package ai.varai.provisioner.emulator.pubsub.schema;

import com.google.protobuf.ByteString;
import com.google.pubsub.v1.Encoding;
import com.google.pubsub.v1.Schema;
import java.util.Optional;

/** What a schema's definition says. */
public sealed interface Definition permits AvroDefinition, ProtoDefinition {

  /** Reads a text of the type. */
  static Definition parse(Schema.Type type, String text) throws BadDefinitionException {
    return switch (type) {
      case AVRO -> AvroDefinition.parse(text);
      case PROTOCOL_BUFFER -> ProtoDefinition.parse(text);
      default -> throw new BadDefinitionException("The type must be AVRO or PROTOCOL_BUFFER.");
    };
  }

  /**
   * Checks that this is one message of the schema, and nothing more.
   *
   * @param encoding JSON or BINARY
   */
  void check(ByteString data, Encoding encoding) throws MismatchException;

  /**
   * Why the other definition cannot be the next revision of a schema that has this one.
   *
   * @see <a href="https://cloud.google.com/pubsub/docs/commit-schema-revision">Revisions</a>
   */
  Optional<String> conflict(Definition next);
}
