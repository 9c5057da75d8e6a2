package ai.varai.provisioner.gcp.registry;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * An image of random layers, as a build makes one.
 *
 * @param blobs the configuration first
 */
record SampleImage(String type, byte[] manifest, List<byte[]> blobs) {
  static final String IMAGE = "application/vnd.oci.image.manifest.v1+json";
  static final String INDEX = "application/vnd.oci.image.index.v1+json";

  /** Another seed, another image. */
  static SampleImage of(int seed, byte[]... layers) {
    var blobs = new ArrayList<byte[]>();
    blobs.add(
        ("{\"architecture\":\"amd64\",\"os\":\"linux\",\"seed\":" + seed + "}").getBytes(UTF));
    blobs.addAll(List.of(layers));
    var descriptors = new ArrayList<String>();
    for (byte[] each : layers) {
      descriptors.add(descriptor("application/vnd.oci.image.layer.v1.tar+gzip", each));
    }
    String manifest =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\n \"config\":%s,\n \"layers\":[%s]}"
            .formatted(
                IMAGE,
                descriptor("application/vnd.oci.image.config.v1+json", blobs.get(0)),
                String.join(",", descriptors));
    return new SampleImage(IMAGE, manifest.getBytes(UTF), List.copyOf(blobs));
  }

  /** The index of images for several platforms. */
  static SampleImage index(SampleImage... platforms) {
    var descriptors = new ArrayList<String>();
    for (SampleImage each : platforms) {
      descriptors.add(descriptor(each.type(), each.manifest()));
    }
    String manifest =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
            .formatted(INDEX, String.join(",", descriptors));
    return new SampleImage(INDEX, manifest.getBytes(UTF), List.of());
  }

  /** Bytes that no compression and no chance makes twice. */
  static byte[] layer(int seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static final java.nio.charset.Charset UTF = StandardCharsets.UTF_8;

  private static String descriptor(String type, byte[] bytes) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(type, Digests.of(bytes), bytes.length);
  }

  String digest() {
    return Digests.of(manifest);
  }
}
