package ai.varai.provisioner.emulator.http;

import ai.varai.provisioner.emulator.api.ApiBuilder.Registered;
import ai.varai.provisioner.emulator.api.ApiMethod;
import ai.varai.provisioner.emulator.api.Route;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code GET /_emulator/surface}: every method of every API with its state and its REST paths. */
final class SurfaceList {

  private final PublishedGaps gaps;

  SurfaceList(PublishedGaps gaps) {
    this.gaps = gaps;
  }

  ObjectNode of(List<Registered> apis) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ArrayNode list = root.putArray("methods");
    int done = 0;
    for (Registered r : apis) {
      Map<String, ArrayNode> rest = new LinkedHashMap<>();
      List<Route> missing = gaps.of(r.api().name());
      for (ApiMethod m : r.surface()) {
        rest.put(m.fullName(), add(list, m));
        done += m.implemented() ? 1 : 0;
      }
      for (ApiMethod m :
          r.translated().values().stream().flatMap(t -> t.surface().stream()).toList()) {
        ObjectNode listed = entry(list, m).put("translated", true);
        rest.put(m.fullName(), listed.putArray("rest"));
        done += m.implemented() ? 1 : 0;
      }
      for (Route gap : missing) {
        ApiMethod m = gap.target().info();
        rest.computeIfAbsent(m.fullName(), k -> add(list, m));
      }
      for (Route route : Stream.concat(r.routes().stream(), missing.stream()).toList()) {
        Optional.ofNullable(rest.get(route.target().info().fullName()))
            .ifPresent(paths -> paths.add(route.verb() + " " + route.template().text()));
      }
    }
    return root.put("total", list.size()).put("implemented", done);
  }

  private static ArrayNode add(ArrayNode list, ApiMethod m) {
    return entry(list, m).putArray("rest");
  }

  private static ObjectNode entry(ArrayNode list, ApiMethod m) {
    return list.addObject()
        .put("api", m.api())
        .put("method", m.fullName())
        .put("state", m.implemented() ? "implemented" : "unimplemented");
  }
}
