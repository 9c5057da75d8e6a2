package ai.varai.provisioner.emulator.run;

import ai.varai.provisioner.emulator.error.GoogleError;
import java.util.regex.Pattern;

/**
 * Refusals of what a request says, as Cloud Run words them: the field, then what is wrong with it.
 *
 * @see <a href="https://github.com/hashicorp/terraform-provider-google/issues/26877">a reserved
 *     variable</a>
 * @see <a href="https://github.com/GoogleCloudPlatform/magic-modules/pull/10173">two ports</a>
 */
final class RunErrors {

  private static final String VIOLATION = "Violation in ";

  private static final Pattern RESOURCE =
      Pattern.compile("^(\\w+Request\\.)?(service|job|worker_pool|instance)\\.");

  private RunErrors() {}

  /**
   * What Cloud Run finds wrong. The field is called from the resource on.
   *
   * @param path from the resource, or from the request on: {@code service.template.timeout}
   */
  static GoogleError badField(String path, String description) {
    return refused(RESOURCE.matcher(path).replaceFirst(""), description);
  }

  /** What breaks a rule of the interface's definition. The field is called from the request on. */
  static GoogleError violation(String path, String description) {
    return refused(VIOLATION + path, description);
  }

  /** The field without its request and its resource, whichever of the two named it. */
  static String fromResource(String field) {
    return RESOURCE.matcher(field.replaceFirst("^" + VIOLATION, "")).replaceFirst("");
  }

  static GoogleError refused(String field, String description) {
    return GoogleError.invalidArgument(field + ": " + description)
        .withFieldViolation(field, description);
  }
}
