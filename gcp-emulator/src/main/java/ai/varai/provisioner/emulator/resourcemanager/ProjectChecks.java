package ai.varai.provisioner.emulator.resourcemanager;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.cloud.resourcemanager.v3.Project;
import java.util.Map;
import java.util.regex.Pattern;

/** The rules for ids, names and labels of projects. */
final class ProjectChecks {
  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{4,28}[a-z0-9]");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9 '\"!-]{4,30}");
  private static final Pattern LABEL = Pattern.compile("[a-z][a-z0-9_-]{0,62}");
  private static final Pattern VALUE = Pattern.compile("[a-z0-9_-]{0,63}");
  private static final int LABELS = 64;

  private ProjectChecks() {}

  static void id(String id) {
    if (!ID.matcher(id).matches()) {
      throw field("project_id", "project_id contains invalid characters");
    }
  }

  static void content(Project project) {
    String name = project.getDisplayName();
    if (!name.isEmpty() && !NAME.matcher(name).matches()) {
      throw field(
          "display_name",
          "display_name must be 4 to 30 characters: letters, digits, hyphen, quotes, space,"
              + " exclamation point");
    }
    Map<String, String> labels = project.getLabelsMap();
    if (labels.size() > LABELS) {
      throw field("labels", "a project has at most " + LABELS + " labels");
    }
    labels.forEach(
        (key, value) -> {
          if (!LABEL.matcher(key).matches() || !VALUE.matcher(value).matches()) {
            throw field("labels", "label " + key + " contains invalid characters");
          }
        });
  }

  private static GoogleError field(String name, String issue) {
    String text = "field [" + name + "] has issue [" + issue + "]";
    return GoogleError.invalidArgument(text).withFieldViolation(name, issue);
  }
}
