package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.support.LogAlerts;
import ai.varai.provisioner.emulator.support.Times;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.logging.v2.LogEntry;
import com.google.monitoring.v3.AlertPolicy;
import com.google.monitoring.v3.AlertPolicy.Condition;
import com.google.monitoring.v3.Snooze;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Alerts on log entries. One is open for each combination of extracted labels; entries that come
 * while it is open keep it so.
 *
 * @see <a href="https://cloud.google.com/monitoring/alerts/log-based-incidents">Incidents for
 *     log-based alerting policies</a>
 */
final class LogAlerting implements LogAlerts {
  /** The most that Google sends: one notice in five minutes. */
  private static final Duration RATE = Duration.ofMinutes(5);

  private final Emulation emulation;
  private final Configurations<AlertPolicy> policies;
  private final Configurations<Snooze> snoozes;
  private final AlertRows alerts;
  private final AlertEvaluator evaluator;
  private final AlertNotifier notifier;

  LogAlerting(
      Emulation emulation,
      Configurations<AlertPolicy> policies,
      Configurations<Snooze> snoozes,
      AlertRows alerts,
      AlertNotifier notifier,
      AlertEvaluator evaluator) {
    this.notifier = notifier;
    this.emulation = emulation;
    this.policies = policies;
    this.snoozes = snoozes;
    this.alerts = alerts;
    this.evaluator = evaluator;
  }

  @Override
  public List<Rule> rules(String project) {
    List<Rule> out = new ArrayList<>();
    for (AlertPolicy policy : policies.all("projects/" + project)) {
      for (Condition condition : policy.getConditionsList()) {
        if (policy.getEnabled().getValue() && condition.hasConditionMatchedLog()) {
          out.add(
              new Rule(
                  condition.getName(),
                  condition.getConditionMatchedLog().getFilter(),
                  condition.getConditionMatchedLog().getLabelExtractorsMap()));
        }
      }
    }
    return out;
  }

  @Override
  public void matched(String project, Rule rule, LogEntry entry, Map<String, String> labels) {
    evaluator.evaluate(project);
    emulation
        .store()
        .run(
            project,
            () -> {
              for (AlertPolicy policy : policies.all("projects/" + project)) {
                policy.getConditionsList().stream()
                    .filter(c -> c.getName().equals(rule.condition()))
                    .forEach(c -> matched(project, policy, c, entry, labels));
              }
            });
    evaluator.evaluate(project);
  }

  private void matched(
      String project,
      AlertPolicy policy,
      Condition condition,
      LogEntry entry,
      Map<String, String> labels) {
    Instant at = Times.instant(entry.getReceiveTimestamp());
    String series = new TreeMap<>(labels).toString();
    ObjectNode alert =
        alerts.open(project, condition).stream()
            .filter(a -> AlertRows.series(a).equals(series))
            .findFirst()
            .orElseGet(() -> draft(project, policy, condition, entry, labels, series, at));
    if (new ActiveSnoozes(snoozes.all("projects/" + project)).cover(alert, at)) {
      return;
    }
    if (mayTell(project, policy, condition, alert, at)) {
      notifier.open(emulation.projects().require(project), policy, alert, "", at);
    }
    alerts.put(project, alert);
    alerts.silent(project, alert, Optional.of(at));
  }

  /** Not more than one notice in a period, of the alert that is open or the one before it. */
  private boolean mayTell(
      String project, AlertPolicy policy, Condition condition, ObjectNode alert, Instant at) {
    AlertPolicy.AlertStrategy strategy = policy.getAlertStrategy();
    Duration period =
        strategy.hasNotificationRateLimit()
            ? Duration.ofSeconds(strategy.getNotificationRateLimit().getPeriod().getSeconds())
            : RATE;
    Instant since = at.minus(period);
    return Stream.concat(
            Stream.of(alert),
            alerts.lastClosed(project, condition.getName(), AlertRows.series(alert)).stream())
        .flatMap(
            a ->
                policy.getNotificationChannelsList().stream()
                    .flatMap(channel -> AlertRows.told(a, channel).stream()))
        .noneMatch(told -> told.isAfter(since));
  }

  private ObjectNode draft(
      String project,
      AlertPolicy policy,
      Condition condition,
      LogEntry entry,
      Map<String, String> labels,
      String series,
      Instant at) {
    ObjectNode alert =
        alerts.draft(
            project,
            policy,
            condition,
            series,
            new SeriesSample(
                SeriesFields.tree(entry.getResource()),
                JsonNodeFactory.instance.objectNode(),
                OptionalDouble.empty()),
            at);
    labels.forEach(alert.putObject("log").putObject("extractedLabels")::put);
    return alert;
  }
}
