package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * The caches of a bucket in zones. None can be made here, so that a bucket has none; Terraform asks
 * for them before it empties a bucket, and empties it only after an answer.
 */
final class AnywhereCaches {

  private final StorageTables tables;

  AnywhereCaches(StorageTables tables) {
    this.tables = tables;
  }

  JsonAnswer list(JsonCall call) {
    tables.require(call.variable("bucket"));
    return JsonAnswer.ok(
        JsonNodeFactory.instance.objectNode().put("kind", "storage#anywhereCaches"));
  }
}
