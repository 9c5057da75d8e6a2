package ai.varai.provisioner.emulator.api;

import ai.varai.provisioner.emulator.http.JsonBody;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * A call of a JSON route.
 *
 * @param variables what the path template's variables matched, decoded
 * @param rawBody the body's bytes, already decompressed
 */
public record JsonCall(Call call, Map<String, String> variables, byte[] rawBody) {

  /** A path variable that the template has. */
  public String variable(String name) {
    String v = variables.get(name);
    if (v == null) {
      throw new IllegalArgumentException("the route has no variable " + name);
    }
    return v;
  }

  /** The body as a JSON object; an empty body is an empty object. INVALID_ARGUMENT if malformed. */
  public ObjectNode body() {
    return JsonBody.object(rawBody);
  }

  /** The same call with another body. */
  public JsonCall withBody(ObjectNode body) {
    return new JsonCall(call, variables, body.toString().getBytes(StandardCharsets.UTF_8));
  }

  public Optional<String> parameter(String name) {
    return call.parameter(name);
  }
}
