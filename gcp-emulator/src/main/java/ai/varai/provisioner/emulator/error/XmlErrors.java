package ai.varai.provisioner.emulator.error;

import com.google.rpc.ErrorInfo;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Errors as the XML API of Cloud Storage words them, after Amazon's.
 *
 * @see <a href="https://cloud.google.com/storage/docs/xml-api/reference-status">HTTP status and
 *     error codes for XML</a>
 */
public final class XmlErrors {

  public static final String TYPE = "application/xml; charset=UTF-8";

  /** The reason of a refusal whose details tell what should have been signed. */
  public static final String SIGNATURE = "SignatureDoesNotMatch";

  /** See https://github.com/kubernetes/test-infra/issues/11165. */
  private static final String OBJECT_NAME = "InvalidObjectName";

  private XmlErrors() {}

  public static byte[] body(GoogleError e) {
    String message = String.valueOf(e.getMessage());
    String code = code(e, message);
    String words =
        switch (code) {
          case "NoSuchKey" -> "The specified key does not exist.";
          case OBJECT_NAME -> "The specified object name is not valid.";
          case "AccessDenied", SIGNATURE -> "Access denied.";
          default -> message;
        };
    String details =
        words.equals(message) ? "" : "<Details>" + escaped(message) + "</Details>" + signed(e);
    String xml =
        "<?xml version='1.0' encoding='UTF-8'?><Error><Code>"
            + code
            + "</Code><Message>"
            + escaped(words)
            + "</Message>"
            + details
            + "</Error>";
    return xml.getBytes(StandardCharsets.UTF_8);
  }

  /** What the service would have signed, as elements of their own. */
  private static String signed(GoogleError e) {
    return e.details().stream()
        .filter(ErrorInfo.class::isInstance)
        .map(ErrorInfo.class::cast)
        .filter(info -> info.getReason().equals(SIGNATURE))
        .flatMap(info -> new TreeMap<>(info.getMetadataMap()).descendingMap().entrySet().stream())
        .map(
            each ->
                "<" + each.getKey() + ">" + escaped(each.getValue()) + "</" + each.getKey() + ">")
        .collect(Collectors.joining());
  }

  private static String code(GoogleError e, String message) {
    return switch (e.httpStatus()) {
      case 401 -> "AuthenticationRequired";
      case 403 -> e.reason().equals(SIGNATURE) ? SIGNATURE : "AccessDenied";
      case 404 ->
          message.contains("bucket does not exist")
              ? "NoSuchBucket"
              : e.reason().equals("NoSuchUpload") ? e.reason() : "NoSuchKey";
      case 412 -> "PreconditionFailed";
      case 416 -> "InvalidRange";
      case 429 -> "SlowDown";
      case 500 -> "InternalError";
      case 503 -> "ServiceUnavailable";
      default ->
          // Reasons of the XML API begin with a capital letter.
          !e.reason().isEmpty() && Character.isUpperCase(e.reason().charAt(0))
              ? e.reason()
              : isOfName(message) ? OBJECT_NAME : "InvalidArgument";
    };
  }

  private static boolean isOfName(String message) {
    return message.endsWith("present in object name")
        || message.startsWith("The maximum object length is")
        || message.equals("Invalid object name.");
  }

  /** Text as it may stand between tags. */
  public static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
