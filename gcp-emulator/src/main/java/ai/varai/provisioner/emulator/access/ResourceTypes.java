package ai.varai.provisioner.emulator.access;

import java.util.Locale;

/** The types that conditions know: {@code Secret}, {@code SecretVersion}, {@code Bucket}. */
final class ResourceTypes {
  private ResourceTypes() {}

  /** The type of the resource of a relative name, without its service. */
  static String of(String api, String resource) {
    String[] parts = resource.split("/", 0);
    if (parts.length < 2) {
      return "";
    }
    if (resource.startsWith("projects/_/buckets/")) {
      return parts.length > 4 ? "Object" : "Bucket";
    }
    String collection =
        parts.length % 2 == 0 ? parts[parts.length - 2] : parts[Math.max(0, parts.length - 3)];
    if (api.equals("secretmanager") && collection.equals("versions")) {
      return "SecretVersion";
    }
    String one =
        collection.endsWith("ies")
            ? collection.substring(0, collection.length() - 3) + "y"
            : collection.replaceFirst("s$", "");
    return one.isEmpty() ? "" : one.substring(0, 1).toUpperCase(Locale.ROOT) + one.substring(1);
  }
}
