package ai.varai.provisioner.emulator.control;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.rpc.Code;
import java.time.Duration;
import java.util.Optional;

/**
 * A fault asked for by a user.
 *
 * @param api only calls of this API; empty for all
 * @param method a part of the method's full name; empty for all
 * @param resource a part of the resource's name or path; empty for all
 * @param probability 0 to 1
 * @param latency waited before anything else; of a stalled operation, how much longer it takes; of
 *     late effects, how late they are
 * @param status the error to answer, if any
 * @param retryAfter seconds for Retry-After, 0 for none
 * @param drop where to cut the connection
 * @param operation what happens, instead of the above, behind the calls
 */
public record FaultRule(
    String api,
    String method,
    String resource,
    double probability,
    Duration latency,
    Optional<Code> status,
    String message,
    int retryAfter,
    Drop drop,
    OperationFault operation) {

  /** Where a connection is cut. */
  public enum Drop {
    NONE,
    BEFORE,
    AFTER
  }

  /** What happens behind the calls. */
  public enum OperationFault {
    NONE,
    /** A long operation takes longer, or does not end while the rule is in force. */
    STALL,
    /**
     * Who reads an allow policy that was written lately is shown what stood there before: IAM is
     * eventually consistent.
     *
     * @see <a href="https://cloud.google.com/iam/docs/access-change-propagation">Propagation</a>
     */
    STALE,
    /** The long operation ends with an error and does not have its effect. */
    FAIL,
    /** The long operation has its effect, and ends with an error nevertheless. */
    ERROR,
    /** Who reads a resource that was made lately is told that it is not there. */
    UNSEEN,
    /** What an allow policy grants or takes away counts only after a while. */
    PROPAGATE,
    /** The caller has lost the permission that the call needs. */
    DENY
  }

  /** The error to answer: as asked for, else one that says whose doing it is. */
  GoogleError error() {
    return GoogleError.of(status.orElse(Code.INTERNAL), message);
  }

  boolean matches(String callApi, String callMethod, String callResource) {
    return (api.isEmpty() || api.equals(callApi))
        && callMethod.contains(method)
        && callResource.contains(resource);
  }
}
