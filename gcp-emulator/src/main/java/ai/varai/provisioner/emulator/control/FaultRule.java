package ai.varai.provisioner.emulator.control;

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
 *     stale policies, for how long they are
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
    STALE
  }

  boolean matches(String callApi, String callMethod, String callResource) {
    return (api.isEmpty() || api.equals(callApi))
        && callMethod.contains(method)
        && callResource.contains(resource);
  }
}
