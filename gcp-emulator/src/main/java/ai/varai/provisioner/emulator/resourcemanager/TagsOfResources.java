package ai.varai.provisioner.emulator.resourcemanager;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.cloud.resourcemanager.v3.EffectiveTag;
import com.google.cloud.resourcemanager.v3.TagKey;
import com.google.cloud.resourcemanager.v3.TagValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What conditions and policies ask about tags. */
final class TagsOfResources implements ResourceTags {
  private final TagRows rows;
  private final FullNames names;
  private final TagBindings bindings;

  TagsOfResources(TagRows rows, FullNames names, TagBindings bindings) {
    this.rows = rows;
    this.names = names;
    this.bindings = bindings;
  }

  @Override
  public List<EffectiveTag> of(String api, String name) {
    try {
      String host = name.split("/", -1).length == 2 ? "cloudresourcemanager" : api;
      return bindings.tags(names.canonical("//" + host + ".googleapis.com/" + name));
    } catch (GoogleError e) {
      // What is not there has no tags.
      return List.of();
    }
  }

  @Override
  public <T> T made(String api, String name, Map<String, String> tags, Supplier<T> creation) {
    String resource = names.canonical("//" + api + ".googleapis.com/" + name);
    List<TagValue> values = bindings.asked(tags);
    return bindings.locked(
        resource,
        () -> {
          T made = creation.get();
          bindings.replace(resource, values);
          return made;
        });
  }

  @Override
  public List<String> owners(String name) {
    String[] parts = name.split("/", -1);
    String tag = parts.length < 2 ? name : parts[0] + "/" + parts[1];
    Optional<TagValue> value =
        rows.values.get(Hierarchy.SHARED, tag).or(() -> rows.namespacedValue(name));
    Optional<TagKey> key =
        value
            .flatMap(v -> rows.keys.get(Hierarchy.SHARED, v.getParent()))
            .or(() -> rows.keys.get(Hierarchy.SHARED, tag))
            .or(() -> rows.namespacedKey(name))
            .or(() -> rows.freeKey(name));
    return key.map(
            k ->
                value
                    .map(v -> List.of(v.getName(), k.getName(), k.getParent()))
                    .orElseGet(() -> List.of(k.getName(), k.getParent())))
        .orElse(List.of());
  }
}
