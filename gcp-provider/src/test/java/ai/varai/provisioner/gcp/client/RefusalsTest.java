package ai.varai.provisioner.gcp.client;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpResponseException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the engine does after an answer of Google's hangs on how it is read. */
class RefusalsTest {
  private static ApiFailure refused(int status, String name, String reason, String message) {
    String body =
        "{\"error\": {\"code\": %d, \"status\": \"%s\", \"message\": \"%s\", \"errors\": [%s]}}"
            .formatted(
                status,
                name,
                message,
                reason.equals("-") ? "" : "{\"reason\": \"" + reason + "\"}");
    return Failures.of(
        "change",
        new HttpResponseException.Builder(status, "no", new HttpHeaders())
            .setContent(body)
            .build());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | INVALID_ARGUMENT | - | Invalid value for field",
        "400 | INVALID_ARGUMENT | - | Role roles/x does not exist",
        "400 | INVALID_ARGUMENT | - | The service account is malformed",
        "422 | - | invalid | Unprocessable"
      })
  void a_request_that_is_wrong_is_not_made_again(int status, String name, String why, String text) {
    ApiFailure failure = refused(status, name, why, text);
    assertThat(failure.category()).isEqualTo(Category.INVALID);
    assertThat(failure).hasMessage("change: " + text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | INVALID_ARGUMENT | - | The etag is not the newest",
        "400 | - | resourceNotReady | The resource is still being made",
        "400 | - | - | Subnetwork a is not ready",
        "400 | - | - | There is an operation in progress on it",
        "400 | - | operationInProgress | Wait",
        "400 | - | - | Another activation of the API runs",
        "400 | - | - | The network is already being used by a subnetwork",
        "400 | - | resourceInUseByAnotherResource | It is in use",
        "400 | - | invalidFingerprint | Supplied fingerprint is not the newest",
        "400 | - | conditionNotMet | The condition was not met",
        "400 | - | - | Service account a@shop.iam.gserviceaccount.com does not exist.",
        "400 | FAILED_PRECONDITION | - | The address is not ready",
        "409 | ABORTED | - | There were concurrent policy changes",
        "412 | - | conditionNotMet | Precondition failed"
      })
  void what_passes_by_itself_is_tried_again(int status, String name, String why, String text) {
    assertThat(refused(status, name, why, text).category()).isEqualTo(Category.BUSY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "409 | ALREADY_EXISTS | - | The resource is there",
        "409 | - | alreadyExists | The resource is there",
        "409 | - | - | The resource already exists",
        "409 | - | conflict | The requested bucket name is not available",
        "400 | - | - | database auth already exists"
      })
  void what_is_there_already_is_looked_at(int status, String name, String why, String text) {
    ApiFailure failure = refused(status, name, why, text);
    assertThat(failure.exists()).isTrue();
    assertThat(failure.category()).isEqualTo(Category.CONFLICT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | NOT_FOUND | - | No such thing | CONFLICT | NOT_FOUND",
        "410 | - | - | Gone | CONFLICT | NOT_FOUND",
        "400 | FAILED_PRECONDITION | - | It is not empty | CONFLICT | PRECONDITION",
        "412 | - | - | Precondition failed | BUSY | PRECONDITION",
        "401 | UNAUTHENTICATED | - | Invalid credentials | DENIED | OTHER",
        "403 | PERMISSION_DENIED | - | Permission x.y denied | DENIED | PERMISSION",
        "403 | - | accessNotConfigured | Cloud SQL Admin is off | DISABLED | OTHER",
        "403 | - | - | The API has not been used in project 1 before | DISABLED | OTHER",
        "403 | - | quotaExceeded | The quota is used up | QUOTA | OTHER",
        "403 | - | rateLimitExceeded | Quota exceeded for requests | THROTTLED | OTHER",
        "429 | - | - | Too many | THROTTLED | OTHER",
        "408 | - | - | The request took too long | TRANSIENT | OTHER",
        "500 | INTERNAL | - | Internal error | TRANSIENT | OTHER",
        "503 | UNAVAILABLE | - | Try again | TRANSIENT | OTHER",
        "501 | UNIMPLEMENTED | - | No such method | FAILED | OTHER"
      })
  void each_answer_has_its_meaning(
      int status, String name, String why, String text, Category category, ApiFailure.Kind kind) {
    ApiFailure failure = refused(status, name, why, text);
    assertThat(failure.category()).isEqualTo(category);
    assertThat(failure.kind()).isEqualTo(kind);
  }
}
