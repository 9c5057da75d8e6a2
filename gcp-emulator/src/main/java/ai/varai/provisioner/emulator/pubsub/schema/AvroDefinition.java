package ai.varai.provisioner.emulator.pubsub.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.google.protobuf.ByteString;
import com.google.pubsub.v1.Encoding;
import java.io.IOException;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityResult;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/**
 * A schema of Apache Avro. Messages are of its binary encoding, or of its JSON encoding, where the
 * value of a union carries the name of its type.
 *
 * @see <a href="https://avro.apache.org/docs/1.12.0/specification/">Avro's specification</a>
 */
final class AvroDefinition implements Definition {
  private final Schema schema;

  private AvroDefinition(Schema schema) {
    this.schema = schema;
  }

  static AvroDefinition parse(String text) throws BadDefinitionException {
    try {
      return new AvroDefinition(new Schema.Parser(NameValidator.STRICT_VALIDATOR).parse(text));
    } catch (AvroRuntimeException e) {
      throw bad(e);
    } catch (IllegalArgumentException e) {
      throw new BadDefinitionException("A field's order is ascending, descending or ignore.");
    } catch (UnsupportedOperationException e) {
      // A size beyond what Java can hold.
      throw new BadDefinitionException(e);
    }
  }

  private static BadDefinitionException bad(AvroRuntimeException e) {
    if (e.getCause() instanceof StreamConstraintsException) {
      return new BadDefinitionException("The types lie too deep in each other.");
    }
    return e.getCause() instanceof JsonProcessingException json
        ? new BadDefinitionException("The definition is no JSON: " + json.getOriginalMessage())
        : new BadDefinitionException(e);
  }

  @Override
  public void check(ByteString data, Encoding encoding) throws MismatchException {
    if (encoding == Encoding.JSON) {
      AvroJson.check(schema, data.toStringUtf8());
      return;
    }
    try {
      BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(data.toByteArray(), null);
      new AvroBinary(decoder).walk(schema);
      if (!decoder.isEnd()) {
        throw new MismatchException("Too much data to parse for schema.");
      }
    } catch (IOException | AvroRuntimeException | UnsupportedOperationException e) {
      throw new MismatchException(e);
    }
  }

  /**
   * Each has to read what the other writes: Google asks a new revision to follow Avro's rules of
   * resolution as reader and as writer.
   */
  @Override
  public Optional<String> conflict(Definition next) {
    if (!(next instanceof AvroDefinition other)) {
      return Optional.of("The type of a schema does not change.");
    }
    return unreadable(schema, other.schema).or(() -> unreadable(other.schema, schema));
  }

  private static Optional<String> unreadable(Schema reader, Schema writer) {
    SchemaCompatibilityResult result =
        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getResult();
    return result.getCompatibility() == SchemaCompatibilityType.COMPATIBLE
        ? Optional.empty()
        : Optional.of(
            "%s: %s"
                .formatted(
                    result.getIncompatibilities().get(0).getType(),
                    result.getIncompatibilities().get(0).getMessage()));
  }
}
