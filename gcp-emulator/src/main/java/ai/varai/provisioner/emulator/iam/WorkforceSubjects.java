package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The people of a workforce pool. Nobody signs in here, so that every subject counts as known; one
 * that was deleted calls nothing for 30 days, unless it is brought back.
 */
final class WorkforceSubjects {

  private static final Pattern PRINCIPAL =
      Pattern.compile("principal://iam\\.googleapis\\.com/(.+?)/subject/(.+)");

  private final PoolRows rows;
  private final PoolOperations operations;

  WorkforceSubjects(PoolRows rows, PoolOperations operations) {
    this.rows = rows;
    this.operations = operations;
  }

  void register(ApiBuilder api, String pool) {
    String path = pool + "/subjects/{subject}";
    String one = "/v1/" + path;
    String id = "iam.locations.workforcePools.subjects.";
    api.route("DELETE", one, id + "delete", call -> delete(call, pool))
        .route("POST", one + ":undelete", id + "undelete", call -> undelete(call, pool))
        .route(
            "GET",
            one + "/operations/{operation}",
            id + "operations.get",
            call ->
                operations.get(
                    rows.name(call, path) + "/operations/" + call.variable("operation")));
  }

  private JsonAnswer delete(JsonCall call, String pool) {
    String name = name(call, pool);
    return rows.locked(
        call,
        () -> {
          rows.alive(rows.name(call, pool));
          if (rows.find(name).isPresent()) {
            throw GoogleError.failedPrecondition(name + " is deleted.");
          }
          ObjectNode row = JsonNodeFactory.instance.objectNode().put("name", name);
          rows.bury(row);
          return JsonAnswer.ok(operations.start("", name, () -> rows.put(row)));
        });
  }

  private JsonAnswer undelete(JsonCall call, String pool) {
    String name = name(call, pool);
    return rows.locked(
        call,
        () -> {
          rows.alive(rows.name(call, pool));
          rows.require(name);
          return JsonAnswer.ok(operations.start("", name, () -> rows.remove(name)));
        });
  }

  private String name(JsonCall call, String pool) {
    return rows.name(call, pool) + "/subjects/" + call.variable("subject");
  }

  /** Whether a caller comes from a pool that is out of use, or was deleted himself. */
  static boolean barred(PoolRows rows, String principal) {
    Matcher m = PRINCIPAL.matcher(principal);
    if (!m.matches()) {
      return false;
    }
    Optional<ObjectNode> pool = rows.known(m.group(1)) ? rows.find(m.group(1)) : Optional.empty();
    return pool.filter(p -> PoolRows.deleted(p) || p.path("disabled").asBoolean()).isPresent()
        || (pool.isPresent() && rows.find(m.group(1) + "/subjects/" + m.group(2)).isPresent());
  }
}
