package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * What disks, images and snapshots take over from what they are made of: its id, its size, its
 * licenses and what its guest can do.
 *
 * @see <a href="https://cloud.google.com/compute/docs/reference/rest/v1/disks">disks</a>
 */
final class DiskOrigins {

  private static final List<String> SOURCES =
      List.of("sourceImage", "sourceSnapshot", "sourceDisk");

  private static final List<String> INHERITED = List.of("licenses", "licenseCodes", "architecture");

  private static final String FEATURES = "guestOsFeatures";
  private static final String LOCATIONS = "storageLocations";

  private DiskOrigins() {}

  /**
   * Fills in what follows from the source of a new disk, image or snapshot.
   *
   * @param size the field that has its size in GB
   */
  static void take(Change c, String size) {
    if (!c.isInsert()) {
      return;
    }
    if (c.has("sourceImage")) {
      c.body()
          .put(
              "sourceImage",
              PublicImages.resolved(c.compute(), c.text("sourceImage"), c.url().project()));
    }
    for (String source : SOURCES) {
      find(c, source).ifPresent(origin -> take(c, source, origin, size));
    }
  }

  /**
   * Tells of an image that another one has replaced, in the words of operations on disks that
   * projects keep.
   */
  static void warn(ComputeContext compute, ObjectNode made, ObjectNode operation) {
    String source = path(made.path("sourceImage").asText());
    String replacement =
        PublicImages.find(compute, made.path("sourceImage").asText())
            .map(image -> path(image.at("/deprecated/replacement").asText()))
            .orElse("");
    if (replacement.isEmpty()) {
      return;
    }
    String advice = "A suggested replacement is '" + replacement + "'.";
    ObjectNode warning = operation.putArray("warnings").addObject();
    warning.put("code", "DEPRECATED_RESOURCE_USED");
    warning.put("message", "The resource '" + source + "' is deprecated. " + advice);
    ArrayNode data = warning.putArray("data");
    data.addObject().put("key", "resource_name").put("value", source);
    data.addObject().put("key", "replacement_suggestion").put("value", advice);
  }

  private static String path(String link) {
    return link.replace(ResourceUrl.BASE, "");
  }

  private static Optional<ObjectNode> find(Change c, String source) {
    String link = c.text(source);
    return source.equals("sourceImage")
        ? PublicImages.find(c.compute(), link)
        : ResourceUrl.parse(link, c.url().project()).flatMap(c.compute().resources()::find);
  }

  private static void take(Change c, String source, ObjectNode origin, String size) {
    c.body().put(source + "Id", origin.path("id").asText());
    String gigabytes = origin.path(origin.has("sizeGb") ? "sizeGb" : "diskSizeGb").asText();
    if (!gigabytes.isEmpty()) {
      c.byDefault(size, gigabytes);
    }
    for (String field : INHERITED) {
      if (origin.has(field) && !c.has(field)) {
        c.body().set(field, origin.get(field).deepCopy());
      }
    }
    features(c.body(), origin);
    if (!c.url().collection().equals("disks") && c.body().path(LOCATIONS).isEmpty()) {
      locations(c, origin);
    }
  }

  /** What a disk can do besides was said with it. */
  private static void features(ObjectNode body, ObjectNode origin) {
    for (JsonNode feature : origin.path(FEATURES)) {
      ArrayNode all = body.withArray("/" + FEATURES);
      if (StreamSupport.stream(all.spliterator(), false).noneMatch(feature::equals)) {
        all.add(feature.deepCopy());
      }
    }
  }

  /**
   * Images and snapshots are kept in the multi-region next to their source unless somebody says
   * where.
   *
   * @see <a href="https://cloud.google.com/compute/docs/disks/snapshots">Where snapshots are
   *     kept</a>
   */
  private static void locations(Change c, ObjectNode origin) {
    if (!origin.path(LOCATIONS).isEmpty()) {
      c.body().set(LOCATIONS, origin.get(LOCATIONS).deepCopy());
      return;
    }
    ResourceUrl.parse(origin.path("selfLink").asText(), "")
        .map(ResourceUrl::place)
        .filter(place -> !place.isEmpty())
        .ifPresent(place -> c.body().putArray(LOCATIONS).add(multiRegion(place)));
  }

  private static String multiRegion(String place) {
    return switch (place.substring(0, Math.max(0, place.indexOf('-')))) {
      case "asia", "australia" -> "asia";
      case "europe", "africa", "me" -> "eu";
      default -> "us";
    };
  }
}
