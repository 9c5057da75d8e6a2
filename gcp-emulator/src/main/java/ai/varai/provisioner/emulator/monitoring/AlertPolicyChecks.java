package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.google.api.MetricDescriptor;
import com.google.monitoring.v3.Aggregation;
import com.google.monitoring.v3.AlertPolicy;
import com.google.monitoring.v3.AlertPolicy.Condition;
import com.google.monitoring.v3.ComparisonType;
import com.google.protobuf.Duration;
import java.util.List;

/** What is refused of an alert policy. */
final class AlertPolicyChecks {
  private static final int CONDITIONS = 6;
  private static final int CHANNELS = 16;
  private static final long MINUTE = 60;
  private static final long LONGEST = 23 * 3600 + 30 * 60;
  private static final String TYPES =
      "; see \"https://cloud.google.com/monitoring/api/resources\" for a list of available"
          + " resource types.";

  private final MetricTypes metrics;

  AlertPolicyChecks(MetricTypes metrics) {
    this.metrics = metrics;
  }

  void check(Project project, AlertPolicy policy) {
    if (policy.getDisplayName().isEmpty()) {
      throw Refusals.field("alert_policy.display_name", "", "The display name is missing.");
    }
    if (policy.getConditionsCount() == 0 || policy.getConditionsCount() > CONDITIONS) {
      throw Refusals.field(
          "alert_policy.conditions",
          "",
          "A policy must have between 1 and " + CONDITIONS + " conditions.");
    }
    if (policy.getConditionsCount() > 1
        && policy.getCombiner() == AlertPolicy.ConditionCombinerType.COMBINE_UNSPECIFIED) {
      throw Refusals.field(
          "alert_policy.combiner",
          "COMBINE_UNSPECIFIED",
          "A policy of several conditions must say how they are combined.");
    }
    logs(policy);
    if (policy.getNotificationChannelsCount() > CHANNELS) {
      throw Refusals.field(
          "alert_policy.notification_channels",
          "",
          "A policy has at most " + CHANNELS + " notification channels.");
    }
    for (int i = 0; i < policy.getConditionsCount(); i++) {
      check(project, policy.getConditions(i), "alert_policy.conditions[" + i + "]");
    }
  }

  /**
   * What goes with conditions on log entries only, and what with them never.
   *
   * @see <a href="https://github.com/superserve-ai/sandbox/pull/263">a rate limit for metrics</a>
   * @see <a href="https://github.com/chainguard-dev/terraform-infra-common/pull/384">two
   *     conditions</a>
   */
  private static void logs(AlertPolicy policy) {
    boolean entries =
        policy.getConditionsList().stream().anyMatch(Condition::hasConditionMatchedLog);
    if (entries && policy.getConditionsCount() > 1) {
      throw GoogleError.invalidArgument(
          "Alert policies with a log matching condition can only have a single condition.");
    }
    if (!entries && policy.getAlertStrategy().hasNotificationRateLimit()) {
      throw Refusals.field(
          "alertStrategy.notificationRateLimit",
          "period { seconds: "
              + policy.getAlertStrategy().getNotificationRateLimit().getPeriod().getSeconds()
              + " }",
          "only log-based alert policies may specify a notification rate limit");
    }
  }

  private void check(Project project, Condition condition, String at) {
    switch (condition.getConditionCase()) {
      case CONDITION_THRESHOLD -> {
        var threshold = condition.getConditionThreshold();
        String field = at + ".condition_threshold";
        duration(threshold.getDuration(), field + ".duration");
        query(project, threshold.getFilter(), threshold.getAggregationsList(), field, "filter");
        if (!threshold.getDenominatorFilter().isEmpty()) {
          query(
              project,
              threshold.getDenominatorFilter(),
              threshold.getDenominatorAggregationsList(),
              field,
              "denominator_filter");
        }
        if (threshold.getComparison() != ComparisonType.COMPARISON_GT
            && threshold.getComparison() != ComparisonType.COMPARISON_LT) {
          throw Refusals.field(
              field + ".comparison",
              threshold.getComparison().name(),
              "must be COMPARISON_GT or COMPARISON_LT.");
        }
      }
      case CONDITION_ABSENT -> {
        String field = at + ".condition_absent";
        long seconds = condition.getConditionAbsent().getDuration().getSeconds();
        if (seconds < 2 * MINUTE || seconds > LONGEST) {
          throw Refusals.field(
              field + ".duration", seconds + "s", "must be between 120s and " + LONGEST + "s.");
        }
        query(
            project,
            condition.getConditionAbsent().getFilter(),
            condition.getConditionAbsent().getAggregationsList(),
            field,
            "filter");
      }
      case CONDITION_NOT_SET -> throw Refusals.field(at, "", "One kind of condition must be set.");
      default -> {
        // queries in other languages are kept as they are
      }
    }
  }

  /** Series that there can be, put together in a way that suits them. */
  private void query(
      Project project,
      String filter,
      List<Aggregation> aggregations,
      String condition,
      String field) {
    String at = condition + "." + field;
    filter(filter, at);
    aggregations(aggregations, condition);
    if (!filter.contains("select_slo_")) {
      for (MetricDescriptor metric :
          Refusals.ofFilter(at, filter, () -> metrics.named(project, filter))) {
        MetricTypes.suits(metric, aggregations);
      }
    }
  }

  private static void filter(String filter, String field) {
    for (String word : List.of("metric.type", "resource.type")) {
      if (!filter.contains(word) && !filter.contains("select_slo_")) {
        throw Refusals.field(
            field,
            filter,
            "must specify a restriction on \""
                + word
                + "\" in the filter"
                + (word.startsWith("resource") ? TYPES : "."));
      }
    }
  }

  private static void duration(Duration duration, String field) {
    long seconds = duration.getSeconds();
    if (seconds % MINUTE != 0 || seconds < 0 || seconds > LONGEST || duration.getNanos() != 0) {
      throw Refusals.field(
          field, seconds + "s", "must be a multiple of 60s and at most " + LONGEST + "s.");
    }
  }

  private static void aggregations(List<Aggregation> aggregations, String field) {
    for (int i = 0; i < aggregations.size(); i++) {
      Aggregation a = aggregations.get(i);
      if (a.getPerSeriesAligner() != Aggregation.Aligner.ALIGN_NONE
          && a.getAlignmentPeriod().getSeconds() < MINUTE) {
        throw Refusals.field(
            field + ".aggregations[" + i + "].alignment_period",
            a.getAlignmentPeriod().getSeconds() + "s",
            "must be at least 60s.");
      }
    }
  }
}
