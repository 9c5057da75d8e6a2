package ai.varai.provisioner.gcp.client;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpResponseException;
import com.google.api.gax.grpc.GrpcStatusCode;
import com.google.api.gax.httpjson.HttpJsonStatusCode;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.ApiExceptionFactory;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void an_image_that_is_missing_says_how_it_comes_there_and_is_not_tried_again() {
    ApiFailure failure =
        Failures.ofOperation("create", 5, "Image 'eu-docker.pkg.dev/p/r/i' not found.");

    assertThat(failure.advice()).contains("push it", "promote");
    assertThat(failure.retryable()).isFalse();
    assertThat(Failures.ofOperation("read", 5, "not found").advice()).isEmpty();
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
  void a_pause_that_has_been_over_before_it_began_is_none() {
    var http =
        new HttpResponseException.Builder(503, "no", new HttpHeaders().setRetryAfter("-1")).build();
    assertThat(Failures.of("read", http).retryAfter()).contains(Duration.ZERO);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Maximum number of service accounts on project reached.",
        "Quota violated: CpuAllocPerProjectRegion requested: 400000 allowed: 200000",
        "Quota exceeded for total allowable CPU per project per region.",
        "Quota exceeded for quota metric 'Create requests' and limit 'Create requests per day'",
        "QUOTA_EXCEEDED: limit of instances"
      })
  void what_waiting_does_not_change_is_a_quota_with_advice_and_not_tried_again(String message) {
    ApiFailure failure = Failures.ofOperation("create", 8, message);
    assertThat(failure.category()).isEqualTo(Category.QUOTA);
    assertThat(failure.retryable()).isFalse();
    assertThat(failure.advice()).contains("quotas page");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute'",
        "RATE_LIMIT_EXCEEDED: slow down",
        "Quota exceeded for requests per 100 seconds",
        "Too many requests"
      })
  void a_rate_passes(String message) {
    assertThat(Failures.ofOperation("create", 8, message).category()).isEqualTo(Category.THROTTLED);
  }

  @Test
  void a_login_that_has_expired_is_not_taken_for_a_bad_network() {
    var cause =
        new IOException(
            "Error getting access token", new IOException("{\"error\": \"invalid_grant\"}"));
    ApiFailure rest = Failures.of("list", cause);
    assertThat(rest).hasMessage("list: the login to Google Cloud has expired");
    assertThat(rest.advice()).isEqualTo("run: gcloud auth application-default login");
    assertThat(rest.retryable()).isFalse();

    ApiFailure grpc =
        Failures.of(
            "list",
            ApiExceptionFactory.createException(
                "Credentials failed to obtain metadata",
                cause,
                GrpcStatusCode.of(io.grpc.Status.Code.UNAVAILABLE),
                true));
    assertThat(grpc.category()).isEqualTo(Category.DENIED);
  }

  @Test
  void a_refused_impersonation_names_the_role_that_is_missing() {
    ApiFailure failure =
        Failures.of("list", new IOException("Error requesting access token", new IOException("x")));
    assertThat(failure.category()).isEqualTo(Category.DENIED);
    assertThat(failure.advice()).contains("roles/iam.serviceAccountTokenCreator", "--impersonate");
  }

  @Test
  void a_token_that_is_not_exchanged_says_why_and_where_to_look() {
    ApiFailure failure =
        Failures.of(
            "list",
            new IOException(
                "Unable to refresh sourceCredentials",
                new IOException(
                    "Error code invalid_grant: ID Token issued at 1 is stale to sign-in.")));
    assertThat(failure)
        .hasMessageContaining("was not exchanged")
        .hasMessageContaining("(invalid_grant: ID Token issued at 1 is stale to sign-in)");
    assertThat(failure.category()).isEqualTo(Category.DENIED);
    assertThat(failure.advice()).contains("provider", "condition").doesNotContain("gcloud auth");
  }

  @Test
  void a_missing_quota_project_is_not_taken_for_a_missing_role() {
    ApiFailure failure =
        Failures.ofOperation(
            "list",
            7,
            "The sqladmin.googleapis.com API requires a quota project, which is not set by default."
                + " SERVICE_DISABLED");
    assertThat(failure.category()).isEqualTo(Category.DENIED);
    assertThat(failure.advice()).contains("--quota-project");
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

  @Test
  void a_connection_that_is_refused_is_told_as_such() {
    var refused =
        io.grpc.Status.UNAVAILABLE
            .withDescription("io exception")
            .withCause(new ConnectException("Connection refused: /127.0.0.1:1"))
            .asRuntimeException();
    ApiFailure failure =
        Failures.of(
            "list services",
            ApiExceptionFactory.createException(
                refused, GrpcStatusCode.of(io.grpc.Status.Code.UNAVAILABLE), true));
    assertThat(failure.category()).isEqualTo(Category.TRANSIENT);
    assertThat(failure).hasMessage("list services: no answer (Connection refused: /127.0.0.1:1)");
    assertThat(failure.advice()).isEqualTo("check the network");
  }
}
