package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.JsonCall;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What a patch replaces where it would merge: an update of gRPC whose mask names a map replaces the
 * map, which the JSON API has no words for.
 */
final class Replaced {

  private Replaced() {}

  /** Takes the fields away that the call replaces; their paths have dots. */
  static void remove(JsonCall call, ObjectNode row) {
    if (call.call().transport() != Call.Transport.GRPC) {
      return;
    }
    for (String path : call.call().query().getOrDefault("replaced", List.of())) {
      int dot = path.lastIndexOf('.');
      if (dot < 0) {
        row.remove(path);
      } else if (row.at("/" + path.substring(0, dot).replace('.', '/')) instanceof ObjectNode in) {
        in.remove(path.substring(dot + 1));
      }
    }
  }
}
