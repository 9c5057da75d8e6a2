package ai.varai.provisioner.emulator.logging;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Log scopes: which projects and views a query reads. They are kept; queries name what they read
 * themselves.
 *
 * @see <a
 *     href="https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.locations.logScopes">Reference</a>
 */
final class LogScopes implements LogRecords.Kind {
  private static final int MOST = 100;
  private static final int MOST_PROJECTS = 5;
  private static final Pattern PROJECT = Pattern.compile("projects/[^/]+");
  private static final Pattern VIEW =
      Pattern.compile("projects/[^/]+/locations/[^/]+/buckets/[^/]+/views/[^/]+");

  @Override
  public String collection() {
    return "logScopes";
  }

  @Override
  public String word() {
    return "Log scope";
  }

  @Override
  public String idParameter() {
    return "logScopeId";
  }

  @Override
  public boolean makesIds() {
    return false;
  }

  @Override
  public Set<String> fields() {
    return Set.of("description", "resourceNames");
  }

  @Override
  public List<String> holders() {
    return List.of("projects", "folders", "organizations");
  }

  @Override
  public void check(ObjectNode scope, String location) {
    if (!location.equals("global")) {
      throw GoogleError.badField(
          "parent", "Log scopes are only available in the location global, not " + location + ".");
    }
    if (scope.path("description").asText("").length() > 8000) {
      throw GoogleError.badField(
          "log_scope.description", "The description has at most 8000 characters.");
    }
    JsonNode names = scope.path("resourceNames");
    if (!names.isArray() || names.isEmpty() || names.size() > MOST) {
      throw GoogleError.badField(
          "log_scope.resource_names", "A log scope names 1 to " + MOST + " resources.");
    }
    int projects = 0;
    for (JsonNode name : names) {
      boolean project = PROJECT.matcher(name.asText()).matches();
      projects += project ? 1 : 0;
      if (!project && !VIEW.matcher(name.asText()).matches()) {
        throw GoogleError.badField(
            "log_scope.resource_names",
            "\""
                + name.asText()
                + "\" is neither projects/PROJECT nor a view of a log bucket,"
                + " projects/PROJECT/locations/LOCATION/buckets/BUCKET/views/VIEW.");
      }
    }
    if (projects > MOST_PROJECTS) {
      throw GoogleError.badField(
          "log_scope.resource_names", "A log scope names at most " + MOST_PROJECTS + " projects.");
    }
  }
}
