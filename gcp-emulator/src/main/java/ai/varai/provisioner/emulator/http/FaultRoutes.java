package ai.varai.provisioner.emulator.http;

import ai.varai.provisioner.emulator.api.Apis;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.control.FaultRule;
import ai.varai.provisioner.emulator.control.FaultRule.Drop;
import ai.varai.provisioner.emulator.control.FaultRule.OperationFault;
import ai.varai.provisioner.emulator.control.Faults;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.rpc.Code;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * {@code /_emulator/faults}: which faults are in force. A rule that would do something else than it
 * says, or nothing, is refused: a test that relies on it would pass for the wrong reason.
 */
final class FaultRoutes {

  private static final long YEAR_MILLIS = Duration.ofDays(365).toMillis();

  /** What counts by the time that has passed; without a latency none would have. */
  private static final Set<OperationFault> LATE =
      Set.of(OperationFault.STALE, OperationFault.PROPAGATE, OperationFault.UNSEEN);

  /** What ends with an error of the user's choice. */
  private static final Set<OperationFault> ENDING =
      Set.of(OperationFault.FAIL, OperationFault.ERROR);

  private final Faults faults;
  private final Apis apis;

  FaultRoutes(Faults faults, Apis apis) {
    this.faults = faults;
    this.apis = apis;
  }

  ObjectNode show() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("struck", faults.struck());
    ArrayNode list = root.putArray("faults");
    List<FaultRule> rules = faults.rules();
    List<Long> strikes = faults.strikes();
    for (int i = 0; i < rules.size(); i++) {
      FaultRule f = rules.get(i);
      list.addObject()
          .put("struck", strikes.get(i))
          .put("api", f.api())
          .put("method", f.method())
          .put("resource", f.resource())
          .put("probability", f.probability())
          .put("latencyMs", f.latency().toMillis())
          .put("status", f.status().map(Code::name).orElse(""))
          .put("drop", f.drop().name().toLowerCase(Locale.ROOT))
          .put("operation", f.operation().name().toLowerCase(Locale.ROOT));
    }
    return root;
  }

  /** Adds the rule of the body, or changes nothing when any of it is wrong. */
  ObjectNode add(ObjectNode body) {
    AdminRoutes.only(
        body,
        "api",
        "method",
        "resource",
        "probability",
        "count",
        "latencyMs",
        "status",
        "message",
        "retryAfter",
        "drop",
        "operation",
        "seed");
    Optional<Long> seed = whole(body, "seed", Long.MIN_VALUE, Long.MAX_VALUE);
    boolean seedAlone = seed.isPresent() && body.size() == 1;
    Optional<FaultRule> rule = seedAlone ? Optional.empty() : Optional.of(rule(body));
    long count = whole(body, "count", 1, Long.MAX_VALUE).orElse(Long.MAX_VALUE);
    seed.ifPresent(faults::seed);
    rule.ifPresent(r -> faults.add(r, count));
    return show();
  }

  private FaultRule rule(ObjectNode body) {
    FaultRule rule =
        new FaultRule(
            api(body),
            text(body, "method").orElse(""),
            text(body, "resource").orElse(""),
            probability(body),
            Duration.ofMillis(whole(body, "latencyMs", 0, YEAR_MILLIS).orElse(0L)),
            status(body),
            text(body, "message").orElse("Fault injected by the emulator."),
            whole(body, "retryAfter", 0, Integer.MAX_VALUE).orElse(0L).intValue(),
            choose(Drop.class, body, "drop", Drop.NONE),
            choose(OperationFault.class, body, "operation", OperationFault.NONE));
    requireEffect(rule, body);
    return rule;
  }

  private static void requireEffect(FaultRule rule, ObjectNode body) {
    OperationFault operation = rule.operation();
    if (operation == OperationFault.NONE) {
      if (rule.status().isEmpty() && rule.latency().isZero() && rule.drop() == Drop.NONE) {
        throw GoogleError.badField(
            "fault",
            "The rule does nothing: give it a status, latencyMs, drop before or after, or an"
                + " operation.");
      }
      needs(body, rule.status().isPresent(), "a status", "message", "retryAfter");
      return;
    }
    if (LATE.contains(operation) && rule.latency().isZero()) {
      throw GoogleError.badField(
          "latencyMs", name(operation) + " needs latencyMs: for how long it lasts.");
    }
    boolean late = LATE.contains(operation);
    boolean policies = operation == OperationFault.STALE || operation == OperationFault.PROPAGATE;
    needs(body, false, "a rule that has no operation", "drop", "retryAfter");
    needs(body, ENDING.contains(operation), "operation fail or error", "status", "message");
    needs(body, late || operation == OperationFault.STALL, "another operation", "latencyMs");
    needs(body, !policies, "another operation", "api", "method");
  }

  /** Refuses fields that have no effect without something that is not there. */
  private static void needs(ObjectNode body, boolean there, String what, String... fields) {
    for (String field : fields) {
      if (!there && body.has(field)) {
        throw GoogleError.badField(
            field, "The field " + field + " has no effect in this rule; it needs " + what + ".");
      }
    }
  }

  private String api(ObjectNode body) {
    String api = text(body, "api").orElse("");
    List<String> known = apis.known().stream().map(EmulatedApi::name).sorted().toList();
    if (!api.isEmpty() && !known.contains(api)) {
      throw GoogleError.badField("api", "Unknown api " + api + "; known are " + known + ".");
    }
    return api;
  }

  private static double probability(ObjectNode body) {
    JsonNode value = body.get("probability");
    if (value == null) {
      return 1;
    }
    if (!value.isNumber() || !(value.doubleValue() >= 0 && value.doubleValue() <= 1)) {
      throw GoogleError.badField(
          "probability", "The field probability has to be a number from 0 to 1.");
    }
    return value.doubleValue();
  }

  private static Optional<Code> status(ObjectNode body) {
    if (!body.has("status")) {
      return Optional.empty();
    }
    Code code = choose(Code.class, body, "status", Code.OK);
    if (code == Code.OK || code == Code.UNRECOGNIZED) {
      throw GoogleError.badField("status", "The status " + code + " is no error.");
    }
    return Optional.of(code);
  }

  private static Optional<String> text(ObjectNode body, String field) {
    JsonNode value = body.get(field);
    if (value != null && !value.isTextual()) {
      throw GoogleError.badField(field, "The field " + field + " has to be a text.");
    }
    return Optional.ofNullable(value).map(JsonNode::textValue);
  }

  private static Optional<Long> whole(ObjectNode body, String field, long least, long most) {
    JsonNode value = body.get(field);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < least
        || value.longValue() > most) {
      String range =
          most == Long.MAX_VALUE
              ? least == Long.MIN_VALUE ? "" : " from " + least + " on"
              : " from " + least + " to " + most;
      throw GoogleError.badField(
          field, "The field " + field + " has to be a whole number" + range + ".");
    }
    return Optional.of(value.longValue());
  }

  private static String name(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  private static <E extends Enum<E>> E choose(
      Class<E> type, ObjectNode body, String field, E otherwise) {
    Optional<String> wanted = text(body, field);
    if (wanted.isEmpty()) {
      return otherwise;
    }
    return Arrays.stream(type.getEnumConstants())
        .filter(e -> e.name().equalsIgnoreCase(wanted.get()))
        .findFirst()
        .orElseThrow(
            () ->
                GoogleError.badField(
                    field,
                    "Unknown "
                        + field
                        + " "
                        + wanted.get()
                        + "; known are "
                        + Arrays.toString(type.getEnumConstants())
                        + "."));
  }
}
