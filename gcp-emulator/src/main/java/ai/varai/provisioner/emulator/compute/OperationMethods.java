package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;

/** Get, list, wait and delete of operations: global, regional, zonal, and of organizations. */
final class OperationMethods {

  /** Google answers a wait after two minutes at the latest. */
  private static final Duration WAIT = Duration.ofMinutes(2);

  private final ComputeOperations operations;

  private final MethodTable methods;

  OperationMethods(ComputeOperations operations, MethodTable methods) {
    this.operations = operations;
    this.methods = methods;
  }

  void addTo(Handlers handlers) {
    for (String s :
        List.of(
            "globalOperations",
            "regionOperations",
            "zoneOperations",
            "globalOrganizationOperations")) {
      handlers.add(s + ".get", r -> found(r, operations.find(r.url().path())));
      handlers.add(s + ".wait", r -> found(r, operations.await(r.url().path(), WAIT)));
      handlers.add(
          s + ".list", r -> Lists.list(r, operations.list(r.url().project(), r.url().scope())));
      handlers.add(
          s + ".delete",
          r -> {
            found(r, operations.find(r.url().path()));
            operations.delete(r.url().path());
            return Json.object();
          });
    }
    handlers.add(
        "globalOperations.aggregatedList",
        r -> Lists.aggregated(r, methods, operations.list(r.url().project(), "")));
  }

  private static ObjectNode found(Request r, java.util.Optional<ObjectNode> operation) {
    return operation.orElseThrow(() -> ComputeErrors.notFound(r.url().path()));
  }
}
