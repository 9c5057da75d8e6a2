package ai.varai.provisioner.emulator.error;

import com.google.rpc.Code;

/**
 * How canonical codes map to HTTP statuses and to the reasons of the older error envelope.
 *
 * @see <a
 *     href="https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto">code.proto</a>
 */
public final class HttpCodes {

  private HttpCodes() {}

  public static int status(Code code) {
    return switch (code) {
      case OK -> 200;
      case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> 400;
      case UNAUTHENTICATED -> 401;
      case PERMISSION_DENIED -> 403;
      case NOT_FOUND -> 404;
      case ALREADY_EXISTS, ABORTED -> 409;
      case RESOURCE_EXHAUSTED -> 429;
      case CANCELLED -> 499;
      case UNIMPLEMENTED -> 501;
      case UNAVAILABLE -> 503;
      case DEADLINE_EXCEEDED -> 504;
      default -> 500;
    };
  }

  /** The canonical code that Google's gateways show for an HTTP status. */
  public static Code code(int httpStatus) {
    return switch (httpStatus) {
      case 400, 411, 412, 413, 414, 415, 431 -> Code.INVALID_ARGUMENT;
      case 401 -> Code.UNAUTHENTICATED;
      case 403 -> Code.PERMISSION_DENIED;
      case 404, 405 -> Code.NOT_FOUND;
      case 409 -> Code.ABORTED;
      case 429 -> Code.RESOURCE_EXHAUSTED;
      case 499 -> Code.CANCELLED;
      case 501 -> Code.UNIMPLEMENTED;
      case 503 -> Code.UNAVAILABLE;
      case 408, 504 -> Code.DEADLINE_EXCEEDED;
      default -> httpStatus >= 500 ? Code.INTERNAL : Code.INVALID_ARGUMENT;
    };
  }

  static String legacyReason(Code code, int httpStatus) {
    if (httpStatus == 412) {
      return "conditionNotMet";
    }
    return switch (code) {
      case NOT_FOUND -> "notFound";
      case ALREADY_EXISTS -> "alreadyExists";
      case ABORTED -> "conflict";
      case PERMISSION_DENIED -> "forbidden";
      case UNAUTHENTICATED -> "authError";
      case RESOURCE_EXHAUSTED -> "rateLimitExceeded";
      case FAILED_PRECONDITION -> "failedPrecondition";
      case UNIMPLEMENTED -> "notImplemented";
      case UNAVAILABLE, INTERNAL, UNKNOWN -> "backendError";
      default -> httpStatus >= 500 ? "backendError" : "invalid";
    };
  }
}
