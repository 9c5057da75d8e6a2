package ai.varai.provisioner.gcp.operation;

import ai.varai.provisioner.gcp.client.ApiFailure;
import ai.varai.provisioner.gcp.client.Failures;
import com.google.longrunning.Operation;
import java.util.Optional;

/**
 * How a long operation stands.
 *
 * @param name by which it is asked again
 * @param failure why it ended badly; empty while it runs and when it ended well
 */
public record OperationState(String name, boolean done, Optional<ApiFailure> failure) {

  /** An operation that has ended well, for calls that need none. */
  public static OperationState ended() {
    return new OperationState("", true, Optional.empty());
  }

  /** Reads the operation of a gRPC API. */
  public static OperationState of(String what, Operation operation) {
    return new OperationState(
        operation.getName(),
        operation.getDone(),
        operation.hasError()
            ? Optional.of(
                Failures.ofOperation(
                    what, operation.getError().getCode(), operation.getError().getMessage()))
            : Optional.empty());
  }
}
