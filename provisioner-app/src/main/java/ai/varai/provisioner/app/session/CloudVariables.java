package ai.varai.provisioner.app.session;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Choices about access to Google Cloud that are no part of an environment, because they differ
 * between those who bring it up: from variables to options of the provider and the state.
 */
final class CloudVariables {
  private static final Map<String, String> OPTIONS =
      Map.of(
          "GCP_EMULATOR", "gcp.endpoint",
          "PROVISIONER_GCP_IMPERSONATE", "gcp.impersonate",
          "PROVISIONER_GCP_QUOTA_PROJECT", "gcp.quota_project");

  private CloudVariables() {}

  /** The options with those that variables set. */
  static Map<String, String> over(Map<String, String> options, Map<String, String> variables) {
    var result = new LinkedHashMap<>(options);
    OPTIONS.forEach(
        (variable, option) -> {
          String value = variables.getOrDefault(variable, "");
          if (!value.isEmpty()) {
            result.put(option, value);
          }
        });
    return result;
  }
}
