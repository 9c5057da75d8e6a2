package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * {@code storage.channels.stop}. Only {@code storage.objects.watchAll} opens channels, which Google
 * switched off and nobody implements here: there is none to stop.
 */
final class Channels {

  private Channels() {}

  static JsonAnswer stop(JsonCall call) {
    ObjectNode body = call.body();
    for (String field : new String[] {"id", "resourceId"}) {
      if (Trees.text(body, field).isEmpty()) {
        throw StorageErrors.required(field);
      }
    }
    throw GoogleError.notFound("Channel '" + Trees.text(body, "id") + "' not found");
  }
}
