package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Labels;
import ai.varai.provisioner.emulator.support.Projects;
import ai.varai.provisioner.emulator.support.Projects.Project;
import java.util.Map;

/** What requests about topics, subscriptions and snapshots have in common. */
final class PubSubLabels {
  private static final int MOST = 64;

  private PubSubLabels() {}

  static void check(Map<String, String> labels) {
    if (labels.size() > MOST) {
      throw MessageChecks.tooLarge(labels.size(), "labels_count", MOST);
    }
    labels.forEach(
        (key, value) -> {
          if (!Labels.valid(key, value)) {
            throw GoogleError.invalidArgument(
                "Invalid label given (key=" + key + ", value=" + value + ").");
          }
        });
  }

  /** The project of a list. */
  static Project project(Projects projects, String name) {
    if (!name.matches("projects/[^/]+")) {
      throw PubSubName.invalid("name", name);
    }
    return projects.require(name.substring(name.indexOf('/') + 1));
  }
}
