package ai.varai.provisioner.emulator.pubsub.schema;

import java.io.IOException;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;

/**
 * Goes over one value of Avro's binary encoding, as its schema says, without making anything of it:
 * what a few bytes claim to be (a text of two gigabytes, a list of as many nothings) costs nothing.
 */
final class AvroBinary {
  private static final int DEEPEST = 1_000;
  private static final long MOST_VALUES = 20_000_000;

  private final BinaryDecoder in;
  private long values;
  private int depth;

  AvroBinary(BinaryDecoder in) {
    this.in = in;
  }

  /** Throws an AvroRuntimeException, or an IOException, where the value is not of the schema. */
  void walk(Schema schema) throws IOException {
    if (++values > MOST_VALUES || ++depth > DEEPEST) {
      throw new AvroTypeException("Too many values, or too deep in each other.");
    }
    switch (schema.getType()) {
      case NULL -> in.readNull();
      case BOOLEAN -> in.readBoolean();
      case INT -> in.readInt();
      case LONG -> in.readLong();
      case FLOAT -> in.readFloat();
      case DOUBLE -> in.readDouble();
      case STRING, BYTES -> skip();
      case FIXED -> in.skipFixed(schema.getFixedSize());
      case ENUM -> index(in.readEnum(), schema.getEnumSymbols().size());
      case UNION -> walk(schema.getTypes().get(index(in.readIndex(), schema.getTypes().size())));
      case RECORD -> {
        for (Schema.Field field : schema.getFields()) {
          walk(field.schema());
        }
      }
      case ARRAY -> {
        for (long n = in.readArrayStart(); n > 0; n = in.arrayNext()) {
          for (long i = 0; i < n; i++) {
            walk(schema.getElementType());
          }
        }
      }
      case MAP -> {
        for (long n = in.readMapStart(); n > 0; n = in.mapNext()) {
          for (long i = 0; i < n; i++) {
            skip();
            walk(schema.getValueType());
          }
        }
      }
    }
    depth--;
  }

  private void skip() throws IOException {
    long length = in.readLong();
    if (length < 0 || length > Integer.MAX_VALUE) {
      throw new AvroTypeException("The length " + length + " is none.");
    }
    in.skipFixed((int) length);
  }

  private static int index(int at, int size) {
    if (at < 0 || at >= size) {
      throw new AvroTypeException("There is no choice " + at + " among " + size + ".");
    }
    return at;
  }
}
