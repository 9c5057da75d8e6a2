package ai.varai.provisioner.emulator.artifactregistry;

import ai.varai.provisioner.emulator.api.JsonAnswer;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A refusal in the registry protocol's own shape: {@code {errors: [{code, message}]}}. It never
 * leaves the routes, which turn it into an answer.
 */
final class RegistryError extends RuntimeException {

  private final int status;
  private final String code;
  private final String text;

  RegistryError(int status, String code, String text) {
    super(text, null, false, false);
    this.status = status;
    this.code = code;
    this.text = text;
  }

  JsonAnswer answer() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putArray("errors").addObject().put("code", code).put("message", text);
    return JsonAnswer.of(status, body);
  }
}
