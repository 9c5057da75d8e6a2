package ai.varai.provisioner.emulator.resourcemanager;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.google.cloud.resourcemanager.v3.TagBinding;
import com.google.cloud.resourcemanager.v3.TagHold;
import com.google.cloud.resourcemanager.v3.TagKey;
import com.google.cloud.resourcemanager.v3.TagValue;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tag keys, tag values, and what uses them. */
final class TagRows {

  /** What starts and ends with a letter or digit; today's API takes more than its protos say. */
  private static final Pattern SHORT_NAME =
      Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9_.-]{0,254}[a-zA-Z0-9])?");

  private final Emulation emulation;
  final Table<TagKey> keys;
  final Table<TagValue> values;
  final Table<TagHold> holds;

  /** By the project of the resource, and the resource's full name before the value's. */
  final Table<TagBinding> bindings;

  TagRows(Emulation emulation) {
    this.emulation = emulation;
    var store = emulation.store();
    this.keys = store.table("resourcemanager.tagKeys", Codec.proto(TagKey.class));
    this.values = store.table("resourcemanager.tagValues", Codec.proto(TagValue.class));
    this.holds = store.table("resourcemanager.tagHolds", Codec.proto(TagHold.class));
    this.bindings = store.table("resourcemanager.tagBindings", Codec.proto(TagBinding.class));
  }

  /** Lets a project's own keys go with it, which stand among those of the organisation. */
  void followResets() {
    emulation
        .store()
        .onClear(
            id -> {
              String parent = emulation.projects().find(id).map(Project::numberName).orElse("");
              return () -> removeOf(parent);
            });
  }

  private void removeOf(String parent) {
    emulation
        .store()
        .run(
            Hierarchy.SHARED,
            () -> {
              for (TagKey key : keys.list(Hierarchy.SHARED)) {
                if (key.getParent().equals(parent)) {
                  valuesOf(key.getName()).forEach(this::remove);
                  keys.remove(Hierarchy.SHARED, key.getName());
                  emulation
                      .policies()
                      .remove(Hierarchy.SHARED, ResourcePolicies.tag(key.getName()));
                }
              }
            });
  }

  private void remove(TagValue value) {
    holdsOf(value.getName()).forEach(h -> holds.remove(Hierarchy.SHARED, h.getName()));
    values.remove(Hierarchy.SHARED, value.getName());
    emulation.policies().remove(Hierarchy.SHARED, ResourcePolicies.tag(value.getName()));
  }

  TagKey key(String name) {
    return keys.get(Hierarchy.SHARED, name).orElseThrow(() -> hidden(name));
  }

  TagValue value(String name) {
    return values.get(Hierarchy.SHARED, name).orElseThrow(() -> hidden(name));
  }

  /** By {@code 123/env}: the number of the organisation, or the id of the project. */
  Optional<TagKey> namespacedKey(String name) {
    return keys.list(Hierarchy.SHARED).stream()
        .filter(k -> k.getNamespacedName().equals(name))
        .findFirst();
  }

  /** By {@code 123/env/prod}. */
  Optional<TagValue> namespacedValue(String name) {
    return values.list(Hierarchy.SHARED).stream()
        .filter(v -> v.getNamespacedName().equals(name))
        .findFirst();
  }

  /**
   * The key of {@code 123/env/prod}, where its expression allows the value without its being made.
   */
  Optional<TagKey> freeKey(String name) {
    int cut = Math.max(0, name.lastIndexOf('/'));
    String value = name.substring(cut).replaceFirst("^/", "");
    return namespacedKey(name.substring(0, cut))
        .filter(k -> TagValues.allowed(k).filter(p -> p.matcher(value).matches()).isPresent());
  }

  List<TagValue> valuesOf(String key) {
    return values.list(Hierarchy.SHARED).stream().filter(v -> v.getParent().equals(key)).toList();
  }

  List<TagHold> holdsOf(String value) {
    return holds.list(Hierarchy.SHARED, value + "/");
  }

  /** Whether this value is bound to anything, or of this key one that nobody made. */
  boolean bound(String tag) {
    return bindings.projects().stream()
        .flatMap(p -> bindings.list(p).stream())
        .anyMatch(b -> BoundTag.name(b).equals(tag));
  }

  /** Who may not know is told the same as who asks for what is not there. */
  static GoogleError hidden(String name) {
    return GoogleError.permissionDenied(
        "Permission denied on resource '" + name + "' (or it may not exist).");
  }

  static void checkTexts(String shortName, String description) {
    if (!SHORT_NAME.matcher(shortName).matches()) {
      throw GoogleError.badField(
          "short_name",
          "The short name must have 1 to 256 characters: letters, digits, hyphens, underscores and"
              + " dots, with a letter or digit first and last.");
    }
    checkDescription(description);
  }

  static void checkDescription(String description) {
    if (description.length() > 256) {
      throw GoogleError.badField("description", "The description must not exceed 256 characters.");
    }
  }

  static void checkMask(com.google.protobuf.FieldMask mask) {
    mask.getPathsList().stream()
        .filter(p -> !p.equals("description") && !p.equals("etag"))
        .findFirst()
        .ifPresent(
            p -> {
              throw GoogleError.badField(
                  "update_mask", "Only description and etag can be updated, not " + p + ".");
            });
  }

  static void checkEtag(String given, String now) {
    if (!given.isEmpty() && !given.equals(now)) {
      throw GoogleError.aborted(
          "The etag provided in the request does not match the resource's current etag.");
    }
  }

  /** A number as Google gives to tags. */
  String id() {
    return "281" + emulation.ids().numeric(12);
  }

  String etag() {
    return Base64.getEncoder().encodeToString(emulation.ids().bytes(8));
  }
}
