package ai.varai.provisioner.emulator.scheduler;

import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Projects;
import ai.varai.provisioner.emulator.support.Projects.Project;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a job.
 *
 * @param id letters, digits, hyphens and underscores, at most 500
 */
record JobName(Project project, String location, String id) {
  private static final Pattern NAME =
      Pattern.compile("projects/([^/]+)/locations/([^/]+)/jobs/([A-Za-z0-9_-]{1,500})");

  /** Reads a full name. */
  static JobName parse(Projects projects, String name) {
    Matcher m = NAME.matcher(name);
    if (!m.matches()) {
      throw GoogleError.badField(
          "name",
          "Job name must be formatted:"
              + " \"projects/<PROJECT_ID>/locations/<LOCATION_ID>/jobs/<JOB_ID>\"; the ID can"
              + " contain only letters ([A-Za-z]), numbers ([0-9]), hyphens (-), or underscores"
              + " (_), at most 500.");
    }
    return new JobName(projects.require(m.group(1)), m.group(2), m.group(3));
  }

  /** The key in the tables of its project. */
  String key() {
    return location + "/jobs/" + id;
  }

  /** The full name, with the project's id. */
  String shown() {
    return parent() + "/jobs/" + id;
  }

  String parent() {
    return project.name() + "/locations/" + location;
  }
}
