package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.Json;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.AlertPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Alert policies. */
public final class AlertPolicyExport extends KindExport<AlertPolicy> {
  public AlertPolicyExport() {
    super(AlertPolicy.class, Module.MONITORING, "google_monitoring_alert_policy", "alert_policies");
  }

  @Override
  public void terraform(AlertPolicy r, Body body) {
    body.set("display_name", r.displayName())
        .set("enabled", r.enabled())
        .set("combiner", "OR")
        .set("notification_channels", r.notificationChannels())
        .set("user_labels", r.userLabels());
    r.conditions()
        .forEach(
            each ->
                body.block(
                    "conditions",
                    condition ->
                        condition
                            .set("display_name", each.displayName())
                            .block(
                                "condition_threshold", threshold -> threshold(each, threshold))));
    body.block(
        "documentation",
        text -> text.set("content", r.documentation()).set("mime_type", "text/markdown"));
  }

  @Override
  public void gcloud(AlertPolicy r, Script script) {
    var policy = new LinkedHashMap<String, Object>();
    policy.put("displayName", r.displayName());
    policy.put("enabled", r.enabled());
    policy.put("combiner", "OR");
    policy.put("documentation", Map.of("content", r.documentation(), "mimeType", "text/markdown"));
    policy.put("userLabels", new TreeMap<>(r.userLabels()));
    policy.put("conditions", r.conditions().stream().map(each -> condition(each, script)).toList());
    script
        .gcloud("alpha monitoring policies create")
        .flag("policy", Json.of(policy))
        .flag("notification-channels", r.notificationChannels())
        .end();
  }

  private static void threshold(AlertPolicy.Threshold each, Body body) {
    body.set("filter", each.filter())
        .set("denominator_filter", each.denominatorFilter())
        .set("comparison", each.comparison())
        .set("threshold_value", each.threshold())
        .set("duration", each.duration().toSeconds() + "s")
        .block("aggregations", inner -> aggregation(each, inner));
    each.denominatorFilter()
        .ifPresent(
            filter -> body.block("denominator_aggregations", inner -> aggregation(each, inner)));
  }

  private static void aggregation(AlertPolicy.Threshold each, Body body) {
    body.set("alignment_period", each.alignmentPeriod().toSeconds() + "s")
        .set("per_series_aligner", each.aligner())
        .set("cross_series_reducer", each.reducer());
  }

  private static Map<String, Object> condition(AlertPolicy.Threshold each, Script script) {
    var aggregation = new LinkedHashMap<String, Object>();
    aggregation.put("alignmentPeriod", each.alignmentPeriod().toSeconds() + "s");
    aggregation.put("perSeriesAligner", each.aligner());
    aggregation.put("crossSeriesReducer", each.reducer());
    var threshold = new LinkedHashMap<String, Object>();
    threshold.put("filter", script.text(each.filter()));
    threshold.put("aggregations", List.of(aggregation));
    each.denominatorFilter()
        .ifPresent(
            filter -> {
              threshold.put("denominatorFilter", script.text(filter));
              threshold.put("denominatorAggregations", List.of(aggregation));
            });
    threshold.put("comparison", each.comparison());
    threshold.put("thresholdValue", each.threshold());
    threshold.put("duration", each.duration().toSeconds() + "s");
    var condition = new LinkedHashMap<String, Object>();
    condition.put("displayName", each.displayName());
    condition.put("conditionThreshold", threshold);
    return condition;
  }
}
