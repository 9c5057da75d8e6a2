package ai.varai.provisioner.gcp.registry;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a manifest names.
 *
 * @param type its media type
 * @param platforms digests of the manifests that an index lists
 * @param parts configuration and layers of an image, each once
 */
record Manifest(String type, List<String> platforms, List<Part> parts) {
  /** What is understood: images and indexes, in the words of OCI and of Docker. */
  static final String TYPES =
      String.join(
          ", ",
          "application/vnd.oci.image.index.v1+json",
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.list.v2+json",
          "application/vnd.docker.distribution.manifest.v2+json");

  /** One blob. */
  record Part(String digest, long size) {}

  /**
   * Reads a manifest.
   *
   * @param address where it is from, for messages
   * @param type its media type as the registry says; counts when the manifest says none
   */
  static Manifest of(String address, byte[] bytes, String type) throws ProviderException {
    Map<?, ?> json =
        Json.read(bytes).orElseThrow(() -> unusable(address, "its manifest is no JSON"));
    if (Json.number(json, "schemaVersion") != 2) {
      throw unusable(address, "its manifest is not of schema version 2");
    }
    var platforms = new ArrayList<String>();
    for (Map<?, ?> each : Json.objects(json, "manifests")) {
      platforms.add(digest(address, each));
    }
    var parts = new LinkedHashMap<String, Part>();
    if (json.get("config") instanceof Map<?, ?> config) {
      add(address, config, parts);
    }
    for (Map<?, ?> each : Json.objects(json, "layers")) {
      // What may not be given away is fetched from its own address by whoever runs the image.
      if (!(each.get("urls") instanceof List<?> urls) || urls.isEmpty()) {
        add(address, each, parts);
      }
    }
    if (platforms.isEmpty() && parts.isEmpty()) {
      throw unusable(address, "its manifest names neither layers nor platforms");
    }
    String own = Json.text(json, "mediaType");
    return new Manifest(
        own.isEmpty() ? type : own, List.copyOf(platforms), List.copyOf(parts.values()));
  }

  private static void add(String address, Map<?, ?> descriptor, Map<String, Part> parts)
      throws ProviderException {
    String digest = digest(address, descriptor);
    long size = Json.number(descriptor, "size");
    if (size < 0) {
      throw unusable(address, "its manifest does not say how large " + digest + " is");
    }
    parts.putIfAbsent(digest, new Part(digest, size));
  }

  private static String digest(String address, Map<?, ?> descriptor) throws ProviderException {
    String digest = Json.text(descriptor, "digest");
    if (!ImageAddress.isDigest(digest)) {
      throw unusable(address, "its manifest names something by '" + digest + "', not by SHA-256");
    }
    return digest;
  }

  private static ProviderException unusable(String address, String why) {
    return new ProviderException(
        Category.INVALID,
        "the image " + address + " cannot be used: " + why,
        "push it again with a current docker, buildx or jib");
  }
}
