package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.kind.AlertPolicy;
import ai.varai.provisioner.model.kind.Dashboard;
import ai.varai.provisioner.model.kind.LogBucket;
import ai.varai.provisioner.model.kind.LogSink;
import ai.varai.provisioner.model.kind.UptimeCheck;
import ai.varai.provisioner.model.resource.ResourceNode;
import ai.varai.provisioner.model.resource.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Logs, alerts, uptime checks and the dashboard of a cloud environment. */
final class MonitoringBlock {
  private final CompileContext context;
  private final Apis apis;
  private final SecretRegistry secrets;
  private final MetricFilters filters;

  MonitoringBlock(
      CompileContext context, Apis apis, DatabaseParts databases, SecretRegistry secrets) {
    this.context = context;
    this.apis = apis;
    this.secrets = secrets;
    this.filters = new MetricFilters(context, databases);
  }

  void add() {
    addLogs();
    var monitoring = context.environment().monitoringConfig();
    if (monitoring.enableMonitoring()) {
      addDashboard();
      addUptimeChecks();
      if (monitoring.alerts().enableAlerts()) {
        addAlerts();
      }
    }
  }

  private void addLogs() {
    ResourceNode<?>[] logging = apis.need("logging");
    var bucket =
        context
            .graph()
            .add(
                "main",
                new LogBucket(
                    context.names().prefixed("logs"),
                    context.environment().region(),
                    context.environment().monitoringConfig().retentionDays(),
                    context.description("Logs"),
                    Optional.empty()),
                context.protectsData(),
                logging);
    context
        .graph()
        .add(
            "main",
            new LogSink(
                context.names().prefixed("logs"),
                Value.join("logging.googleapis.com/", bucket.ref(LogBucket.NAME)),
                filters.logs(),
                context.description("Log sink")),
            logging);
  }

  private void addAlerts() {
    List<Value<String>> channels = new ChannelBlock(context, secrets).add(apis.need("monitoring"));
    for (var alert : new AlertCatalog(context.environment(), filters).alerts()) {
      context
          .graph()
          .add(
              alert.name(),
              new AlertPolicy(
                  context.names().prefixed(alert.name()),
                  true,
                  List.of(alert.threshold()),
                  channels,
                  alert.advice(),
                  context.labels("component", "monitoring"),
                  Optional.empty()),
              apis.need("monitoring"));
    }
  }

  /** Only where somebody without an identity gets an answer: a check brings none. */
  private void addUptimeChecks() {
    var domains = context.names().domains();
    if (!EffectiveAccess.isAnonymous(context) || domains.isEmpty()) {
      return;
    }
    context
        .environment()
        .services()
        .forEach(
            (name, service) ->
                context
                    .graph()
                    .add(
                        name,
                        new UptimeCheck(
                            context.names().prefixed(name),
                            Value.of("https://" + domains.get(0)),
                            "/" + name + service.healthPath(),
                            Duration.ofMinutes(1),
                            Duration.ofSeconds(10),
                            context.labels("service", name),
                            Optional.empty()),
                        apis.need("monitoring")));
  }

  private void addDashboard() {
    context
        .graph()
        .add(
            "main",
            new Dashboard(
                context.names().prefixed("overview"),
                new AlertCatalog(context.environment(), filters).charts(),
                context.labels("component", "monitoring"),
                Optional.empty()),
            apis.need("monitoring"));
  }
}
