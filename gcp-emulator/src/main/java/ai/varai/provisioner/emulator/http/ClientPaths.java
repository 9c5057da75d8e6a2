package ai.varai.provisioner.emulator.http;

import java.util.ArrayList;
import java.util.List;

/** Paths as clients write them, led to those of the APIs. */
final class ClientPaths {
  private static final String METADATA = "computeMetadata";
  private static final List<String> STORAGE = List.of("storage", "v1");

  /** What paths of Cloud Storage's JSON API begin with; others are of its XML API. */
  private static final List<String> JSON_API =
      List.of("storage", "upload", "resumable", "download", "batch", "b", "discovery");

  private ClientPaths() {}

  /**
   * The path of the API that is meant.
   *
   * @param metadata whether the call has the header that calls of the metadata server have
   * @param storage whether the host is Cloud Storage's
   */
  static List<String> clean(String verb, List<String> segments, boolean metadata, boolean storage) {
    int last = segments.size() - 1;
    if (metadata && segments.equals(List.of(""))) {
      // By the root client libraries find out whether there is a metadata server.
      return List.of(METADATA, "v1");
    }
    if (last > 0 && segments.get(0).equals(METADATA) && segments.get(last).isEmpty()) {
      // The slash at the end stands for a directory.
      return segments.subList(0, last);
    }
    if (segments.get(0).equals("b")) {
      // Node's client takes STORAGE_EMULATOR_HOST for the whole root.
      return joined(STORAGE, segments);
    }
    if (storage && verb.equals("GET") && last > 0 && !JSON_API.contains(segments.get(0))) {
      return List.of("xml", segments.get(0), String.join("/", segments.subList(1, last + 1)));
    }
    return segments;
  }

  private static List<String> joined(List<String> a, List<String> b) {
    List<String> all = new ArrayList<>(a);
    all.addAll(b);
    return all;
  }
}
