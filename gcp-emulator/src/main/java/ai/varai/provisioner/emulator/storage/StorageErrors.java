package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.rpc.Code;

/** Cloud Storage's refusals in Google's words. */
final class StorageErrors {

  private StorageErrors() {}

  static GoogleError noBucket() {
    return GoogleError.notFound("The specified bucket does not exist.");
  }

  static GoogleError noObject(String bucket, String name) {
    return GoogleError.notFound("No such object: " + bucket + "/" + name);
  }

  /** Named after the header of HTTP, also where a parameter had the condition. */
  static GoogleError preconditionFailed() {
    return GoogleError.of(
            Code.FAILED_PRECONDITION,
            "At least one of the pre-conditions you specified did not hold.")
        .withHttpStatus(412)
        .withReason("conditionNotMet")
        .withLocation("header", "If-Match");
  }

  static GoogleError noName() {
    return GoogleError.invalidArgument("No object name").withReason("required");
  }

  static GoogleError conflict(String message) {
    return GoogleError.aborted(message).withReason("conflict");
  }

  /** A conflict that gRPC has a code of its own for. */
  static GoogleError exists(String message) {
    return GoogleError.alreadyExists(message).withReason("conflict");
  }

  /** A conflict with what there is: a failed precondition over gRPC. */
  static GoogleError unfit(String message) {
    return GoogleError.failedPrecondition(message).withHttpStatus(409).withReason("conflict");
  }

  /** A request that is invalid because of where in the content it is. */
  static GoogleError outOfRange(String message) {
    return GoogleError.of(Code.OUT_OF_RANGE, message).withReason("invalid");
  }

  static GoogleError invalid(String message) {
    return GoogleError.invalidArgument(message).withReason("invalid");
  }

  /** A refusal where access lists are switched off. */
  static GoogleError noLists(String message) {
    return invalid(
        message
            + " Read more at https://cloud.google.com/storage/docs/uniform-bucket-level-access");
  }

  static GoogleError required(String what) {
    return GoogleError.invalidArgument("Required parameter: " + what).withReason("required");
  }

  static GoogleError forbidden(String message, String reason) {
    return GoogleError.permissionDenied(message).withReason(reason);
  }

  /** 304, which a conditional read answers when the client's copy is still the newest. */
  static GoogleError notModified() {
    return GoogleError.of(Code.FAILED_PRECONDITION, "Not Modified").withHttpStatus(304);
  }
}
