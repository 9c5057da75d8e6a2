package ai.varai.provisioner.gcp.client;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FailuresTest {
  @Test
  void a_missing_login_says_what_to_run_and_is_not_tried_again() {
    ApiFailure failure = Failures.of("read", new LoginMissing(new IOException("no file")));
    assertThat(failure).hasMessage("nobody is logged in to Google Cloud");
    assertThat(failure.advice()).isEqualTo("run: gcloud auth application-default login");
    assertThat(failure.retryable()).isFalse();
  }

  @Test
  void a_connection_that_breaks_is_tried_again() {
    assertThat(Failures.of("read", new IOException("Connection reset")).category())
        .isEqualTo(Category.TRANSIENT);
  }

  @Test
  void what_is_not_there_and_what_is_there_already_are_told_apart() {
    assertThat(Failures.ofOperation("read", 5, "not found").notFound()).isTrue();
    assertThat(Failures.ofOperation("create", 6, "exists").exists()).isTrue();
  }

  @Test
  void a_denied_call_is_not_tried_again() {
    ApiFailure failure = Failures.ofOperation("create", 7, "Permission 'x.y.z' denied");
    assertThat(failure.category()).isEqualTo(Category.DENIED);
    assertThat(failure.retryable()).isFalse();
  }
}
