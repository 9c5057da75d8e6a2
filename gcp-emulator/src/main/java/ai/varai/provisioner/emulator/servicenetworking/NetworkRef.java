package ai.varai.provisioner.emulator.servicenetworking;

import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Projects;
import ai.varai.provisioner.emulator.support.Projects.Project;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A consumer's network: {@code projects/<number>/global/networks/<name>}. */
record NetworkRef(Project project, String name) {

  private static final Pattern FORM = Pattern.compile("projects/([^/]+)/global/networks/([^/]+)");

  static NetworkRef parse(Projects projects, String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      throw GoogleError.badField(
          "network",
          "The network '"
              + text
              + "' is invalid. It must have the form projects/{project}/global/networks/{network}.");
    }
    return new NetworkRef(projects.require(m.group(1)), m.group(2));
  }

  /** As the API shows it, with the project's number. */
  String text() {
    return project.numberName() + "/global/networks/" + name;
  }
}
