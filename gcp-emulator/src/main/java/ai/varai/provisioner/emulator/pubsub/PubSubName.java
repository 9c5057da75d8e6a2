package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Projects;
import ai.varai.provisioner.emulator.support.Projects.Project;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a topic, a subscription, a snapshot or a schema.
 *
 * @see <a href="https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names">Names</a>
 */
record PubSubName(Project project, String collection, String id) {
  static final String TOPICS = "topics";
  static final String SUBSCRIPTIONS = "subscriptions";
  static final String SNAPSHOTS = "snapshots";
  static final String SCHEMAS = "schemas";

  private static final Pattern PATTERN =
      Pattern.compile("projects/([^/]+)/(topics|subscriptions|snapshots|schemas)/([^/]+)");
  private static final Pattern ID = Pattern.compile("(?!goog)[A-Za-z][A-Za-z0-9._~+%-]{2,254}");

  static PubSubName topic(Projects projects, String name) {
    return of(projects, TOPICS, "name", name);
  }

  static PubSubName subscription(Projects projects, String name) {
    return of(projects, SUBSCRIPTIONS, "name", name);
  }

  static PubSubName snapshot(Projects projects, String name) {
    return of(projects, SNAPSHOTS, "name", name);
  }

  static PubSubName schema(Projects projects, String name) {
    return of(projects, SCHEMAS, "name", name);
  }

  /**
   * @param argument what the caller calls the name, for refusals
   */
  static PubSubName of(Projects projects, String collection, String argument, String name) {
    Matcher m = PATTERN.matcher(name);
    if (!m.matches() || !m.group(2).equals(collection) || !ID.matcher(m.group(3)).matches()) {
      throw invalid(argument, name);
    }
    return new PubSubName(projects.require(m.group(1)), collection, m.group(3));
  }

  static GoogleError invalid(String argument, String name) {
    return GoogleError.invalidArgument(
        "Invalid resource name given ("
            + argument
            + "="
            + name
            + "). Refer to https://cloud.google.com/pubsub/docs/admin#resource_names for more"
            + " information.");
  }

  /** The key of its row, and of its policy. */
  String key() {
    return collection + "/" + id;
  }

  String shown() {
    return project.name() + "/" + key();
  }

  GoogleError notFound() {
    return GoogleError.notFound("Resource not found (resource=" + id + ").");
  }

  GoogleError exists() {
    return GoogleError.alreadyExists(
        "Resource already exists in the project (resource=" + id + ").");
  }
}
