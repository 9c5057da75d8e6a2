package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.support.Projects.Project;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.monitoring.v3.AlertPolicy;
import com.google.monitoring.v3.AlertPolicy.Condition;
import com.google.monitoring.v3.AlertPolicy.ConditionCombinerType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Opens and closes the alerts of one policy: one for each series that fails a condition, once the
 * combination of conditions is met.
 */
final class PolicyEvaluation {
  /** Google's, where a policy says nothing. */
  private static final Duration AUTO_CLOSE = Duration.ofDays(7);

  private final Project owner;
  private final String project;
  private final AlertPolicy policy;
  private final Map<Condition, MetricCondition> conditions;
  private final AlertRows alerts;
  private final ActiveSnoozes snoozes;
  private final AlertNotifier notifier;

  /**
   * @param conditions those on time series that can be evaluated
   */
  PolicyEvaluation(
      Project owner,
      AlertPolicy policy,
      Map<Condition, MetricCondition> conditions,
      AlertRows alerts,
      ActiveSnoozes snoozes,
      AlertNotifier notifier) {
    this.owner = owner;
    this.notifier = notifier;
    this.project = owner.id();
    this.policy = policy;
    this.conditions = conditions;
    this.alerts = alerts;
    this.snoozes = snoozes;
  }

  void at(Instant moment) {
    Map<Condition, Verdict> verdicts = new LinkedHashMap<>();
    for (Condition condition : policy.getConditionsList()) {
      MetricCondition metric = conditions.get(condition);
      verdicts.put(
          condition, metric == null ? Verdict.NOT_MET : metric.at(moment, openSeries(condition)));
    }
    Map<Condition, Set<String>> violated = violated(verdicts);
    for (Condition condition : policy.getConditionsList()) {
      List<ObjectNode> open = alerts.open(project, condition);
      Set<String> failing = violated.getOrDefault(condition, Set.of());
      Verdict verdict = verdicts.getOrDefault(condition, Verdict.NOT_MET);
      Set<String> known = new HashSet<>();
      for (ObjectNode alert : open) {
        known.add(AlertRows.series(alert));
        keepOrClose(alert, failing, verdict, moment);
      }
      for (String series : failing) {
        if (!known.contains(series)) {
          open(condition, series, verdict, moment);
        }
      }
    }
  }

  private Map<String, SeriesSample> openSeries(Condition condition) {
    Map<String, SeriesSample> out = new LinkedHashMap<>();
    for (ObjectNode alert : alerts.open(project, condition)) {
      out.put(
          AlertRows.series(alert),
          new SeriesSample(alert.path("resource"), alert.path("metric"), OptionalDouble.empty()));
    }
    return out;
  }

  /** The series of each condition that are violations, the combination considered. */
  private Map<Condition, Set<String>> violated(Map<Condition, Verdict> verdicts) {
    ConditionCombinerType combiner = policy.getCombiner();
    boolean all =
        combiner == ConditionCombinerType.AND
            || combiner == ConditionCombinerType.AND_WITH_MATCHING_RESOURCE;
    Map<Condition, Set<String>> out = new LinkedHashMap<>();
    if (all && !verdicts.values().stream().allMatch(Verdict::met)) {
      return out;
    }
    Optional<Set<JsonNode>> resources =
        combiner == ConditionCombinerType.AND_WITH_MATCHING_RESOURCE
            ? Optional.of(common(verdicts.values()))
            : Optional.empty();
    verdicts.forEach(
        (condition, verdict) -> {
          if (verdict.met()) {
            Set<String> series = new HashSet<>();
            verdict
                .failing()
                .forEach(
                    (key, sample) -> {
                      if (resources.map(r -> r.contains(sample.resource())).orElse(true)) {
                        series.add(key);
                      }
                    });
            out.put(condition, series);
          }
        });
    return out;
  }

  /** The resources on which every condition fails. */
  private static Set<JsonNode> common(Iterable<Verdict> verdicts) {
    Set<JsonNode> common = new HashSet<>();
    boolean first = true;
    for (Verdict verdict : verdicts) {
      List<JsonNode> here = new ArrayList<>();
      verdict.failing().values().forEach(s -> here.add(s.resource()));
      if (first) {
        common.addAll(here);
      } else {
        common.retainAll(here);
      }
      first = false;
    }
    return common;
  }

  private void open(Condition condition, String series, Verdict verdict, Instant moment) {
    SeriesSample sample = verdict.failing().get(series);
    if (sample == null) {
      return;
    }
    ObjectNode alert = alerts.draft(project, policy, condition, series, sample, moment);
    boolean absent = condition.hasConditionAbsent();
    if (snoozes.cover(alert, moment) || (absent && forgotten(condition, series, moment))) {
      return;
    }
    notifier.open(owner, policy, alert, observed(sample), moment);
    alerts.put(project, alert);
  }

  private static String observed(SeriesSample sample) {
    return sample.value().isPresent() ? IncidentPayload.decimal(sample.value().getAsDouble()) : "";
  }

  /** An absence that was closed stays so until there are data again, which may have closed it. */
  private boolean forgotten(Condition condition, String series, Instant moment) {
    MetricCondition metric = conditions.get(condition);
    return metric != null
        && alerts
            .lastClosed(project, condition.getName(), series)
            .map(AlertRows::closeTime)
            .filter(closed -> !metric.hasData(series, closed.minusSeconds(1), moment))
            .isPresent();
  }

  private void keepOrClose(ObjectNode alert, Set<String> failing, Verdict verdict, Instant moment) {
    String series = AlertRows.series(alert);
    boolean logs = AlertRows.isOfLogs(alert);
    if (!logs && snoozes.cover(alert, moment)) {
      alerts.close(project, alert, moment);
      return;
    }
    if (!logs && !failing.contains(series)) {
      SeriesSample now = verdict.seen().get(series);
      close(alert, now == null ? "" : observed(now), moment);
      return;
    }
    if (!logs) {
      alerts.silent(
          project,
          alert,
          verdict.missing().contains(series)
              ? AlertRows.silentSince(alert).or(() -> Optional.of(moment))
              : Optional.empty());
    }
    Optional<Instant> end = closes(alert).filter(t -> !t.isAfter(moment));
    if (end.isPresent()) {
      close(alert, "", end.get());
    } else if (notifier.remind(owner, policy, alert, moment)) {
      alerts.put(project, alert);
    }
  }

  private void close(ObjectNode alert, String observed, Instant at) {
    alerts.close(project, alert, at);
    notifier.closed(owner, policy, alert, observed, at);
  }

  /** When an alert closes by itself that nothing keeps open any more. */
  private Optional<Instant> closes(ObjectNode alert) {
    Duration after =
        policy.getAlertStrategy().hasAutoClose()
            ? Duration.ofSeconds(policy.getAlertStrategy().getAutoClose().getSeconds())
            : AUTO_CLOSE;
    return AlertRows.silentSince(alert).map(t -> t.plus(after));
  }

  /** When, after now, something may change without any new point. */
  Optional<Instant> next(Instant now) {
    Optional<Instant> next = Optional.empty();
    for (Condition condition : policy.getConditionsList()) {
      for (ObjectNode alert : alerts.open(project, condition)) {
        next = Moments.earlier(next, closes(alert).filter(t -> t.isAfter(now)));
        // A channel that was disabled meanwhile is not reminded, however long it is due.
        next =
            Moments.earlier(next, notifier.nextReminder(policy, alert).filter(t -> t.isAfter(now)));
      }
      MetricCondition metric = conditions.get(condition);
      if (metric != null) {
        next = Moments.earlier(next, metric.next(now));
      }
    }
    return next;
  }
}
