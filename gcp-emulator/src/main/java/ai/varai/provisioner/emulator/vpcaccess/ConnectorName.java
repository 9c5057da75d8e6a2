package ai.varai.provisioner.emulator.vpcaccess;

import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Projects;
import ai.varai.provisioner.emulator.support.Projects.Project;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a connector, or of a location when the connector is empty.
 *
 * @param location {@code -} stands for all of them in a list
 */
record ConnectorName(Project project, String location, String connector) {
  private static final Pattern PATTERN =
      Pattern.compile("projects/([^/]+)/locations/([^/]+)(?:/connectors/([^/]+))?");

  /** At most 25 characters, since instances are named after the connector. */
  private static final Pattern ID = Pattern.compile("[a-z][-a-z0-9]{0,23}[a-z0-9]");

  static ConnectorName parent(Projects projects, String name) {
    ConnectorName found = parse(projects, name);
    if (!found.connector().isEmpty()) {
      throw malformed(name);
    }
    return found;
  }

  static ConnectorName connector(Projects projects, String name) {
    ConnectorName found = parse(projects, name);
    if (found.connector().isEmpty()) {
      throw malformed(name);
    }
    return found;
  }

  private static ConnectorName parse(Projects projects, String name) {
    Matcher m = PATTERN.matcher(name);
    if (!m.matches()) {
      throw malformed(name);
    }
    String connector = m.group(3);
    return new ConnectorName(
        projects.require(m.group(1)), m.group(2), connector == null ? "" : connector);
  }

  private static GoogleError malformed(String name) {
    return GoogleError.invalidArgument("Malformed name: '" + name + "'");
  }

  ConnectorName withId(String id) {
    if (!ID.matcher(id).matches()) {
      throw GoogleError.badField(
          "connector_id", "Connector ID must follow the pattern ^[a-z][-a-z0-9]{0,23}[a-z0-9]$.");
    }
    return new ConnectorName(project, location, id);
  }

  String place() {
    return project.name() + "/locations/" + location;
  }

  String key() {
    return location + "/" + connector;
  }

  String shown() {
    return place() + "/connectors/" + connector;
  }
}
