package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.operation.OperationRow;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.monitoring.v3.AlertPolicy;
import com.google.monitoring.v3.Snooze;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evaluates the alert policies of a project: when points come, when policies and snoozes change,
 * when alerts are read, and while something may change by itself, once a minute of the emulator's
 * clock. What lies between two evaluations is evaluated minute by minute, so that a clock that is
 * moved shows what would have happened.
 */
final class AlertEvaluator {
  private static final Logger log = LoggerFactory.getLogger(AlertEvaluator.class);
  private static final String KIND = "monitoring.evaluate";
  private static final String UNTIL = "until";
  private static final String NEXT = "next";

  private final Emulation emulation;
  private final Configurations<AlertPolicy> policies;
  private final Configurations<Snooze> snoozes;
  private final AlertRows alerts;
  private final SeriesStore series;
  private final AlertNotifier notifier;

  /** One row for a project: until when it was evaluated, and when it will be next. */
  private final Table<ObjectNode> state;

  AlertEvaluator(
      Emulation emulation,
      Configurations<AlertPolicy> policies,
      Configurations<Snooze> snoozes,
      AlertRows alerts,
      AlertNotifier notifier,
      SeriesStore series) {
    this.notifier = notifier;
    this.emulation = emulation;
    this.policies = policies;
    this.snoozes = snoozes;
    this.alerts = alerts;
    this.series = series;
    this.state = emulation.store().table("monitoring.evaluation", Codec.json());
    emulation.operations().define(KIND, this::due);
    series.onWritten(this::written);
  }

  private OperationRow due(OperationRow row, Instant ignored) {
    evaluate(row.project());
    return row;
  }

  /** Points whose time has not come are evaluated when it has. */
  private void written(String project, Instant end) {
    Instant now = emulation.clock().instant();
    if (!end.isAfter(now)) {
      evaluate(project);
    } else if (!policies.all("projects/" + project).isEmpty()
        && !isPlanned(row(project), now, end)) {
      emulation.store().run(project, () -> plan(project, row(project), now, end));
    }
  }

  /** Brings the alerts of a project to what they are now. */
  void evaluate(String id) {
    Project project = emulation.projects().require(id);
    if (policies.all(project.name()).isEmpty() && alerts.open(project.id()).isEmpty()) {
      if (state.contains(project.id(), "")) {
        state.remove(project.id(), "");
      }
      return;
    }
    emulation.store().run(project.id(), () -> evaluate(project));
  }

  private void evaluate(Project project) {
    // Aligned points have times to the millisecond.
    Instant now = emulation.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    ObjectNode row = row(project.id());
    Instant until =
        time(row, UNTIL).filter(last -> last.isBefore(now)).orElse(now.minus(Duration.ofNanos(1)));
    MetricConditions conditions = new MetricConditions(series.selection(project));
    ActiveSnoozes quiet = new ActiveSnoozes(snoozes.all(project.name()));
    List<PolicyEvaluation> evaluations =
        policies.all(project.name()).stream()
            .filter(policy -> policy.getEnabled().getValue())
            .map(
                policy ->
                    new PolicyEvaluation(
                        project, policy, conditions.of(policy), alerts, quiet, notifier))
            .toList();
    for (Instant moment : Moments.between(until, now)) {
      evaluations.forEach(e -> safely(() -> e.at(moment)));
    }
    closeWithoutCondition(project, now);
    row.put(UNTIL, now.toString());
    Optional<Instant> next = evaluations.isEmpty() ? Optional.empty() : quiet.next(now);
    for (PolicyEvaluation evaluation : evaluations) {
      next = Moments.earlier(next, evaluation.next(now));
    }
    if (next.isPresent()) {
      plan(project.id(), row, now, next.get());
    } else {
      state.put(project.id(), "", row);
    }
  }

  /** A condition that cannot be evaluated keeps nobody from writing points. */
  private static void safely(Runnable evaluation) {
    try {
      evaluation.run();
    } catch (GoogleError e) {
      log.warn("an alert policy cannot be evaluated: {}", e.getMessage());
    }
  }

  /** A policy that is disabled, and a condition that is gone, have no open alerts. */
  private void closeWithoutCondition(Project project, Instant now) {
    Map<String, AlertPolicy> known =
        policies.all(project.name()).stream()
            .collect(Collectors.toMap(AlertPolicy::getName, policy -> policy));
    for (ObjectNode alert : alerts.open(project.id())) {
      Optional<AlertPolicy> policy = Optional.ofNullable(known.get(AlertRows.policy(alert)));
      boolean held =
          policy.filter(p -> p.getEnabled().getValue()).stream()
              .flatMap(p -> p.getConditionsList().stream())
              .anyMatch(c -> c.getName().equals(AlertRows.condition(alert)));
      if (!held) {
        alerts.close(project.id(), alert, now);
        policy.ifPresent(p -> notifier.closed(project, p, alert, AlertNotifier.CANCELLED, now));
      }
    }
  }

  private ObjectNode row(String project) {
    return state.get(project, "").orElseGet(JsonNodeFactory.instance::objectNode);
  }

  private static Optional<Instant> time(ObjectNode row, String field) {
    return Optional.of(Trees.text(row, field)).filter(t -> !t.isEmpty()).map(Instant::parse);
  }

  private static boolean isPlanned(ObjectNode row, Instant now, Instant next) {
    return time(row, NEXT).filter(t -> t.isAfter(now) && !t.isAfter(next)).isPresent();
  }

  /** Evaluates again at a moment, unless that happens earlier anyway. */
  private void plan(String project, ObjectNode row, Instant now, Instant next) {
    if (!isPlanned(row, now, next)) {
      row.put(NEXT, next.toString());
      emulation
          .operations()
          .schedule("monitoring", project, KIND, "", Duration.between(now, next).plusMillis(1));
    }
    state.put(project, "", row);
  }
}
