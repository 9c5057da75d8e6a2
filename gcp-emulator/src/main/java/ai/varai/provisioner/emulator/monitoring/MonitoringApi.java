package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.http.OutgoingCalls;
import ai.varai.provisioner.emulator.support.AlertNotices;
import ai.varai.provisioner.emulator.support.LogAlerts;
import ai.varai.provisioner.emulator.support.UserMetrics;
import com.google.monitoring.metricsscope.v1.MetricsScopesProto;
import com.google.monitoring.v3.AlertPolicy;
import com.google.monitoring.v3.NotificationChannel;
import com.google.monitoring.v3.Snooze;
import java.util.List;
import java.util.Set;

/**
 * Cloud Monitoring v3, and of v1 dashboards and metrics scopes. Alert policies are evaluated
 * against the time series and log entries that are there.
 *
 * @see <a href="https://cloud.google.com/monitoring/api/ref_v3/rest">REST reference</a>
 */
public final class MonitoringApi implements EmulatedApi {
  @Override
  public String name() {
    return "monitoring";
  }

  @Override
  public List<String> packages() {
    return List.of(
        "google.monitoring.v3",
        "google.monitoring.dashboard.v1",
        "google.monitoring.metricsscope.v1");
  }

  @Override
  public Set<Class<?>> offers() {
    return Set.of(UserMetrics.class, LogAlerts.class, AlertNotices.class);
  }

  @Override
  public void register(ApiBuilder api, Emulation emulation) {
    var policies = new Configurations<>(emulation, "alertPolicies", AlertPolicy.class);
    var channels =
        new Configurations<>(emulation, "notificationChannels", NotificationChannel.class);
    var snoozes = new Configurations<>(emulation, "snoozes", Snooze.class);
    MetricsScopes scopes = new MetricsScopes(emulation);
    Metrics metrics = new Metrics(emulation, scopes);
    AlertRows alerts = new AlertRows(emulation);
    OutgoingCalls calls = new OutgoingCalls(emulation);
    NoticeRows notices = new NoticeRows(emulation);
    emulation.offer(AlertNotices.class, notices);
    var webhooks = new Webhooks(emulation, channels, notices, calls);
    var notifier = new AlertNotifier(emulation, channels, metrics.types(), notices, webhooks);
    var evaluator =
        new AlertEvaluator(emulation, policies, snoozes, alerts, notifier, metrics.series());
    emulation.offer(
        LogAlerts.class,
        new LogAlerting(emulation, policies, snoozes, alerts, notifier, evaluator));
    new AlertPolicies(emulation, policies, channels, evaluator, metrics.types()).register(api);
    new Snoozes(emulation, snoozes, policies, evaluator).register(api);
    new Alerts(policies, alerts, evaluator).register(api);
    new NotificationChannels(emulation, policies, channels).register(api);
    new UptimeChecks(
            emulation, new UptimeProbe(calls, System::nanoTime), new UptimeSeries(metrics.series()))
        .register(api);
    new Groups(emulation).register(api);
    metrics.register(api);
    new ServiceObjectives(emulation).register(api);
    new Dashboards(emulation).register(api);
    scopes.register(api);
    api.overRoutes(
            "google.monitoring.metricsscope.v1.MetricsScopes", MetricsScopesProto::getDescriptor)
        .operationsOverRoutes("/v1/{name=operations/*}");
  }
}
