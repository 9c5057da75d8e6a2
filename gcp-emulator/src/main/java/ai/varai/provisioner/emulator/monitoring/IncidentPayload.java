package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.monitoring.v3.AlertPolicy;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What webhooks and topics are told of an alert, in version 1.2 of Google's schema. The summary of
 * a threshold is worded as Google's; those of absences and logs are not Google's words.
 *
 * @see <a href="https://cloud.google.com/monitoring/support/notification-options#webhooks">Schema
 *     of webhooks</a>
 */
final class IncidentPayload {
  private static final String VERSION = "1.2";

  /** How Google's console names kinds of resources. */
  private static final Map<String, String> KINDS =
      Map.of(
          "cloud_run_job", "Cloud Run Job",
          "cloud_run_revision", "Cloud Run Revision",
          "cloudsql_database", "Cloud SQL Database",
          "gce_instance", "VM Instance",
          "gcs_bucket", "GCS Bucket",
          "global", "Global",
          "uptime_url", "Uptime Check URL");

  private final Project project;
  private final AlertPolicy policy;
  private final ObjectNode alert;
  private final String metricName;

  /**
   * @param metricName how the metric is called where people read of it
   */
  IncidentPayload(Project project, AlertPolicy policy, ObjectNode alert, String metricName) {
    this.project = project;
    this.policy = policy;
    this.alert = alert;
    this.metricName = metricName;
  }

  /**
   * @param observed the value, or why there is none; may be empty
   */
  ObjectNode of(String observed) {
    boolean open = Trees.text(alert, "state").equals(AlertRows.OPEN);
    JsonNode condition = AlertRows.conditionBody(alert);
    String id = Configurations.last(Trees.text(alert, "name"));
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ObjectNode incident = root.putObject("incident");
    incident.put("incident_id", id);
    incident.put("scoping_project_id", project.id());
    incident.put("scoping_project_number", Long.parseLong(project.number()));
    incident.put(
        "url",
        "https://console.cloud.google.com/monitoring/alerting/alerts/"
            + id
            + "?project="
            + project.id());
    incident.put("started_at", seconds("openTime"));
    if (open) {
      incident.putNull("ended_at");
    } else {
      incident.put("ended_at", seconds("closeTime"));
    }
    incident.put("state", open ? "open" : "closed");
    incident.put("summary", summary(open, observed, condition));
    incident.put("observed_value", observed);
    JsonNode threshold = condition.at("/conditionThreshold/thresholdValue");
    if (condition.has("conditionThreshold")) {
      incident.put(
          "threshold_value",
          BigDecimal.valueOf(threshold.asDouble()).stripTrailingZeros().toPlainString());
    }
    ObjectNode resource = incident.putObject("resource");
    resource.put("type", resourceType());
    resource.set("labels", labels("resource"));
    incident.put("resource_id", "");
    incident.put("resource_name", resourceName());
    incident.put("resource_type_display_name", kind());
    ObjectNode metric = incident.putObject("metric");
    metric.put("type", Trees.text(alert, "metric", "type"));
    metric.put("displayName", metricName);
    metric.set("labels", AlertRows.isOfLogs(alert) ? extracted() : labels("metric"));
    ObjectNode metadata = incident.putObject("metadata");
    metadata.putObject("system_labels");
    metadata.putObject("user_labels");
    incident.put("policy_name", policy.getDisplayName());
    if (policy.getUserLabelsCount() > 0) {
      policy.getUserLabelsMap().forEach(incident.putObject("policy_user_labels")::put);
    }
    if (policy.getSeverity() != AlertPolicy.Severity.SEVERITY_UNSPECIFIED) {
      incident.put("severity", severity());
    }
    ObjectNode documentation = incident.putObject("documentation");
    documentation.put("content", policy.getDocumentation().getContent());
    documentation.put("mime_type", policy.getDocumentation().getMimeType());
    documentation.put("subject", subject(open));
    incident.set("condition", condition);
    incident.put("condition_name", Trees.text(condition, "displayName"));
    root.put("version", VERSION);
    return root;
  }

  private long seconds(String field) {
    return Instant.parse(Trees.text(alert, field)).getEpochSecond();
  }

  private String severity() {
    String name = policy.getSeverity().name();
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }

  private String subject(boolean open) {
    String subject = policy.getDocumentation().getSubject();
    String severity =
        policy.getSeverity() == AlertPolicy.Severity.SEVERITY_UNSPECIFIED ? "" : " - " + severity();
    return "["
        + (open ? "ALERT" : "RESOLVED")
        + severity
        + "] "
        + (subject.isEmpty() ? policy.getDisplayName() : subject);
  }

  private String resourceType() {
    return Trees.text(alert, "resource", "type");
  }

  private String kind() {
    return KINDS.getOrDefault(resourceType(), resourceType());
  }

  private String resourceName() {
    return project.id() + " " + kind() + " labels " + braces(labels("resource"));
  }

  private JsonNode labels(String of) {
    JsonNode labels = alert.path(of).path("labels");
    return labels.isObject() ? labels : JsonNodeFactory.instance.objectNode();
  }

  private JsonNode extracted() {
    return alert.path("log").path("extractedLabels");
  }

  private static String braces(JsonNode labels) {
    Map<String, String> sorted = new TreeMap<>();
    labels.properties().forEach(e -> sorted.put(e.getKey(), e.getValue().asText()));
    return sorted.toString();
  }

  private String summary(boolean open, String observed, JsonNode condition) {
    if (AlertRows.isOfLogs(alert)) {
      return "A log entry of "
          + resourceName()
          + " meets the condition \""
          + Trees.text(condition, "displayName")
          + "\".";
    }
    String labels =
        labels("metric").isEmpty() ? "" : " with metric labels " + braces(labels("metric"));
    String what = metricName + " for " + resourceName() + labels;
    if (!open) {
      return what
          + " returned to normal"
          + (observed.isEmpty() ? "" : " with a value of " + observed)
          + ".";
    }
    if (condition.has("conditionAbsent")) {
      return what + " has no data.";
    }
    JsonNode threshold = condition.path("conditionThreshold");
    return what
        + " is "
        + (Trees.text(threshold, "comparison").endsWith("LT") ? "below" : "above")
        + " the threshold of "
        + decimal(threshold.path("thresholdValue").asDouble())
        + (observed.isEmpty() ? "" : " with a value of " + observed)
        + ".";
  }

  /** Three decimals, as in Google's notices. */
  static String decimal(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
