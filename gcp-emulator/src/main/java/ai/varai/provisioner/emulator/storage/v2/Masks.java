package ai.varai.provisioner.emulator.storage.v2;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * An update with a mask as a patch of the JSON API: what the mask names has its new value there, or
 * null. A message that is named whole has all its simple fields and durations there, and of its
 * other messages those that are set: times are what the service itself sets.
 */
final class Masks {

  private final Shape shape;
  private final ObjectNode patch = JsonNodeFactory.instance.objectNode();

  /** Maps that are replaced, and not merged. */
  private final Set<String> replaced = new TreeSet<>();

  private Masks(Shape shape) {
    this.shape = shape;
  }

  /**
   * A patch.
   *
   * @param replaced the fields whose entries go before those of the patch come
   */
  record Patch(ObjectNode body, Set<String> replaced) {}

  /** Throws INVALID_ARGUMENT for a mask that names nothing, or what is not there. */
  static Patch patch(Shape shape, Message message, ObjectNode json, FieldMask mask) {
    if (mask.getPathsCount() == 0) {
      throw GoogleError.invalidArgument("An update_mask is required.");
    }
    Masks masks = new Masks(shape);
    for (String path : mask.getPathsList()) {
      masks.add(message, json, path);
    }
    return new Patch(masks.patch, masks.replaced);
  }

  private void add(Message message, ObjectNode json, String path) {
    Message in = message;
    Descriptor type = message.getDescriptorForType();
    List<String> names = new ArrayList<>();
    String rest = path;
    boolean set = true;
    while (true) {
      int dot = rest.indexOf('.');
      String step = dot < 0 ? rest : rest.substring(0, dot);
      FieldDescriptor f = type.findFieldByName(step);
      if (f == null) {
        throw GoogleError.invalidArgument("Invalid update_mask: " + path + ".");
      }
      names.add(f.getJsonName());
      if (dot < 0) {
        field(set ? in : in.getDefaultInstanceForType(), f, json, names);
        return;
      }
      rest = rest.substring(dot + 1);
      if (f.isMapField()) {
        // All that follows is the key, whatever is in it.
        names.add(rest.replaceAll("^`|`$", ""));
        put(json, names);
        return;
      }
      if (f.isRepeated() || f.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
        throw GoogleError.invalidArgument("Invalid update_mask: " + path + ".");
      }
      set &= in.hasField(f);
      type = f.getMessageType();
      in = (Message) in.getField(f);
    }
  }

  private void field(Message in, FieldDescriptor f, ObjectNode json, List<String> names) {
    boolean message = f.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !f.isRepeated();
    if (f.isMapField()) {
      List<String> there = shape.jsonPath(names);
      replaced.add(String.join(".", there));
      if (in.getRepeatedFieldCount(f) > 0) {
        put(json, names);
      }
      return;
    }
    if (!message || !in.hasField(f) || isValue(f)) {
      put(json, names);
      return;
    }
    Message inner = (Message) in.getField(f);
    for (FieldDescriptor each : f.getMessageType().getFields()) {
      boolean absent =
          each.getJavaType() == FieldDescriptor.JavaType.MESSAGE
              && !each.isRepeated()
              && !inner.hasField(each)
              && !each.getMessageType().getFullName().equals("google.protobuf.Duration");
      if (!absent) {
        List<String> deeper = new ArrayList<>(names);
        deeper.add(each.getJsonName());
        field(inner, each, json, deeper);
      }
    }
  }

  /** Whether a message stands for one value, as a time does. */
  private static boolean isValue(FieldDescriptor f) {
    String type = f.getMessageType().getFullName();
    return type.startsWith("google.protobuf.") || type.startsWith("google.type.");
  }

  /** Puts a field's value into the patch, or null. */
  private void put(ObjectNode json, List<String> protoNames) {
    List<String> names = shape.jsonPath(protoNames);
    JsonNode value = json;
    for (String name : names) {
      value = value.path(name);
    }
    ObjectNode in = patch;
    for (String name : names.subList(0, names.size() - 1)) {
      in = in.get(name) instanceof ObjectNode deeper ? deeper : in.putObject(name);
    }
    in.set(
        names.get(names.size() - 1),
        value.isMissingNode() ? JsonNodeFactory.instance.nullNode() : value);
  }
}
