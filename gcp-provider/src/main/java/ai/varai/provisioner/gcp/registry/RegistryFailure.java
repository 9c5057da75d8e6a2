package ai.varai.provisioner.gcp.registry;

import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.json.GenericJson;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A refusal of a registry, with the code that the protocol has for it. */
final class RegistryFailure extends HttpResponseException {
  private static final long serialVersionUID = 1L;

  /** There is no repository of the name. */
  static final String NAME_UNKNOWN = "NAME_UNKNOWN";

  private final String code;

  private RegistryFailure(Builder said, String code) {
    super(said);
    this.code = code;
  }

  /** Empty when the answer has none, as to HEAD. */
  String code() {
    return code;
  }

  static RegistryFailure of(HttpResponse<?> answer, byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    String code = "";
    if (Json.read(body).orElseGet(GenericJson::new).get("errors") instanceof List<?> errors
        && !errors.isEmpty()
        && errors.get(0) instanceof Map<?, ?> first) {
      code = Json.text(first, "code");
      text = Json.text(first, "message");
      if (text.isEmpty()) {
        text = code;
      }
    }
    int status = answer.statusCode();
    var headers = new HttpHeaders();
    answer.headers().firstValue("retry-after").ifPresent(headers::setRetryAfter);
    var said =
        new Builder(status, "HTTP status " + status, headers)
            .setContent(text)
            .setMessage(text.isBlank() ? "HTTP status " + status : text);
    return new RegistryFailure(said, code);
  }
}
