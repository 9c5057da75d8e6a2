package ai.varai.provisioner.emulator.compute;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names one Compute resource.
 *
 * @param project the project's id
 * @param scope {@code global}, {@code regions/<region>} or {@code zones/<zone>}
 */
record ResourceUrl(String project, String scope, String collection, String name) {

  static final String BASE = "https://www.googleapis.com/compute/v1/";

  private static final Pattern FULL =
      Pattern.compile(
          "(?:https?://[^/]+/(?:compute/)?(?:v1|beta|alpha)/|/)?(?:projects/([^/]+)/)?"
              + "(global|regions/[^/]+|zones/[^/]+)/([A-Za-z]+)/([^/]+)");

  private static final Pattern PLACE =
      Pattern.compile(
          "(?:https?://[^/]+/(?:compute/)?(?:v1|beta|alpha)/)?(?:projects/([^/]+)/)?(?:global/)?"
              + "((?:regions|zones)/[^/]+)");

  /** Reads a whole or partial URL; the project is taken from it if it has one. */
  static Optional<ResourceUrl> parse(String text, String project) {
    Matcher m = FULL.matcher(text);
    if (!m.matches() || m.group(2).equals("global") && m.group(3).matches("regions|zones")) {
      return Optional.empty();
    }
    return Optional.of(
        new ResourceUrl(
            m.group(1) == null ? project : m.group(1), m.group(2), m.group(3), m.group(4)));
  }

  /** The whole URL of a region or zone that is given as one, or partially; else empty. */
  static Optional<String> place(String text, String project) {
    Matcher m = PLACE.matcher(text);
    return m.matches()
        ? Optional.of(
            BASE + "projects/" + (m.group(1) == null ? project : m.group(1)) + "/" + m.group(2))
        : Optional.empty();
  }

  /** The key in the collection's table. */
  String key() {
    return scope + "/" + name;
  }

  /** {@code projects/p/global/networks/n} */
  String path() {
    return collectionPath() + "/" + name;
  }

  String collectionPath() {
    return "projects/" + project + "/" + scope + "/" + collection;
  }

  /** The selfLink. */
  String link() {
    return BASE + path();
  }

  String scopeLink() {
    return BASE + "projects/" + project + "/" + scope;
  }

  /** The region or zone, or {@code global}. */
  String place() {
    return scope.substring(scope.indexOf('/') + 1);
  }

  boolean regional() {
    return scope.startsWith("regions/");
  }

  boolean zonal() {
    return scope.startsWith("zones/");
  }

  ResourceUrl in(String otherCollection, String otherName) {
    return new ResourceUrl(project, scope, otherCollection, otherName);
  }
}
