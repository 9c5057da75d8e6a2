package ai.varai.provisioner.emulator.error;

import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A refusal as Google words it: canonical code, message, typed details, and for the older JSON APIs
 * a reason. Immutable; the {@code with} methods give a changed copy.
 *
 * @see <a href="https://google.aip.dev/193">AIP-193</a>
 */
public final class GoogleError extends RuntimeException {

  private final Code code;
  private final int httpStatus;
  private final String text;
  private final transient List<Message> details;
  private final @Nullable String reason;
  private final @Nullable String domain;
  private final transient @Nullable Location location;

  /**
   * What of the request the older envelope blames.
   *
   * @param type {@code header} or {@code parameter}
   */
  public record Location(String type, String name) {}

  private GoogleError(
      Code code,
      int httpStatus,
      String text,
      List<Message> details,
      @Nullable String reason,
      @Nullable String domain,
      @Nullable Location location) {
    super(text, null, false, false);
    this.code = code;
    this.httpStatus = httpStatus;
    this.text = text;
    this.details = List.copyOf(details);
    this.reason = reason;
    this.domain = domain;
    this.location = location;
  }

  /** An error of the given canonical code; its HTTP status is the code's usual one. */
  public static GoogleError of(Code code, String message) {
    return new GoogleError(code, HttpCodes.status(code), message, List.of(), null, null, null);
  }

  public static GoogleError notFound(String message) {
    return of(Code.NOT_FOUND, message);
  }

  public static GoogleError alreadyExists(String message) {
    return of(Code.ALREADY_EXISTS, message);
  }

  public static GoogleError invalidArgument(String message) {
    return of(Code.INVALID_ARGUMENT, message);
  }

  public static GoogleError failedPrecondition(String message) {
    return of(Code.FAILED_PRECONDITION, message);
  }

  public static GoogleError aborted(String message) {
    return of(Code.ABORTED, message);
  }

  public static GoogleError permissionDenied(String message) {
    return of(Code.PERMISSION_DENIED, message);
  }

  public static GoogleError unimplemented(String method) {
    return of(
        Code.UNIMPLEMENTED,
        "Method " + method + " is not implemented by this emulator. See GET /_emulator/surface.");
  }

  /** INVALID_ARGUMENT with one field violation in its details. */
  public static GoogleError badField(String field, String description) {
    return invalidArgument(description).withFieldViolation(field, description);
  }

  public GoogleError withMessage(String changed) {
    return new GoogleError(code, httpStatus, changed, details, reason, domain, location);
  }

  /**
   * Another HTTP status than the code's usual one (Storage and Compute answer 412, for example).
   */
  public GoogleError withHttpStatus(int status) {
    return new GoogleError(code, status, text, details, reason, domain, location);
  }

  /** The {@code reason} of the older envelope, such as {@code instanceDoesNotExist}. */
  public GoogleError withReason(String changed) {
    return new GoogleError(code, httpStatus, text, details, changed, domain, location);
  }

  /** The {@code domain} of the older envelope; {@code global} unless set. */
  public GoogleError withDomain(String changed) {
    return new GoogleError(code, httpStatus, text, details, reason, changed, location);
  }

  /**
   * The {@code locationType} and {@code location} of the older envelope, which few refusals have.
   */
  public GoogleError withLocation(String type, String name) {
    return new GoogleError(
        code, httpStatus, text, details, reason, domain, new Location(type, name));
  }

  public GoogleError withDetail(Message detail) {
    List<Message> more = new ArrayList<>(details);
    more.add(detail);
    return new GoogleError(code, httpStatus, text, more, reason, domain, location);
  }

  public GoogleError withErrorInfo(
      String infoReason, String infoDomain, Map<String, String> metadata) {
    return withDetail(
        ErrorInfo.newBuilder()
            .setReason(infoReason)
            .setDomain(infoDomain)
            .putAllMetadata(metadata)
            .build());
  }

  public GoogleError withFieldViolation(String field, String description) {
    return withDetail(
        BadRequest.newBuilder()
            .addFieldViolations(
                BadRequest.FieldViolation.newBuilder().setField(field).setDescription(description))
            .build());
  }

  public Code code() {
    return code;
  }

  public int httpStatus() {
    return httpStatus;
  }

  /** The message as the client reads it. */
  public String text() {
    return text;
  }

  public List<Message> details() {
    return details;
  }

  /** The older envelope's reason: as set, or the usual one of the code. */
  public String reason() {
    return reason != null ? reason : HttpCodes.legacyReason(code, httpStatus);
  }

  /**
   * The reason as the envelope has it: where there is a {@code status} too, what is invalid is a
   * bad request, and who comes second was aborted.
   */
  String reason(ErrorStyle style) {
    if (reason == null && style == ErrorStyle.BOTH) {
      if (code == Code.INVALID_ARGUMENT) {
        return "badRequest";
      }
      if (code == Code.ABORTED) {
        return "aborted";
      }
    }
    return reason();
  }

  public String domain() {
    return domain != null ? domain : "global";
  }

  public Optional<Location> location() {
    return Optional.ofNullable(location);
  }
}
