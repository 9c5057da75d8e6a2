package ai.varai.provisioner.emulator.http;

import java.util.List;

/** Paths of the metadata server as clients write them. */
final class MetadataPaths {
  private static final String ROOT = "computeMetadata";

  private MetadataPaths() {}

  /**
   * Drops the slash at the end, which stands for a directory; and leads the root, by which client
   * libraries find out whether there is a metadata server, to the metadata's own.
   */
  static List<String> clean(List<String> segments, boolean flavored) {
    int last = segments.size() - 1;
    if (flavored && segments.equals(List.of(""))) {
      return List.of(ROOT, "v1");
    }
    return last > 0 && segments.get(0).equals(ROOT) && segments.get(last).isEmpty()
        ? segments.subList(0, last)
        : segments;
  }
}
