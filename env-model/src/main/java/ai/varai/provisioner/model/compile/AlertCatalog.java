package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.config.DatabaseConfig;
import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.kind.AlertPolicy.Threshold;
import ai.varai.provisioner.model.kind.Dashboard.Chart;
import ai.varai.provisioner.model.resource.Value;
import ai.varai.provisioner.model.sql.PostgresTier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is watched: errors, latency and saturation of services; CPU, disk, connections of SQL. */
final class AlertCatalog {
  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final Duration LASTING = Duration.ofMinutes(5);

  /** Share of a limit from which somebody should look. */
  private static final double NEARLY_FULL = 0.8;

  /** Connections of a tier that is not known. */
  private static final int FEWEST_CONNECTIONS = 25;

  private final Environment environment;
  private final MetricFilters filters;

  AlertCatalog(Environment environment, MetricFilters filters) {
    this.environment = environment;
    this.filters = filters;
  }

  /** One alert: its short name, its bound, and what to do when it fires. */
  record Alert(String name, Threshold threshold, String advice) {}

  List<Alert> alerts() {
    var alerts = new ArrayList<Alert>();
    alerts.add(
        new Alert(
            "error-rate",
            threshold(
                "More than 5% of requests fail",
                filters.service("request_count", " AND metric.labels.response_code_class=\"5xx\""),
                Optional.of(filters.service("request_count", "")),
                "ALIGN_RATE",
                "REDUCE_SUM",
                0.05),
            "Look at the logs of the failing service; roll back if it began with a release."));
    alerts.add(
        new Alert(
            "latency",
            threshold(
                "The 95th percentile of latency is above 2 s",
                filters.service("request_latencies", ""),
                Optional.empty(),
                "ALIGN_PERCENTILE_95",
                "REDUCE_MAX",
                2000),
            "Look for a slow query or too few instances."));
    alerts.add(
        new Alert(
            "saturation",
            threshold(
                "Instances use more than 90% of their CPU",
                filters.service("container/cpu/utilizations", ""),
                Optional.empty(),
                "ALIGN_PERCENTILE_95",
                "REDUCE_MAX",
                0.9),
            "Raise max_instances or cpu."));
    if (filters.hasDatabase()) {
      addDatabase(alerts);
    }
    return alerts;
  }

  /** The same measurements as charts. */
  List<Chart> charts() {
    return alerts().stream()
        .map(
            alert ->
                new Chart(
                    alert.name(),
                    alert.threshold().filter(),
                    alert.threshold().aligner(),
                    alert.threshold().reducer()))
        .toList();
  }

  private void addDatabase(List<Alert> alerts) {
    alerts.add(
        new Alert(
            "database-cpu",
            database("The database uses more than 80% of its CPU", "cpu/utilization", NEARLY_FULL),
            "Look at Query Insights; choose a larger tier."));
    alerts.add(
        new Alert(
            "database-disk",
            database("The disk is fuller than 80%", "disk/utilization", NEARLY_FULL),
            "Raise disk_size."));
    alerts.add(
        new Alert(
            "database-connections",
            database(
                "More than 80% of the connections are used",
                "postgresql/num_backends", NEARLY_FULL * connections()),
            "Lower max_instances or choose a larger tier."));
  }

  private int connections() {
    return environment
        .databaseConfig()
        .map(DatabaseConfig::tier)
        .flatMap(PostgresTier::find)
        .map(PostgresTier::connections)
        .orElse(FEWEST_CONNECTIONS);
  }

  private Threshold database(String title, String metric, double bound) {
    return threshold(
        title, filters.database(metric), Optional.empty(), "ALIGN_MEAN", "REDUCE_SUM", bound);
  }

  private static Threshold threshold(
      String title,
      Value<String> filter,
      Optional<Value<String>> denominator,
      String aligner,
      String reducer,
      double bound) {
    return new Threshold(
        title, filter, denominator, aligner, reducer, "COMPARISON_GT", bound, PERIOD, LASTING);
  }
}
