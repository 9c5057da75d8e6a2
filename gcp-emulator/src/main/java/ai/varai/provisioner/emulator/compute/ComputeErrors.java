package ai.varai.provisioner.emulator.compute;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.rpc.Code;

/** The refusals of the Compute API in its own words. */
final class ComputeErrors {

  private ComputeErrors() {}

  static GoogleError notFound(String path) {
    return GoogleError.notFound("The resource '" + path + "' was not found");
  }

  static GoogleError exists(String path) {
    return GoogleError.alreadyExists("The resource '" + path + "' already exists");
  }

  static GoogleError invalid(String message) {
    return GoogleError.invalidArgument(message).withReason("invalid");
  }

  static GoogleError invalidField(String field, String value, String why) {
    return invalid("Invalid value for field 'resource." + field + "': '" + value + "'. " + why);
  }

  static GoogleError usage(String why) {
    return GoogleError.invalidArgument("Invalid resource usage: '" + why + "'.")
        .withReason("invalidResourceUsage");
  }

  static GoogleError required(String field) {
    return GoogleError.invalidArgument("Required field 'resource." + field + "' not specified")
        .withReason("required");
  }

  static GoogleError requiredParameter(String parameter) {
    return GoogleError.invalidArgument("Required parameter '" + parameter + "' not specified")
        .withReason("required");
  }

  static GoogleError inUse(String type, String path, String userPath) {
    return GoogleError.invalidArgument(inUseText(type, path, userPath))
        .withReason("resourceInUseByAnotherResource");
  }

  static String inUseText(String type, String path, String userPath) {
    return "The " + type + " resource '" + path + "' is already being used by '" + userPath + "'";
  }

  static GoogleError notReady(String path) {
    return GoogleError.invalidArgument("The resource '" + path + "' is not ready")
        .withReason("resourceNotReady");
  }

  static GoogleError staleFingerprint() {
    return GoogleError.of(Code.FAILED_PRECONDITION, "Invalid fingerprint.")
        .withHttpStatus(412)
        .withReason("conditionNotMet");
  }

  static GoogleError staleLabels() {
    return GoogleError.of(
            Code.FAILED_PRECONDITION,
            "Labels fingerprint either invalid or resource labels have changed")
        .withHttpStatus(412)
        .withReason("conditionNotMet");
  }
}
