package ai.varai.provisioner.emulator.run;

import com.google.api.LaunchStage;
import com.google.cloud.run.v2.Container;
import com.google.cloud.run.v2.InstanceSplit;
import com.google.cloud.run.v2.InstanceSplitAllocationType;
import com.google.cloud.run.v2.InstanceSplitStatus;
import com.google.cloud.run.v2.RevisionScaling;
import com.google.cloud.run.v2.RevisionTemplate;
import com.google.cloud.run.v2.Service;
import com.google.cloud.run.v2.TrafficTarget;
import com.google.cloud.run.v2.TrafficTargetAllocationType;
import com.google.cloud.run.v2.WorkerPool;
import com.google.cloud.run.v2.WorkerPoolRevisionTemplate;
import java.util.List;

/**
 * What a worker pool has of a service: its template makes revisions in the same way, and its
 * instances are split as traffic is.
 */
final class WorkerPoolShapes {

  private static final int MOST_INSTANCES = 1000;

  private WorkerPoolShapes() {}

  /** The pool as the service that would have the same revisions. */
  static Service service(WorkerPool p) {
    Service.Builder b =
        Service.newBuilder()
            .setName(p.getName())
            .setGeneration(p.getGeneration())
            .setLaunchStage(p.getLaunchStage())
            .setLatestReadyRevision(p.getLatestReadyRevision())
            .setLatestCreatedRevision(p.getLatestCreatedRevision())
            .setTemplate(template(p));
    for (InstanceSplit split : p.getInstanceSplitsList()) {
      boolean named =
          split.getType() == InstanceSplitAllocationType.INSTANCE_SPLIT_ALLOCATION_TYPE_REVISION;
      b.addTraffic(
          TrafficTarget.newBuilder()
              .setType(
                  named
                      ? TrafficTargetAllocationType.TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION
                      : TrafficTargetAllocationType.TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST)
              .setRevision(split.getRevision())
              .setPercent(split.getPercent()));
    }
    return b.build();
  }

  private static RevisionTemplate template(WorkerPool p) {
    WorkerPoolRevisionTemplate t = p.getTemplate();
    int instances = p.getScaling().getManualInstanceCount();
    RevisionTemplate.Builder b =
        RevisionTemplate.newBuilder()
            .setRevision(t.getRevision())
            .putAllLabels(t.getLabelsMap())
            .putAllAnnotations(t.getAnnotationsMap())
            .setServiceAccount(t.getServiceAccount())
            .addAllContainers(t.getContainersList())
            .addAllVolumes(t.getVolumesList())
            .setEncryptionKey(t.getEncryptionKey())
            .setScaling(
                RevisionScaling.newBuilder()
                    .setMinInstanceCount(instances)
                    .setMaxInstanceCount(instances));
    if (t.hasVpcAccess()) {
      b.setVpcAccess(t.getVpcAccess());
    }
    return b.build();
  }

  /** The pool that has a service's template and shares, for v1, which words both alike. */
  static WorkerPool.Builder pool(Service s) {
    RevisionTemplate t = s.getTemplate();
    WorkerPoolRevisionTemplate.Builder template =
        WorkerPoolRevisionTemplate.newBuilder()
            .setRevision(t.getRevision())
            .putAllLabels(t.getLabelsMap())
            .putAllAnnotations(t.getAnnotationsMap())
            .setServiceAccount(t.getServiceAccount())
            .addAllContainers(t.getContainersList())
            .addAllVolumes(t.getVolumesList())
            .setEncryptionKey(t.getEncryptionKey());
    if (t.hasVpcAccess()) {
      template.setVpcAccess(t.getVpcAccess());
    }
    return WorkerPool.newBuilder()
        .putAllLabels(s.getLabelsMap())
        .putAllAnnotations(s.getAnnotationsMap())
        .setDescription(s.getDescription())
        .setClient(s.getClient())
        .setClientVersion(s.getClientVersion())
        .setLaunchStage(s.getLaunchStage())
        .setBinaryAuthorization(s.getBinaryAuthorization())
        .setTemplate(template);
  }

  /** What Cloud Run fills in where a request is silent. */
  static WorkerPool filled(WorkerPool p, String serviceAccount) {
    WorkerPool.Builder b = p.toBuilder();
    if (b.getLaunchStage() == LaunchStage.LAUNCH_STAGE_UNSPECIFIED) {
      b.setLaunchStage(LaunchStage.GA);
    }
    if (!b.getScaling().hasManualInstanceCount()) {
      b.getScalingBuilder().setManualInstanceCount(1);
    }
    if (b.getInstanceSplitsCount() == 0) {
      b.addInstanceSplits(
          InstanceSplit.newBuilder()
              .setType(InstanceSplitAllocationType.INSTANCE_SPLIT_ALLOCATION_TYPE_LATEST)
              .setPercent(100));
    }
    WorkerPoolRevisionTemplate.Builder t = b.getTemplateBuilder();
    if (t.getServiceAccount().isEmpty()) {
      t.setServiceAccount(serviceAccount);
    }
    RunDefaults.sqlMounts(t.getContainersBuilderList(), t.getVolumesList());
    t.getContainersBuilderList().forEach(RunDefaults::limits);
    return b.build();
  }

  /** Refuses what no pool can be. */
  static void check(WorkerPool p) {
    WorkerPoolRevisionTemplate t = p.getTemplate();
    RunFormats.labels("worker_pool", p.getLabelsMap());
    RunChecks.containers(t.getContainersList(), t.getVolumesList(), "worker_pool.template", false);
    RunResources.check(t.getContainersList(), "worker_pool.template", false, 0);
    int i = 0;
    for (Container c : t.getContainersList()) {
      if (c.getPortsCount() > 0) {
        throw RunErrors.badField(
            "worker_pool.template.containers[" + i + "].ports",
            "Ports are not supported for worker pools, which take no requests.");
      }
      i++;
    }
    if (t.hasVpcAccess()) {
      RunPreconditions.check("worker_pool.template", t.getVpcAccess());
    }
    int instances = p.getScaling().getManualInstanceCount();
    if (instances < 0 || instances > MOST_INSTANCES) {
      throw RunErrors.badField(
          "worker_pool.scaling.manual_instance_count",
          "manual_instance_count must be between 0 and " + MOST_INSTANCES + ".");
    }
    splits(p.getInstanceSplitsList());
  }

  private static void splits(List<InstanceSplit> splits) {
    int sum = splits.stream().mapToInt(InstanceSplit::getPercent).sum();
    if (!splits.isEmpty() && sum != 100) {
      throw RunErrors.badField(
          "worker_pool.instance_splits",
          "Instance split percentages must add up to 100; they add up to " + sum + ".");
    }
    for (InstanceSplit split : splits) {
      boolean named =
          split.getType() == InstanceSplitAllocationType.INSTANCE_SPLIT_ALLOCATION_TYPE_REVISION;
      if (named == split.getRevision().isEmpty()) {
        throw RunErrors.badField(
            "worker_pool.instance_splits",
            "An instance split names a revision if it is of type"
                + " INSTANCE_SPLIT_ALLOCATION_TYPE_REVISION, and only then.");
      }
    }
  }

  static List<InstanceSplitStatus> statuses(WorkerPool.Builder p) {
    return p.getInstanceSplitsList().stream()
        .map(
            s ->
                InstanceSplitStatus.newBuilder()
                    .setType(s.getType())
                    .setRevision(s.getRevision())
                    .setPercent(s.getPercent())
                    .build())
        .toList();
  }
}
