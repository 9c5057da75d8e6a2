package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.monitoring.v3.AlertPolicy;
import com.google.monitoring.v3.AlertPolicy.Condition;
import com.google.monitoring.v3.UptimeCheckConfig;
import java.util.Set;

/** What Cloud Monitoring refuses. */
final class Checks {
  private static final int CONDITIONS = 6;
  private static final long MINUTE = 60;
  private static final Set<Long> PERIODS = Set.of(60L, 300L, 600L, 900L);

  private Checks() {}

  static AlertPolicy policy(AlertPolicy policy) {
    if (policy.getDisplayName().isEmpty()) {
      throw GoogleError.badField("alert_policy.display_name", "The display name is missing.");
    }
    if (policy.getConditionsCount() == 0 || policy.getConditionsCount() > CONDITIONS) {
      throw GoogleError.badField(
          "alert_policy.conditions", "A policy has 1 to " + CONDITIONS + " conditions.");
    }
    if (policy.getCombiner() == AlertPolicy.ConditionCombinerType.COMBINE_UNSPECIFIED) {
      throw GoogleError.badField("alert_policy.combiner", "The combiner is missing.");
    }
    for (Condition condition : policy.getConditionsList()) {
      if (condition.hasConditionThreshold()) {
        var threshold = condition.getConditionThreshold();
        if (!threshold.getFilter().contains("metric.type")
            || !threshold.getFilter().contains("resource.type")) {
          throw GoogleError.badField(
              "alert_policy.conditions.condition_threshold.filter",
              "The filter must name one metric.type and one resource.type.");
        }
        if (threshold.getDuration().getSeconds() % MINUTE != 0) {
          throw GoogleError.badField(
              "alert_policy.conditions.condition_threshold.duration",
              "The duration must be a whole number of minutes.");
        }
      }
    }
    return policy;
  }

  static UptimeCheckConfig uptime(UptimeCheckConfig check) {
    if (!PERIODS.contains(check.getPeriod().getSeconds())) {
      throw GoogleError.badField(
          "uptime_check_config.period", "The period must be 60s, 300s, 600s or 900s.");
    }
    long timeout = check.getTimeout().getSeconds();
    if (timeout < 1 || timeout > MINUTE) {
      throw GoogleError.badField("uptime_check_config.timeout", "The timeout must be 1s to 60s.");
    }
    return check;
  }
}
