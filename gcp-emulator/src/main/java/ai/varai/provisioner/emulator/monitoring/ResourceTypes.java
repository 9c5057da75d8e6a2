package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.google.api.LabelDescriptor;
import com.google.api.MonitoredResourceDescriptor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Kinds of monitored resources: a part of Google's list.
 *
 * @see <a href="https://cloud.google.com/monitoring/api/resources">The whole list</a>
 */
public final class ResourceTypes {

  private static final Map<String, List<String>> LABELS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("cloud_run_job", List.of("project_id", "job_name", "location")),
              Map.entry(
                  "cloud_run_revision",
                  List.of(
                      "project_id",
                      "service_name",
                      "revision_name",
                      "location",
                      "configuration_name")),
              Map.entry(
                  "cloud_run_worker_pool",
                  List.of("project_id", "worker_pool_name", "revision_name", "location")),
              Map.entry("cloudsql_database", List.of("project_id", "database_id", "region")),
              Map.entry(
                  "cloudsql_instance_database",
                  List.of("project_id", "location", "resource_id", "database")),
              Map.entry("gce_instance", List.of("project_id", "instance_id", "zone")),
              Map.entry(
                  "gce_subnetwork",
                  List.of("project_id", "location", "subnetwork_id", "subnetwork_name")),
              Map.entry("gcs_bucket", List.of("project_id", "bucket_name", "location")),
              Map.entry("generic_node", List.of("project_id", "location", "namespace", "node_id")),
              Map.entry(
                  "generic_task", List.of("project_id", "location", "namespace", "job", "task_id")),
              Map.entry("global", List.of("project_id")),
              Map.entry("k8s_cluster", List.of("project_id", "location", "cluster_name")),
              Map.entry(
                  "k8s_container",
                  List.of(
                      "project_id",
                      "location",
                      "cluster_name",
                      "namespace_name",
                      "pod_name",
                      "container_name")),
              Map.entry("pubsub_snapshot", List.of("project_id", "snapshot_id")),
              Map.entry("pubsub_subscription", List.of("project_id", "subscription_id")),
              Map.entry("pubsub_topic", List.of("project_id", "topic_id")),
              Map.entry("uptime_url", List.of("project_id", "host"))));

  /** The kinds for which one may write metrics of one's own. */
  static final List<String> WRITABLE =
      List.of(
          "aws_ec2_instance",
          "aws_lambda_function",
          "aws_sqs_queue",
          "baremetalsolution.googleapis.com/Instance",
          "cloud_composer_environment",
          "cloud_composer_workflow",
          "cloud_dataproc_batch",
          "dataflow_job",
          "gae_instance",
          "gce_instance",
          "generic_node",
          "generic_task",
          "gke_container",
          "global",
          "k8s_cluster",
          "k8s_container",
          "k8s_node",
          "k8s_pod",
          "k8s_service",
          "prometheus_target");

  private ResourceTypes() {}

  public static List<MonitoredResourceDescriptor> all(Project project) {
    return LABELS.keySet().stream().map(t -> get(project, t)).toList();
  }

  static MonitoredResourceDescriptor get(Project project, String type) {
    List<String> labels = LABELS.get(type);
    if (labels == null) {
      throw GoogleError.notFound(
          "Could not find descriptor for monitored resource '" + type + "'.");
    }
    MonitoredResourceDescriptor.Builder b =
        MonitoredResourceDescriptor.newBuilder()
            .setName(project.name() + "/monitoredResourceDescriptors/" + type)
            .setType(type);
    labels.forEach(l -> b.addLabels(LabelDescriptor.newBuilder().setKey(l)));
    return b.build();
  }
}
