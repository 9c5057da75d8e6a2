package ai.varai.provisioner.emulator.pubsub.schema;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import com.google.pubsub.v1.Encoding;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A message type of protocol buffers. A message with a field that the type lacks is none of it. */
final class ProtoDefinition implements Definition {
  private final Descriptor type;

  private ProtoDefinition(Descriptor type) {
    this.type = type;
  }

  static ProtoDefinition parse(String text) throws BadDefinitionException {
    return new ProtoDefinition(ProtoText.parse(text));
  }

  @Override
  public void check(ByteString data, Encoding encoding) throws MismatchException {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    try {
      if (encoding == Encoding.BINARY) {
        message.mergeFrom(data);
      } else {
        JsonFormat.parser().merge(data.toStringUtf8(), message);
      }
    } catch (InvalidProtocolBufferException e) {
      throw new MismatchException(e);
    }
    if (!message.isInitialized()) {
      throw new MismatchException(
          "Required fields are missing: "
              + String.join(", ", message.findInitializationErrors())
              + ".");
    }
    if (hasUnknown(message)) {
      throw new MismatchException("There are fields that the schema does not have.");
    }
  }

  private static boolean hasUnknown(MessageOrBuilder message) {
    return !message.getUnknownFields().asMap().isEmpty()
        || message.getAllFields().entrySet().stream()
            .filter(e -> e.getKey().getJavaType() == FieldDescriptor.JavaType.MESSAGE)
            .flatMap(
                e ->
                    e.getValue() instanceof List<?> all
                        ? all.stream()
                        : List.of(e.getValue()).stream())
            .anyMatch(inner -> hasUnknown((Message) inner));
  }

  /** Optional fields come and go; required ones stay, and none changes. */
  @Override
  public Optional<String> conflict(Definition next) {
    return next instanceof ProtoDefinition other
        ? conflict(type, other.type, new HashSet<>())
        : Optional.of("The type of a schema does not change.");
  }

  private static Optional<String> conflict(Descriptor before, Descriptor after, Set<String> seen) {
    if (!seen.add(before.getFullName())) {
      return Optional.empty();
    }
    for (FieldDescriptor field : before.getFields()) {
      FieldDescriptor now = after.findFieldByNumber(field.getNumber());
      if (now == null) {
        if (field.isRequired()) {
          return Optional.of("The required field " + field.getName() + " is removed.");
        }
        continue;
      }
      if (!same(field, now)) {
        return Optional.of("The field " + field.getName() + " is changed.");
      }
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        Optional<String> inner = conflict(field.getMessageType(), now.getMessageType(), seen);
        if (inner.isPresent()) {
          return inner;
        }
      }
    }
    return after.getFields().stream()
        .filter(f -> f.isRequired() && before.findFieldByNumber(f.getNumber()) == null)
        .map(f -> "The required field " + f.getName() + " is added.")
        .findFirst();
  }

  private static boolean same(FieldDescriptor a, FieldDescriptor b) {
    return a.getName().equals(b.getName())
        && a.getType() == b.getType()
        && a.isRepeated() == b.isRepeated()
        && a.isRequired() == b.isRequired()
        && (a.getJavaType() != FieldDescriptor.JavaType.ENUM
            || a.getEnumType().getName().equals(b.getEnumType().getName()));
  }
}
