package ai.varai.provisioner.local.image;

import ai.varai.provisioner.lifecycle.spi.Artifact;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An image that an engine has exported, as an OCI image in temporary files. An engine exports no
 * manifest that a registry would know: it is made here, from the configuration as it is.
 *
 * @see <a href="https://github.com/moby/docker-image-spec/blob/main/v1.2.md">Combined image JSON
 *     and filesystem changeset format</a>
 */
public final class ExportedImage implements Artifact {
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TemporaryFolder folder;
  private final byte[] manifest;
  private final String digest;
  private final List<Blob> blobs;

  private ExportedImage(TemporaryFolder folder, byte[] manifest, String digest, List<Blob> blobs) {
    this.folder = folder;
    this.manifest = manifest;
    this.digest = digest;
    this.blobs = List.copyOf(blobs);
  }

  /**
   * Reads an archive as {@code docker save} makes it, of engines old and new.
   *
   * @param architecture which image to take where the archive holds one for each of several
   * @throws IOException when it cannot be read or kept, or holds no usable image
   */
  public static ExportedImage read(InputStream tar, String architecture)
      throws IOException, InterruptedException {
    return read(tar, architecture, Path.of(System.getProperty("java.io.tmpdir")));
  }

  static ExportedImage read(InputStream tar, String architecture, Path parent)
      throws IOException, InterruptedException {
    var folder = TemporaryFolder.in(parent);
    boolean done = false;
    try {
      Archive archive = Archive.unpack(tar, folder.path());
      ExportedImage image = image(archive, architecture, folder);
      done = true;
      return image;
    } finally {
      if (!done) {
        folder.close();
      }
    }
  }

  private static ExportedImage image(Archive archive, String architecture, TemporaryFolder folder)
      throws IOException, InterruptedException {
    JsonNode entry = chosen(archive, architecture);
    Path configFile = archive.file(entry.path("Config").asText());
    byte[] config = Files.readAllBytes(configFile);
    JsonNode diffIds = JSON.readTree(config).path("rootfs").path("diff_ids");
    JsonNode names = entry.path("Layers");
    if (diffIds.size() != names.size()) {
      throw new IOException(
          "the archive has " + names.size() + " layers, the configuration " + diffIds.size());
    }
    Map<Path, Layer> layers = new LinkedHashMap<>();
    ObjectNode manifest = JSON.createObjectNode();
    manifest.put("schemaVersion", 2).put("mediaType", MANIFEST);
    var blobs = new LinkedHashMap<String, Blob>();
    String configDigest = Bytes.digest(new ByteArrayInputStream(config));
    add(manifest.putObject("config"), CONFIG, configDigest, configFile, blobs);
    ArrayNode list = manifest.putArray("layers");
    for (int i = 0; i < names.size(); i++) {
      Path file = archive.file(names.get(i).asText());
      Layer layer = layers.get(file);
      if (layer == null) {
        layer = Layer.of(file, diffIds.get(i).asText(), folder.path().resolve("layer-" + i));
        layers.put(file, layer);
      }
      add(list.addObject(), layer.mediaType(), layer.digest(), layer.file(), blobs);
    }
    byte[] bytes = JSON.writeValueAsBytes(manifest);
    return new ExportedImage(
        folder,
        bytes,
        Bytes.digest(new ByteArrayInputStream(bytes)),
        new ArrayList<>(blobs.values()));
  }

  private static void add(
      ObjectNode descriptor, String type, String digest, Path file, Map<String, Blob> blobs)
      throws IOException {
    long size = Files.size(file);
    descriptor.put("mediaType", type).put("digest", digest).put("size", size);
    blobs.putIfAbsent(digest, new FileBlob(digest, size, file));
  }

  /** Of several images the one for the machine; an archive of one image is not looked at closer. */
  private static JsonNode chosen(Archive archive, String architecture) throws IOException {
    JsonNode images = JSON.readTree(Files.readAllBytes(archive.file("manifest.json")));
    if (images.size() == 1) {
      return images.get(0);
    }
    for (JsonNode each : images) {
      JsonNode config =
          JSON.readTree(Files.readAllBytes(archive.file(each.path("Config").asText())));
      if (config.path("architecture").asText().equals(architecture)) {
        return each;
      }
    }
    throw new IOException(
        "the archive holds " + images.size() + " images, and none for " + architecture);
  }

  @Override
  public String digest() {
    return digest;
  }

  @Override
  public String mediaType() {
    return MANIFEST;
  }

  @Override
  public byte[] manifest() {
    return manifest.clone();
  }

  @Override
  public List<Artifact> platforms() {
    return List.of();
  }

  @Override
  public List<Blob> blobs() {
    return blobs;
  }

  /** Deletes the temporary files. */
  @Override
  public void close() {
    folder.close();
  }
}
