package ai.varai.provisioner.emulator.access;

import com.google.cloud.resourcemanager.v3.CreateTagBindingRequest;
import com.google.cloud.resourcemanager.v3.EffectiveTag;
import com.google.protobuf.Message;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What tagging a resource needs: a permission on the resource, which its service names, and one on
 * the tag.
 *
 * @see <a
 *     href="https://cloud.google.com/resource-manager/docs/tags/tags-creating-and-managing#required-permissions-attach">Required
 *     permissions</a>
 */
final class TagUse {
  private static final Pattern FULL = Pattern.compile("//([a-z]+)\\.googleapis\\.com/(.+)");
  private static final Pattern BINDING =
      Pattern.compile("tagBindings/(.+)/tag(?:Values|Keys)/[^/]+");

  private TagUse() {}

  /** The resource of a full name, or of the name of a binding, relative to its service. */
  static String relative(String name) {
    Matcher m = FULL.matcher(full(name));
    return m.matches() ? m.group(2) : name;
  }

  private static String full(String name) {
    Matcher binding = BINDING.matcher(name);
    String out = binding.matches() ? binding.group(1) : name;
    while (binding.matches() && out.contains("%")) {
      out = URLDecoder.decode(out, StandardCharsets.UTF_8);
    }
    return out;
  }

  /** The permission on the resource for a method of {@code TagBindings}. */
  static String permission(String method, String name) {
    String verb = method.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + method.substring(1);
    Matcher m = FULL.matcher(full(name));
    if (!m.matches() || m.group(1).equals("cloudresourcemanager")) {
      return "resourcemanager.hierarchyNodes." + verb;
    }
    String[] parts = m.group(2).split("/", -1);
    String collection = parts.length > 1 ? parts[parts.length - 2] : parts[0];
    String service = m.group(1).equals("sqladmin") ? "cloudsql" : m.group(1);
    return service + "." + collection + "." + verb;
  }

  /** The tag that a request binds. */
  static Optional<String> value(Message request) {
    return request instanceof CreateTagBindingRequest q
        ? Optional.of(q.getTagBinding())
            .map(b -> b.getTagValue().isEmpty() ? b.getTagValueNamespacedName() : b.getTagValue())
        : Optional.empty();
  }

  /** Whether this is the tag that a condition asks for; an empty value asks for any of the key. */
  static boolean matches(EffectiveTag tag, boolean ids, String key, String value) {
    if (ids) {
      return tag.getTagKey().equals(key) && (value.isEmpty() || tag.getTagValue().equals(value));
    }
    String namespaced = tag.getNamespacedTagKey();
    return namespaced.equals(key)
        && (value.isEmpty() || tag.getNamespacedTagValue().equals(namespaced + "/" + value));
  }
}
