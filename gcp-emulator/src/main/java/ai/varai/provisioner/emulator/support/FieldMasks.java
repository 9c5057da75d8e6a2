package ai.varai.provisioner.emulator.support;

import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.published.LaterFields;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.FieldMask;
import com.google.protobuf.MapEntry;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Patches by field mask as AIP-134 asks: masked fields take the new value, or lose theirs. */
public final class FieldMasks {

  private FieldMasks() {}

  /**
   * The current message with the masked fields taken from the update. {@code *} stands for every
   * field; an empty mask for the fields that the update has set.
   */
  @SuppressWarnings("unchecked") // a builder of an M builds an M
  public static <M extends Message> M patch(M current, M update, FieldMask mask) {
    Message.Builder b = current.toBuilder();
    List<String> paths = mask.getPathsList();
    if (paths.isEmpty()) {
      update.getAllFields().forEach(b::setField);
      Beside.of(update).fieldNames().forEachRemaining(f -> Beside.copy(update, b, f));
      return (M) b.build();
    }
    if (paths.contains("*")) {
      return update;
    }
    for (String path : paths) {
      apply(b, update, List.of(path.split("\\.")), path);
    }
    return (M) b.build();
  }

  /** The first parts of the mask's paths: the fields of the resource that a patch touches. */
  public static Set<String> topLevel(FieldMask mask) {
    java.util.TreeSet<String> out = new java.util.TreeSet<>();
    mask.getPathsList().forEach(p -> out.add(p.split("\\.", -1)[0]));
    return out;
  }

  private static void apply(
      Message.Builder target, Message update, List<String> path, String whole) {
    String name = path.get(0);
    if (LaterFields.find(target.getDescriptorForType(), name).isPresent()) {
      Beside.copy(update, target, Trees.camel(name));
      return;
    }
    FieldDescriptor f = field(target.getDescriptorForType(), name, whole);
    if (path.size() == 1) {
      Beside.copy(update, target, f.getJsonName());
      if (f.isRepeated() || update.hasField(f) || !f.hasPresence()) {
        target.setField(f, update.getField(f));
      } else {
        target.clearField(f);
      }
      return;
    }
    List<String> rest = path.subList(1, path.size());
    if (f.isMapField()) {
      applyMapKey(target, update, f, String.join(".", rest));
    } else if (f.isRepeated() || f.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
      throw badMask(whole);
    } else {
      if (!update.hasField(f) && !target.hasField(f)) {
        if (LaterFields.find(f.getMessageType(), rest.get(0)).isEmpty()) {
          field(f.getMessageType(), rest.get(0), whole);
        }
        return;
      }
      Message.Builder inner = ((Message) target.getField(f)).toBuilder();
      apply(inner, (Message) update.getField(f), rest, whole);
      target.setField(f, inner.build());
    }
  }

  private static void applyMapKey(
      Message.Builder target, Message update, FieldDescriptor f, String key) {
    List<Object> entries = new ArrayList<>();
    for (Object e : (List<?>) target.getField(f)) {
      if (!key(e).equals(key)) {
        entries.add(e);
      }
    }
    for (Object e : (List<?>) update.getField(f)) {
      if (key(e).equals(key)) {
        entries.add(e);
      }
    }
    target.setField(f, entries);
  }

  private static String key(Object entry) {
    return String.valueOf(((MapEntry<?, ?>) entry).getKey());
  }

  private static FieldDescriptor field(Descriptor type, String name, String whole) {
    FieldDescriptor f = type.findFieldByName(name);
    if (f == null) {
      f =
          type.getFields().stream()
              .filter(x -> x.getJsonName().equals(name))
              .findFirst()
              .orElseThrow(() -> badMask(whole));
    }
    return f;
  }

  private static GoogleError badMask(String path) {
    return GoogleError.badField(
        "update_mask",
        "Invalid field in field mask: '" + path + "' is not a field of the resource.");
  }
}
