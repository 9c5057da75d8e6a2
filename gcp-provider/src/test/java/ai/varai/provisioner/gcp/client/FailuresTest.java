package ai.varai.provisioner.gcp.client;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpResponseException;
import com.google.api.gax.httpjson.HttpJsonStatusCode;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.ApiExceptionFactory;
import java.io.IOException;
import java.time.Duration;
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

  @Test
  void what_a_refusal_of_compute_engine_says_stands_in_its_body() {
    var http =
        new HttpResponseException.Builder(403, "Forbidden", new HttpHeaders().setRetryAfter("7"))
            .setContent(
                """
                {"error": {"code": 403, "message": "Quota exceeded for Queries per minute.",
                  "errors": [{"reason": "rateLimitExceeded"}]}}
                """)
            .build();
    ApiException failure =
        ApiExceptionFactory.createException("Forbidden", http, HttpJsonStatusCode.of(403), false);

    ApiFailure read = Failures.of("list networks", failure);

    assertThat(read).hasMessage("list networks: Quota exceeded for Queries per minute.");
    assertThat(read.category()).isEqualTo(Category.THROTTLED);
    assertThat(read.retryAfter()).contains(Duration.ofSeconds(7));
  }

  @Test
  void an_answer_that_is_not_googles_is_shown_as_it_came() {
    var http =
        new HttpResponseException.Builder(400, "Bad Request", new HttpHeaders())
            .setContent("<html>the proxy is tired</html>")
            .build();
    assertThat(Failures.of("list networks", http))
        .hasMessage("list networks: <html>the proxy is tired</html>");
  }
}
