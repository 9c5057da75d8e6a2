package ai.varai.provisioner.emulator.compute;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names one Compute resource.
 *
 * @param project the project's id; empty for what organizations and folders own
 * @param scope {@code global}, {@code regions/<region>}, {@code zones/<zone>}, or {@link
 *     #ORGANIZATION}
 */
record ResourceUrl(String project, String scope, String collection, String name) {

  static final String BASE = "https://www.googleapis.com/compute/v1/";

  /** The scope of what organizations and folders own. */
  static final String ORGANIZATION = "locations/global";

  private static final Pattern FULL =
      Pattern.compile(
          "(?:https?://[^/]+/(?:compute/)?(?:v1|beta|alpha)/|/)?"
              + "(locations/global|(?:projects/([^/]+)/)?(global|regions/[^/]+|zones/[^/]+))"
              + "/([A-Za-z]+)/([^/]+)");

  private static final Pattern PLACE =
      Pattern.compile(
          "(?:https?://[^/]+/(?:compute/)?(?:v1|beta|alpha)/)?(?:projects/([^/]+)/)?(?:global/)?"
              + "((?:regions|zones)/[^/]+)");

  /** Reads a whole or partial URL; the project is taken from it if it has one. */
  static Optional<ResourceUrl> parse(String text, String project) {
    Matcher m = FULL.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    if (m.group(1).equals(ORGANIZATION)) {
      return Optional.of(new ResourceUrl("", ORGANIZATION, m.group(4), m.group(5)));
    }
    if (m.group(3).equals("global") && m.group(4).matches("regions|zones")) {
      return Optional.empty();
    }
    return Optional.of(
        new ResourceUrl(
            m.group(2) == null ? project : m.group(2), m.group(3), m.group(4), m.group(5)));
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
    return (project.isEmpty() ? "" : "projects/" + project + "/") + scope + "/" + collection;
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

  /** Whether it belongs to an organization or a folder, and to no project. */
  boolean ofOrganization() {
    return scope.equals(ORGANIZATION);
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
