package ai.varai.provisioner.emulator.pubsub.schema;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.squareup.wire.schema.CoreLoader;
import com.squareup.wire.schema.ErrorCollector;
import com.squareup.wire.schema.Field;
import com.squareup.wire.schema.Linker;
import com.squareup.wire.schema.Loader;
import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.MessageType;
import com.squareup.wire.schema.ProtoFile;
import com.squareup.wire.schema.Schema;
import com.squareup.wire.schema.SchemaException;
import com.squareup.wire.schema.Type;
import com.squareup.wire.schema.internal.SchemaEncoder;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import com.squareup.wire.schema.internal.parser.ProtoParser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a file of protocol buffers' language, proto2 or proto3, which Square's Wire understands;
 * only groups it does not know.
 *
 * @see <a href="https://cloud.google.com/pubsub/docs/schemas">One type, and no imports</a>
 */
final class ProtoText {
  private static final String PATH = "schema.proto";

  private ProtoText() {}

  /** The one type that the text defines. */
  static Descriptor parse(String text) throws BadDefinitionException {
    try {
      ProtoFileElement parsed = ProtoParser.Companion.parse(Location.get(PATH), text);
      if (!parsed.getImports().isEmpty() || !parsed.getPublicImports().isEmpty()) {
        throw new BadDefinitionException("Import statements are not supported.");
      }
      Schema schema = linked(ProtoFile.Companion.get(parsed));
      ProtoFile file = schema.protoFile(PATH);
      if (file == null
          || file.getTypes().size() != 1
          || !(file.getTypes().get(0) instanceof MessageType)) {
        throw new BadDefinitionException("Exactly one top-level message type must be defined.");
      }
      return descriptor(schema, file);
    } catch (IllegalStateException | IllegalArgumentException | SchemaException e) {
      throw new BadDefinitionException(e);
    } catch (StackOverflowError e) {
      throw new BadDefinitionException("The types lie too deep in each other.");
    }
  }

  private static Schema linked(ProtoFile file) {
    ErrorCollector errors = new ErrorCollector();
    Schema schema = new Linker(new OwnFiles(), errors, true, true).link(List.of(file));
    errors.throwIfNonEmpty();
    return schema;
  }

  /** Only what the library brings along is found: the messages of options. */
  private static final class OwnFiles implements Loader {
    @Override
    public ProtoFile load(String path) {
      return CoreLoader.INSTANCE.load(path);
    }

    @Override
    public Loader withErrors(ErrorCollector errors) {
      return this;
    }
  }

  private static Descriptor descriptor(Schema schema, ProtoFile file)
      throws BadDefinitionException {
    try {
      FileDescriptorProto.Builder encoded =
          FileDescriptorProto.parseFrom(new SchemaEncoder(schema).encode(file).toByteArray())
              .toBuilder();
      named(encoded.getMessageTypeBuilder(0), (MessageType) file.getTypes().get(0));
      return FileDescriptor.buildFrom(encoded.build(), new FileDescriptor[0])
          .getMessageTypes()
          .get(0);
    } catch (InvalidProtocolBufferException | DescriptorValidationException e) {
      throw new BadDefinitionException(e);
    }
  }

  /** Adds the names in JSON, which the encoder leaves out. */
  private static void named(DescriptorProto.Builder encoded, MessageType type) {
    Map<Integer, String> names = new HashMap<>();
    for (Field field : type.getFieldsAndOneOfFields()) {
      if (field.getDeclaredJsonName() != null) {
        names.put(field.getTag(), field.getDeclaredJsonName());
      }
    }
    for (FieldDescriptorProto.Builder field : encoded.getFieldBuilderList()) {
      String name = names.get(field.getNumber());
      if (name != null) {
        field.setJsonName(name);
      }
    }
    for (Type inner : type.getNestedTypes()) {
      encoded.getNestedTypeBuilderList().stream()
          .filter(
              b ->
                  inner instanceof MessageType
                      && b.getName().equals(inner.getType().getSimpleName()))
          .forEach(b -> named(b, (MessageType) inner));
    }
  }
}
