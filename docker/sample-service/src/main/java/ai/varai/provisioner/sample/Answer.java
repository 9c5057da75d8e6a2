package ai.varai.provisioner.sample;

import java.util.Map;

/**
 * An answer to a request.
 *
 * @param body what to write as JSON
 */
record Answer(int status, Object body) {
  static Answer ok(Object body) {
    return new Answer(200, body);
  }

  static Answer created(Object body) {
    return new Answer(201, body);
  }

  static Answer error(int status, String message) {
    return new Answer(status, Map.of("error", message));
  }
}
