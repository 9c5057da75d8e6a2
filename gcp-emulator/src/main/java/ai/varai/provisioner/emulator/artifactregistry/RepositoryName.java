package ai.varai.provisioner.emulator.artifactregistry;

import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Projects;
import ai.varai.provisioner.emulator.support.Projects.Project;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a repository, and of what lies in it.
 *
 * @param image the package's name with its slashes; empty for the repository itself
 * @param kind {@code versions} or {@code tags}; empty for a package
 * @param item the version's digest or the tag
 */
record RepositoryName(
    Project project, String location, String repository, String image, String kind, String item) {

  private static final Pattern NAME =
      Pattern.compile(
          "projects/([^/]+)/locations/([^/]+)/repositories/([^/]+)"
              + "(?:/(?:packages|dockerImages)/(.+?)(?:/(versions|tags)/([^/]+))?)?");
  private static final Pattern PARENT = Pattern.compile("projects/([^/]+)/locations/([^/]+)");

  static RepositoryName parse(Projects projects, String name) {
    Matcher m = NAME.matcher(name);
    if (!m.matches()) {
      throw bad(name);
    }
    return new RepositoryName(
        projects.require(m.group(1)),
        m.group(2),
        m.group(3),
        text(m.group(4)).replace("%2F", "/"),
        text(m.group(5)),
        text(m.group(6)));
  }

  private static String text(@org.jspecify.annotations.Nullable String group) {
    return group == null ? "" : group;
  }

  /** The name of a repository that is to be made in a location. */
  static RepositoryName in(Projects projects, String parent, String id) {
    Matcher m = PARENT.matcher(parent);
    if (!m.matches()) {
      throw bad(parent);
    }
    return new RepositoryName(projects.require(m.group(1)), m.group(2), id, "", "", "");
  }

  private static GoogleError bad(String name) {
    return GoogleError.badField("name", "Invalid resource name: " + name);
  }

  /** The repository's key in the tables. */
  String key() {
    return location + "/" + repository;
  }

  /** The repository's full name. */
  String shown() {
    return project.name() + "/locations/" + location + "/repositories/" + repository;
  }

  String packageName() {
    return packageName(image);
  }

  String packageName(String of) {
    return shown() + "/packages/" + of.replace("/", "%2F");
  }

  /** {@code us-central1-docker.pkg.dev/project/repository}. */
  String uri(String format) {
    return location + "-" + format + ".pkg.dev/" + project.id() + "/" + repository;
  }

  static GoogleError notFound() {
    return GoogleError.notFound("Requested entity was not found.");
  }
}
