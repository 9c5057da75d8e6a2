package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.monitoring.v3.AlertPolicy;
import com.google.monitoring.v3.AlertPolicy.Condition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Alerts as the API shows them. What the emulator itself keeps with one has a name that begins with
 * {@code _}.
 *
 * @see <a href="https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alerts">Alert</a>
 */
final class AlertRows {
  static final String OPEN = "OPEN";
  static final String CLOSED = "CLOSED";

  private static final String CONDITION = "_condition";
  private static final String BODY = "_conditionBody";
  private static final String SERIES = "_series";

  /** When each channel was told last that the alert is open. */
  private static final String TOLD = "_told";

  private static final String VALUE = "_value";

  /** Since when there are no data, or no entries, that would keep the alert open. */
  private static final String SILENT = "_silentSince";

  private final Emulation emulation;
  private final Table<ObjectNode> table;

  AlertRows(Emulation emulation) {
    this.emulation = emulation;
    this.table = emulation.store().table("monitoring.alerts", Codec.json());
  }

  /** Open ones before those that are closed. */
  List<ObjectNode> all(String project) {
    List<ObjectNode> out = new ArrayList<>(table.list(project, OPEN + "/"));
    out.addAll(table.list(project, CLOSED + "/"));
    return out;
  }

  List<ObjectNode> open(String project) {
    return table.list(project, OPEN + "/");
  }

  /** The open alerts of one condition. */
  List<ObjectNode> open(String project, Condition condition) {
    return open(project).stream().filter(a -> condition(a).equals(condition.getName())).toList();
  }

  Optional<ObjectNode> get(String project, String id) {
    return table.get(project, OPEN + "/" + id).or(() -> table.get(project, CLOSED + "/" + id));
  }

  static String condition(ObjectNode alert) {
    return Trees.text(alert, CONDITION);
  }

  /** The condition as it was when the alert opened. */
  static JsonNode conditionBody(ObjectNode alert) {
    return alert.path(BODY);
  }

  static Optional<Instant> told(ObjectNode alert, String channel) {
    return Optional.of(Trees.text(alert, TOLD, channel))
        .filter(t -> !t.isEmpty())
        .map(Instant::parse);
  }

  static void tell(ObjectNode alert, String channel, Instant at) {
    Trees.object(alert, TOLD).put(channel, time(at));
  }

  static String series(ObjectNode alert) {
    return Trees.text(alert, SERIES);
  }

  static String policy(ObjectNode alert) {
    return Trees.text(alert, "policy", "name");
  }

  static boolean isOfLogs(ObjectNode alert) {
    return alert.has("log");
  }

  /** The value that opened it, as people read it; empty where there was none. */
  static String observed(ObjectNode alert) {
    return alert.has(VALUE) ? IncidentPayload.decimal(alert.path(VALUE).asDouble()) : "";
  }

  static Optional<Instant> silentSince(ObjectNode alert) {
    return Optional.of(Trees.text(alert, SILENT)).filter(t -> !t.isEmpty()).map(Instant::parse);
  }

  /** The newest of a condition's closed alerts on a series. */
  Optional<ObjectNode> lastClosed(String project, String condition, String series) {
    return table.list(project, CLOSED + "/").stream()
        .filter(a -> condition(a).equals(condition) && series(a).equals(series))
        .max(Comparator.comparing(AlertRows::closeTime));
  }

  static Instant closeTime(ObjectNode alert) {
    return Instant.parse(Trees.text(alert, "closeTime"));
  }

  private static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /**
   * An alert that is to be opened; nothing is written.
   *
   * @param series what tells it from others of its condition
   */
  ObjectNode draft(
      String project,
      AlertPolicy policy,
      Condition condition,
      String series,
      SeriesSample sample,
      Instant at) {
    ObjectNode alert = JsonNodeFactory.instance.objectNode();
    alert.put("name", "projects/" + project + "/alerts/0." + emulation.ids().lower(12));
    alert.put("state", OPEN);
    alert.put("openTime", time(at));
    alert.set("resource", sample.resource());
    if (!sample.metric().isEmpty()) {
      alert.set("metric", sample.metric());
    }
    ObjectNode snapshot = alert.putObject("policy");
    snapshot.put("name", policy.getName());
    snapshot.put("displayName", policy.getDisplayName());
    if (policy.getUserLabelsCount() > 0) {
      policy.getUserLabelsMap().forEach(snapshot.putObject("userLabels")::put);
    }
    if (policy.getSeverity() != AlertPolicy.Severity.SEVERITY_UNSPECIFIED) {
      snapshot.put("severity", policy.getSeverity().name());
    }
    alert.put(CONDITION, condition.getName());
    alert.set(BODY, SeriesFields.tree(condition));
    alert.put(SERIES, series);
    sample.value().ifPresent(v -> alert.put(VALUE, v));
    return alert;
  }

  /** Says since when nothing keeps the alert open any more. */
  void silent(String project, ObjectNode alert, Optional<Instant> since) {
    if (!silentSince(alert).equals(since.map(t -> t.truncatedTo(ChronoUnit.MILLIS)))) {
      since.ifPresentOrElse(t -> alert.put(SILENT, time(t)), () -> alert.remove(SILENT));
      put(project, alert);
    }
  }

  void put(String project, ObjectNode alert) {
    table.put(project, key(alert), alert);
  }

  private static String key(ObjectNode alert) {
    return Trees.text(alert, "state") + "/" + Configurations.last(Trees.text(alert, "name"));
  }

  void close(String project, ObjectNode alert, Instant at) {
    table.remove(project, key(alert));
    put(project, alert.put("state", CLOSED).put("closeTime", time(at)));
  }

  /** What a reader sees. */
  static ObjectNode shown(ObjectNode alert) {
    List<String> own = new ArrayList<>();
    alert.fieldNames().forEachRemaining(own::add);
    own.removeIf(name -> !name.startsWith("_"));
    ObjectNode shown = alert.deepCopy();
    shown.remove(own);
    return shown;
  }
}
