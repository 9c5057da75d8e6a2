package ai.varai.provisioner.emulator.scheduler;

import com.google.rpc.Code;
import com.google.rpc.Status;
import java.util.Map;
import java.util.Optional;

/**
 * What came of an attempt.
 *
 * @param message what there is to say beside the code, as in {@code status} of the job; may be
 *     empty
 * @param http the status of the target's answer; empty where there is none
 * @param debugInfo as Cloud Logging has it; empty for targets that are not called by their URL
 */
record Outcome(Code code, String message, Optional<Integer> http, String debugInfo) {
  /** Statuses and the codes that stand for them. */
  private static final Map<Integer, Code> CODES =
      Map.ofEntries(
          Map.entry(400, Code.INVALID_ARGUMENT),
          Map.entry(401, Code.UNAUTHENTICATED),
          Map.entry(403, Code.PERMISSION_DENIED),
          Map.entry(404, Code.NOT_FOUND),
          Map.entry(409, Code.ABORTED),
          Map.entry(416, Code.OUT_OF_RANGE),
          Map.entry(429, Code.RESOURCE_EXHAUSTED),
          Map.entry(499, Code.CANCELLED),
          Map.entry(501, Code.UNIMPLEMENTED),
          Map.entry(503, Code.UNAVAILABLE),
          Map.entry(504, Code.DEADLINE_EXCEEDED));

  static final Outcome DONE = new Outcome(Code.OK, "", Optional.empty(), "");

  static final Outcome LATE =
      new Outcome(
          Code.DEADLINE_EXCEEDED, "", Optional.empty(), "URL_REJECTED-REJECTED_DEADLINE_EXCEEDED");

  static Outcome failed(Code code, String message) {
    return new Outcome(code, message, Optional.empty(), "");
  }

  /** Nobody was reached, for a reason that the log tells. */
  static Outcome unreached(Code code, String reason) {
    return new Outcome(
        code, "", Optional.empty(), "URL_UNREACHABLE-UNREACHABLE_NO_RESPONSE. " + reason);
  }

  /** By the target's answer: 200 to 299 is well. */
  static Outcome answered(int status) {
    return new Outcome(
        code(status),
        "",
        Optional.of(status),
        finding(status) + ". Original HTTP response code number = " + status);
  }

  private static Code code(int status) {
    if (status >= 200 && status < 300) {
      return Code.OK;
    }
    Code usual =
        status >= 500 ? Code.INTERNAL : status >= 400 ? Code.FAILED_PRECONDITION : Code.UNKNOWN;
    return CODES.getOrDefault(status, usual);
  }

  /**
   * What Google calls it.
   *
   * @see <a href="https://cloud.google.com/scheduler/docs/troubleshooting">Troubleshooting</a>
   */
  private static String finding(int status) {
    if (status >= 200 && status < 300) {
      return "URL_CRAWLED";
    }
    if (status >= 500 || status == 429) {
      return "URL_UNREACHABLE-UNREACHABLE_5xx";
    }
    return switch (status) {
      case 401 -> "URL_ERROR-ERROR_AUTHENTICATION";
      case 404 -> "URL_ERROR-ERROR_NOT_FOUND";
      default -> "URL_ERROR-ERROR_OTHER";
    };
  }

  boolean good() {
    return code == Code.OK;
  }

  Status status() {
    return Status.newBuilder().setCode(code.getNumber()).setMessage(message).build();
  }
}
