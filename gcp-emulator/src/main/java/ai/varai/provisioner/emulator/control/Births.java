package ai.varai.provisioner.emulator.control;

import ai.varai.provisioner.emulator.api.ApiMethod;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** When a resource came into being, as the answer itself tells. */
final class Births {

  private static final List<String> FIELDS =
      List.of("createTime", "creationTimestamp", "timeCreated");

  private Births() {}

  /** Whether a method reads one resource. */
  static boolean reads(ApiMethod method) {
    String name = method.method().substring(method.method().lastIndexOf('.') + 1);
    return name.equals("get") || (name.startsWith("Get") && !name.endsWith("IamPolicy"));
  }

  static Optional<Instant> of(Object answer) {
    if (answer instanceof Message m) {
      FieldDescriptor f = m.getDescriptorForType().findFieldByName("create_time");
      return f != null && m.hasField(f) && m.getField(f) instanceof Timestamp t
          ? Optional.of(Instant.ofEpochSecond(t.getSeconds(), t.getNanos()))
          : Optional.empty();
    }
    JsonNode body = answer instanceof JsonAnswer a ? a.json() : null;
    if (body == null) {
      return Optional.empty();
    }
    return FIELDS.stream()
        .map(f -> body.path(f).asText(""))
        .filter(t -> !t.isEmpty())
        .findFirst()
        .flatMap(Births::parse);
  }

  private static Optional<Instant> parse(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
