package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A resource on its way into the store.
 *
 * @param body what will be stored; kinds change it in place
 * @param before what is stored now; empty for an insert
 */
record Change(
    ComputeContext compute, ResourceUrl url, ObjectNode body, Optional<ObjectNode> before) {

  boolean isInsert() {
    return before.isEmpty();
  }

  boolean has(String field) {
    return body.has(field);
  }

  String text(String field) {
    return body.path(field).asText("");
  }

  void byDefault(String field, String value) {
    if (!body.has(field)) {
      body.put(field, value);
    }
  }

  void byDefault(String field, int value) {
    if (!body.has(field)) {
      body.put(field, value);
    }
  }

  void byDefault(String field, boolean value) {
    if (!body.has(field)) {
      body.put(field, value);
    }
  }

  /** An object field, made if it is not there. */
  ObjectNode object(String field) {
    return body.get(field) instanceof ObjectNode o ? o : body.putObject(field);
  }

  void require(String field) {
    if (text(field).isEmpty() && body.path(field).isEmpty()) {
      throw ComputeErrors.required(field);
    }
  }
}
