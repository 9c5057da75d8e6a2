package ai.varai.provisioner.emulator.sqladmin;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.rpc.Code;

/** Cloud SQL's refusals in Google's words. */
final class SqlErrors {

  private SqlErrors() {}

  static GoogleError noInstance() {
    return GoogleError.notFound("The Cloud SQL instance does not exist.")
        .withReason("instanceDoesNotExist");
  }

  static GoogleError instanceExists() {
    return GoogleError.alreadyExists("The Cloud SQL instance already exists.")
        .withReason("instanceAlreadyExists");
  }

  /** The name was in use less than a week ago. */
  static GoogleError nameResting() {
    return instanceExists()
        .withMessage(
            "The Cloud SQL instance already exists. When you delete an instance, you can't reuse"
                + " the name of the deleted instance until one week from the deletion date.");
  }

  static GoogleError busy() {
    return GoogleError.aborted(
            "Operation failed because another operation was already in progress.")
        .withReason("operationInProgress");
  }

  static GoogleError invalid(String what) {
    return GoogleError.invalidArgument("Invalid request: " + what).withReason("invalid");
  }

  /**
   * A database flag cannot have a value.
   *
   * @see <a
   *     href="https://github.com/google/exposure-notifications-server/issues/746">max_connections</a>
   */
  static GoogleError invalidFlagValue() {
    return GoogleError.invalidArgument("Value requested is not valid.")
        .withReason("invalidFlagValue");
  }

  /**
   * A flag whose values are a few words does not have this one.
   *
   * @see <a href="https://github.com/wandb/terraform-google-wandb/pull/183">binlog_row_image</a>
   */
  static GoogleError unexpectedFlagValue(String flag, String value) {
    return invalidFlagValue()
        .withMessage(
            "Value requested is not valid. Failed to set "
                + flag
                + ": "
                + value
                + " was not an expected string.");
  }

  /**
   * The engine does not have this flag; another may.
   *
   * @see <a href="https://cloud.google.com/sql/docs/mysql/admin-api-error-messages">Messages</a>
   */
  static GoogleError invalidFlagName() {
    return GoogleError.notFound(
            "The requested flag is either misspelled or unsupported by Cloud SQL.")
        .withReason("invalidFlagName");
  }

  static GoogleError notRunning() {
    return invalid("Invalid request since instance is not running.");
  }

  static GoogleError wrongState() {
    return GoogleError.of(
            Code.FAILED_PRECONDITION,
            "The instance or operation is not in an appropriate state to handle the request.")
        .withHttpStatus(409)
        .withReason("invalidState");
  }

  static GoogleError protectedInstance() {
    return GoogleError.invalidArgument(
            "The instance is protected. Please disable the deletion protection and try again. To"
                + " disable deletion protection, update the instance settings with"
                + " deletionProtectionEnabled set to false.")
        .withReason("invalid");
  }

  static GoogleError staleSettings() {
    return GoogleError.of(Code.FAILED_PRECONDITION, "Condition does not match.")
        .withHttpStatus(412)
        .withReason("staleData");
  }

  static GoogleError notFound() {
    return GoogleError.notFound("Not Found").withReason("notFound");
  }

  static GoogleError required(String what) {
    return GoogleError.invalidArgument("Missing parameter: " + what + ".").withReason("required");
  }

  static GoogleError notOnReplicas() {
    return invalid("The requested operation is not valid for a read replica instance.");
  }
}
