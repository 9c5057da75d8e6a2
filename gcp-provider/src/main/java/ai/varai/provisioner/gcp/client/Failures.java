package ai.varai.provisioner.gcp.client;

import ai.varai.provisioner.gcp.client.ApiFailure.Kind;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.googleapis.json.GoogleJsonErrorContainer;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.StatusCode;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a failed call means. The classes of failures that are worth repeating are those that
 * Google's APIs were seen to use: 429 and 5xx, connections that break, 409 of a running operation,
 * 400 of a resource that is not ready, 403 of a rate, and IAM's and Service Usage's answers while
 * something new is not known everywhere.
 */
public final class Failures {
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int GONE = 410;
  private static final int PRECONDITION = 412;
  private static final int TOO_MANY = 429;
  private static final int REQUEST_TIMEOUT = 408;

  private Failures() {}

  /** What went wrong in the words of Google, whichever client said so. */
  record Answer(int status, String code, String reason, String message, @Nullable Duration after) {}

  /**
   * The failure of a call.
   *
   * @param what what was tried, such as {@code create service auth-service}
   */
  public static ApiFailure of(String what, Exception failure) {
    if (failure instanceof LoginMissing) {
      return new ApiFailure(
          Kind.OTHER,
          Category.DENIED,
          String.valueOf(failure.getMessage()),
          LoginMissing.ADVICE,
          null,
          failure);
    }
    Optional<LoginTrouble> login = LoginTrouble.of(failure);
    if (login.isPresent()) {
      return new ApiFailure(
          Kind.OTHER,
          Category.DENIED,
          what + ": " + login.get().message(),
          login.get().advice(),
          null,
          failure);
    }
    Optional<Answer> answer = answer(failure);
    if (answer.isEmpty()) {
      return new ApiFailure(
          Kind.OTHER,
          Category.TRANSIENT,
          what + ": no answer (" + reason(failure) + ")",
          "check the network",
          null,
          failure);
    }
    return of(what, answer.get(), failure);
  }

  /** The failure of a long operation, from the numeric code and message that it ended with. */
  public static ApiFailure ofOperation(String what, int grpcCode, String message) {
    return of(what, new Answer(httpStatus(grpcCode), name(grpcCode), "", message, null), null);
  }

  /** The failure of an operation that tells an HTTP status, or none, and a reason. */
  public static ApiFailure ofHttpOperation(String what, int status, String reason, String message) {
    return of(what, new Answer(status == 0 ? 500 : status, "", reason, message, null), null);
  }

  /** A failure that will not pass by itself. */
  public static ApiFailure lasting(String message, String advice) {
    return new ApiFailure(Kind.OTHER, Category.FAILED, message, advice, null, null);
  }

  /** A failure that passes by itself. */
  public static ApiFailure passing(String message) {
    return new ApiFailure(Kind.OTHER, Category.BUSY, message, "", null, null);
  }

  /** A refusal while the API is newly enabled. */
  public static ApiFailure switchedOff(String message, String advice) {
    return new ApiFailure(Kind.OTHER, Category.DISABLED, message, advice, null, null);
  }

  private static ApiFailure of(String what, Answer answer, @Nullable Exception cause) {
    String text = what + ": " + answer.message();
    String all = (answer.reason() + " " + answer.code() + " " + answer.message());
    String lower = all.toLowerCase(Locale.ROOT);
    int status = answer.status();
    if (status == NOT_FOUND || status == GONE) {
      return failure(Kind.NOT_FOUND, Category.CONFLICT, text, imageAdvice(lower), answer, cause);
    }
    if (isLimit(status, lower)) {
      return failure(Kind.OTHER, Category.QUOTA, text, quotaAdvice(), answer, cause);
    }
    if (status == TOO_MANY || isRate(status, lower)) {
      return failure(Kind.OTHER, Category.THROTTLED, text, "", answer, cause);
    }
    if (lower.contains("quotaexceeded") || lower.contains("quota exceeded")) {
      return failure(Kind.OTHER, Category.QUOTA, text, quotaAdvice(), answer, cause);
    }
    if (status >= 500 || status == REQUEST_TIMEOUT) {
      boolean unable = status == 501;
      return failure(
          Kind.OTHER, unable ? Category.FAILED : Category.TRANSIENT, text, "", answer, cause);
    }
    if (status == 401) {
      return failure(
          Kind.OTHER,
          Category.DENIED,
          text,
          "run: gcloud auth application-default login",
          answer,
          cause);
    }
    if (status == 403) {
      return denied(text, lower, answer, cause);
    }
    if (status == CONFLICT) {
      if (lower.contains("alreadyexists")
          || lower.contains("already_exists")
          || lower.contains("already exists")
          || (lower.contains("conflict") && lower.contains("bucket"))) {
        return failure(Kind.EXISTS, Category.CONFLICT, text, "", answer, cause);
      }
      return failure(Kind.OTHER, Category.BUSY, text, "", answer, cause);
    }
    // Cloud SQL says so of databases with 400.
    if (status == 400 && lower.contains("already exists")) {
      return failure(Kind.EXISTS, Category.CONFLICT, text, "", answer, cause);
    }
    if (status == PRECONDITION) {
      return failure(Kind.PRECONDITION, Category.BUSY, text, "", answer, cause);
    }
    if (lower.contains("failed_precondition")) {
      boolean passing = isPassing(lower);
      return failure(
          Kind.PRECONDITION, passing ? Category.BUSY : Category.CONFLICT, text, "", answer, cause);
    }
    if (isPassing(lower)) {
      return failure(Kind.OTHER, Category.BUSY, text, "", answer, cause);
    }
    return failure(Kind.OTHER, Category.INVALID, text, "", answer, cause);
  }

  private static ApiFailure denied(
      String text, String lower, Answer answer, @Nullable Exception cause) {
    if (lower.contains("requires a quota project")) {
      return failure(
          Kind.OTHER,
          Category.DENIED,
          text,
          "name one: --quota-project=PROJECT, or gcloud auth application-default"
              + " set-quota-project PROJECT",
          answer,
          cause);
    }
    if (lower.contains("service_disabled")
        || lower.contains("accessnotconfigured")
        || lower.contains("has not been used in project")) {
      return failure(
          Kind.OTHER,
          Category.DISABLED,
          text,
          "enable it with gcloud services enable, and give it some minutes",
          answer,
          cause);
    }
    return failure(
        Kind.PERMISSION,
        Category.DENIED,
        text,
        "grant the caller a role with the permission; 'provisioner doctor' tells what else is"
            + " missing",
        answer,
        cause);
  }

  private static boolean isRate(int status, String lower) {
    return (status == 403 || status == TOO_MANY)
        && (lower.contains("ratelimitexceeded")
            || lower.contains("rate_limit_exceeded")
            || lower.contains("per minute")
            || lower.contains("concurrent_operations_quota_exceeded"));
  }

  /**
   * Whether there is no more to be had, which waiting does not change: numbers of things, CPU of
   * Cloud Run, calls of a whole day. A rate says what it is a rate of.
   */
  private static boolean isLimit(int status, String lower) {
    if (lower.contains("maximum number of")
        || lower.contains("quota violated")
        || lower.contains("total allowable")
        || lower.contains("per day")) {
      return status == 400 || status == 403 || status == TOO_MANY;
    }
    return status == TOO_MANY
        && !isRate(status, lower)
        && !lower.contains("per second")
        && !lower.contains("per 100 seconds")
        && (lower.contains("quota_exceeded")
            || lower.contains("quotaexceeded")
            || lower.contains("quota exceeded")
            || lower.contains("limit exceeded")
            || lower.contains("exceeds quota"));
  }

  /** What passes by itself although the status says otherwise. */
  private static boolean isPassing(String lower) {
    return lower.contains("etag")
        || lower.contains("resourcenotready")
        || lower.contains("is not ready")
        || lower.contains("operation in progress")
        || lower.contains("operationinprogress")
        || lower.contains("another activation")
        || lower.contains("being used by")
        || lower.contains("resourceinusebyanotherresource")
        || lower.contains("invalidfingerprint")
        || lower.contains("conditionnotmet")
        || (lower.contains("service account") && lower.contains("does not exist"));
  }

  /** Cloud Run looks for an image when it makes a revision, and says so of the service. */
  private static String imageAdvice(String lower) {
    return lower.contains("image '")
        ? "push it there, name another as the service's image, or promote a release to the"
            + " environment"
        : "";
  }

  private static String quotaAdvice() {
    return "ask for more on the quotas page of the project, or use less";
  }

  private static ApiFailure failure(
      Kind kind,
      Category category,
      String text,
      String advice,
      Answer answer,
      @Nullable Exception cause) {
    return new ApiFailure(kind, category, text, advice, answer.after(), cause);
  }

  private static Optional<Answer> answer(Exception failure) {
    if (failure instanceof ApiException api) {
      return broken(api).isPresent() ? Optional.empty() : Optional.of(answer(api));
    }
    if (failure instanceof GoogleJsonResponseException json) {
      GoogleJsonError details = json.getDetails();
      return Optional.of(
          new Answer(
              json.getStatusCode(),
              details == null ? "" : Objects.requireNonNullElse(statusOf(details), ""),
              details == null ? "" : reasonOf(details),
              details == null ? String.valueOf(json.getStatusMessage()) : details.getMessage(),
              retryAfter(json)));
    }
    if (failure instanceof HttpResponseException http) {
      Said said = Said.of(http);
      return Optional.of(
          new Answer(
              http.getStatusCode(),
              said.status(),
              said.reason(),
              said.message(),
              retryAfter(http)));
    }
    return Optional.empty();
  }

  /** What the body of a refusal says; clients of Compute Engine do not read it themselves. */
  private record Said(String status, String reason, String message) {
    static Said of(HttpResponseException failure) {
      String content = failure.getContent();
      if (content != null) {
        try {
          GoogleJsonError error =
              GsonFactory.getDefaultInstance()
                  .fromString(content, GoogleJsonErrorContainer.class)
                  .getError();
          if (error != null && error.getMessage() != null) {
            return new Said(
                Objects.requireNonNullElse(statusOf(error), ""),
                reasonOf(error),
                error.getMessage());
          }
        } catch (IOException | IllegalArgumentException e) {
          // Not Google's shape, such as a proxy's page: it is shown as it came.
        }
      }
      return new Said(
          "",
          "",
          content == null || content.isBlank()
              ? String.valueOf(failure.getStatusMessage())
              : content);
    }
  }

  private static Answer answer(ApiException failure) {
    StatusCode.Code code = failure.getStatusCode().getCode();
    String reason = Optional.ofNullable(failure.getReason()).orElse("");
    Duration after = null;
    var details = failure.getErrorDetails();
    if (details != null && details.getRetryInfo() != null) {
      var delay = details.getRetryInfo().getRetryDelay();
      after = Duration.ofSeconds(delay.getSeconds(), delay.getNanos());
    }
    String message = String.valueOf(failure.getMessage());
    int status = code.getHttpStatusCode();
    if (failure.getStatusCode().getTransportCode() instanceof Integer http) {
      status = http;
    } else if (code == StatusCode.Code.ABORTED) {
      status = CONFLICT;
    }
    if (failure.getCause() instanceof HttpResponseException http) {
      Said said = Said.of(http);
      status = http.getStatusCode();
      after = after == null ? retryAfter(http) : after;
      reason = reason.isEmpty() ? said.reason() : reason;
      message = said.message();
    }
    return new Answer(status, code.name(), reason, plain(message), after);
  }

  /** Google's sentence without the client's prefixes. */
  private static String plain(String message) {
    String text = message;
    int prefix = text.indexOf("Exception: ");
    while (prefix >= 0 && prefix < 80) {
      text = text.substring(prefix + "Exception: ".length());
      prefix = text.indexOf("Exception: ");
    }
    return text.replaceFirst("^[A-Z_]+: ", "");
  }

  private static @Nullable String statusOf(GoogleJsonError details) {
    Object status = details.get("status");
    return status == null ? null : status.toString();
  }

  private static String reasonOf(GoogleJsonError details) {
    List<GoogleJsonError.ErrorInfo> errors = details.getErrors();
    return errors == null || errors.isEmpty() || errors.get(0).getReason() == null
        ? ""
        : errors.get(0).getReason();
  }

  private static @Nullable Duration retryAfter(HttpResponseException failure) {
    String header = failure.getHeaders() == null ? null : failure.getHeaders().getRetryAfter();
    try {
      return header == null ? null : Duration.ofSeconds(Math.max(0, Long.parseLong(header.trim())));
    } catch (NumberFormatException e) {
      return null; // a date: rare enough to fall back on our own pauses
    }
  }

  /** The connection that was refused or broke: of it gRPC itself says only "io exception". */
  private static Optional<SocketException> broken(ApiException failure) {
    for (Throwable at = failure.getCause(); at != null; at = at.getCause()) {
      if (at instanceof SocketException socket) {
        return Optional.of(socket);
      }
    }
    return Optional.empty();
  }

  private static String reason(Exception failure) {
    if (failure instanceof ApiException api && broken(api).isPresent()) {
      return String.valueOf(broken(api).get().getMessage());
    }
    return failure instanceof IOException && failure.getMessage() != null
        ? failure.getMessage()
        : failure.toString();
  }

  private static String name(int grpcCode) {
    return io.grpc.Status.fromCodeValue(grpcCode).getCode().name();
  }

  private static int httpStatus(int grpcCode) {
    return switch (io.grpc.Status.fromCodeValue(grpcCode).getCode()) {
      case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> 400;
      case UNAUTHENTICATED -> 401;
      case PERMISSION_DENIED -> 403;
      case NOT_FOUND -> NOT_FOUND;
      case ALREADY_EXISTS, ABORTED -> CONFLICT;
      case RESOURCE_EXHAUSTED -> TOO_MANY;
      case UNIMPLEMENTED -> 501;
      case UNAVAILABLE, DEADLINE_EXCEEDED -> 503;
      default -> 500;
    };
  }
}
