package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Projects;
import ai.varai.provisioner.emulator.support.Projects.Project;
import java.util.Locale;

/**
 * The name of a Cloud Run resource.
 *
 * @param rest what follows the location: {@code services/s}, {@code jobs/j/executions/e}
 */
record RunName(Project project, String location, String rest) {

  /** Where a v1 resource is when neither host nor label says. */
  static final String DEFAULT_REGION = "us-central1";

  /** Reads {@code projects/p/locations/l/...} with so many parts after the location. */
  static RunName parse(Projects projects, String name, int parts) {
    String[] p = name.split("/", 5);
    if (p.length < 4
        || !p[0].equals("projects")
        || !p[2].equals("locations")
        || p[1].isEmpty()
        || p[3].isEmpty()
        || (p.length == 5 ? p[4].split("/", -1).length : 0) != parts) {
      throw RunErrors.badField("name", "Invalid resource name: " + name);
    }
    return new RunName(projects.require(p[1]), p[3], p.length == 5 ? p[4] : "");
  }

  RunName child(String collection, String id) {
    return new RunName(
        project, location, (rest.isEmpty() ? "" : rest + "/") + collection + "/" + id);
  }

  /** The resource's own id. */
  String id() {
    return rest.substring(rest.lastIndexOf('/') + 1);
  }

  /** The key in the tables. */
  String key() {
    return location + "/" + rest;
  }

  /** The full name, with the project's id as Run shows it. */
  String shown() {
    return parent() + "/" + rest;
  }

  String parent() {
    return project.name() + "/locations/" + location;
  }

  /** The service, job or execution that this is part of. */
  RunName owner() {
    String[] p = rest.split("/");
    return new RunName(
        project, location, String.join("/", java.util.Arrays.copyOf(p, p.length - 2)));
  }

  private String kind() {
    String[] p = rest.split("/", -1);
    String plural = p[p.length - 2];
    return plural
        .substring(0, plural.length() - 1)
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toUpperCase(Locale.ROOT);
  }

  GoogleError notFound() {
    return GoogleError.notFound(
        "Resource '"
            + id()
            + "' of kind '"
            + kind()
            + "' in region '"
            + location
            + "' in project '"
            + project.id()
            + "' does not exist.");
  }

  GoogleError exists() {
    return GoogleError.alreadyExists("Resource '" + id() + "' already exists.");
  }

  /** Checks a new resource's id against the rules of Run. */
  void checkId(String field, int max) {
    if (!id().matches("[a-z]([a-z0-9-]*[a-z0-9])?") || id().length() > max) {
      if (field.startsWith("metadata.")) {
        throw RunErrors.badField(
            field,
            "Resource name must use only lowercase letters, numbers and '-'. Must begin with a"
                + " letter and cannot end with a '-'. Maximum length is "
                + max
                + " characters.");
      }
      throw RunErrors.violation(
          field,
          "must use only lowercase alphanumeric characters and dashes,"
              + " must begin with a letter, and cannot end with a dash; maximum length is "
              + max
              + " characters.");
    }
  }
}
