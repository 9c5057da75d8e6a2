package ai.varai.provisioner.emulator.resourcemanager;

import com.google.cloud.resourcemanager.v3.TagBinding;
import com.google.cloud.resourcemanager.v3.TagKey;
import com.google.cloud.resourcemanager.v3.TagValue;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * What is bound to a resource: a value that somebody made, or one that nobody made and that the
 * key's expression allows. Of the latter a binding has the name of the key.
 *
 * @param key the name of the key
 * @param name of the value, or of the key
 * @param namespaced such as {@code 123/env/prod}
 */
record BoundTag(String key, String name, String namespaced) {

  static BoundTag made(TagValue value) {
    return new BoundTag(value.getParent(), value.getName(), value.getNamespacedName());
  }

  static BoundTag free(TagKey key, String namespaced) {
    return new BoundTag(key.getName(), key.getName(), namespaced);
  }

  /** The value or the key that a binding's name ends in. */
  static String name(TagBinding binding) {
    String[] parts = binding.getName().split("/", -1);
    return parts[parts.length - 2] + "/" + parts[parts.length - 1];
  }

  TagBinding binding(String resource) {
    TagBinding.Builder out =
        TagBinding.newBuilder()
            .setName(
                "tagBindings/" + URLEncoder.encode(resource, StandardCharsets.UTF_8) + "/" + name)
            .setParent(resource);
    return (name.equals(key) ? out.setTagValueNamespacedName(namespaced) : out.setTagValue(name))
        .build();
  }
}
