package ai.varai.provisioner.app.session;

import ai.varai.provisioner.app.cli.CommandFailure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Choices about access to Google Cloud that are no part of an environment, because they differ
 * between those who bring it up: from options of the command line, else variables, to options of
 * the provider and the state.
 */
final class CloudVariables {
  private static final String ENDPOINT = "gcp.endpoint";

  private static final Map<String, String> OPTIONS =
      Map.of(
          "GCP_EMULATOR", ENDPOINT,
          "PROVISIONER_GCP_IMPERSONATE", "gcp.impersonate",
          "PROVISIONER_GCP_QUOTA_PROJECT", "gcp.quota_project");

  private CloudVariables() {}

  /** The options with those that variables set, and over these what the command line names. */
  static Map<String, String> over(
      Map<String, String> options, Map<String, String> variables, Map<String, String> named) {
    var result = new LinkedHashMap<>(options);
    OPTIONS.forEach(
        (variable, option) -> {
          String value = variables.getOrDefault(variable, "");
          if (!value.isEmpty()) {
            result.put(option, value);
          }
        });
    result.putAll(named);
    Optional.ofNullable(result.get(ENDPOINT)).ifPresent(CloudVariables::check);
    return result;
  }

  private static void check(String endpoint) {
    if (!endpoint.matches("(https?://)?[^/:@]+:\\d{1,5}/?")) {
      throw CommandFailure.invalid(
          "ENDPOINT_INVALID",
          "'" + endpoint + "' is no address of an emulated Google Cloud.",
          "Write http://HOST:PORT after --endpoint or into the variable GCP_EMULATOR; 'provisioner"
              + " emulator' prints its own.");
    }
  }
}
