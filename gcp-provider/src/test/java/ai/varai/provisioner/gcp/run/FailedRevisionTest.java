package ai.varai.provisioner.gcp.run;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.gcp.client.ApiFailure;
import com.google.longrunning.Operation;
import com.google.rpc.Code;
import com.google.rpc.Status;
import org.junit.jupiter.api.Test;

class FailedRevisionTest {
  private static ApiFailure failure(String message) {
    var operation =
        Operation.newBuilder()
            .setDone(true)
            .setError(
                Status.newBuilder().setCode(Code.FAILED_PRECONDITION_VALUE).setMessage(message))
            .build();
    return RunServiceHandler.state("update service api", operation, "demo").failure().orElseThrow();
  }

  @Test
  void the_failing_revision_is_named_with_a_link_to_its_log() {
    ApiFailure failure =
        failure("Revision 'api-00002-xyz' is not ready and cannot serve traffic. It exited.");

    assertThat(failure)
        .hasMessage(
            "update service api: Revision 'api-00002-xyz' is not ready and cannot serve traffic."
                + " It exited.");
    assertThat(failure.advice())
        .contains("a revision before it, where there is one, keeps answering")
        .contains("https://console.cloud.google.com/logs/viewer?project=demo&advancedFilter=")
        .contains("api-00002-xyz");
    assertThat(failure.retryable()).isFalse();
  }

  @Test
  void a_right_that_was_granted_a_moment_ago_is_waited_for() {
    assertThat(failure("Permission denied on secret: projects/1/secrets/s").retryable()).isTrue();
  }
}
