package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.api.JsonHandler;
import ai.varai.provisioner.emulator.error.GoogleError;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Content of objects under {@code storage.googleapis.com/BUCKET/OBJECT}, by which Go's client and
 * browsers read it: the one method of the XML API that is here.
 *
 * @see <a href="https://cloud.google.com/storage/docs/xml-api/get-object-download">GET Object</a>
 */
final class XmlDownloads implements JsonHandler {
  private final JsonHandler json;

  /**
   * @param json the JSON API's {@code objects.get}
   */
  XmlDownloads(JsonHandler json) {
    this.json = json;
  }

  @Override
  public JsonAnswer handle(JsonCall call) {
    Call asked = call.call();
    Map<String, List<String>> query = new HashMap<>(asked.query());
    query.put("alt", List.of("media"));
    Call media =
        new Call(
            asked.method(),
            asked.transport(),
            asked.host(),
            asked.httpMethod(),
            asked.path(),
            query,
            asked.header());
    try {
      return json.handle(new JsonCall(media, call.variables(), call.rawBody()));
    } catch (GoogleError e) {
      if (e.httpStatus() == 304) {
        throw e;
      }
      return refusal(e);
    }
  }

  private static JsonAnswer refusal(GoogleError e) {
    String message = String.valueOf(e.getMessage());
    boolean bucket = message.contains("bucket does not exist");
    String code =
        switch (e.httpStatus()) {
          case 403 -> "AccessDenied";
          case 404 -> bucket ? "NoSuchBucket" : "NoSuchKey";
          case 412 -> "PreconditionFailed";
          case 416 -> "InvalidRange";
          default -> "InvalidArgument";
        };
    String words = code.equals("NoSuchKey") ? "The specified key does not exist." : message;
    String xml =
        "<?xml version='1.0' encoding='UTF-8'?><Error><Code>"
            + code
            + "</Code><Message>"
            + escaped(words)
            + "</Message></Error>";
    return JsonAnswer.raw(
        e.httpStatus(), xml.getBytes(StandardCharsets.UTF_8), "application/xml; charset=UTF-8");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
