package ai.varai.provisioner.emulator.logging;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.monitoring.ResourceTypes;
import ai.varai.provisioner.emulator.operation.KnownAnswers;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Times;
import com.google.api.MonitoredResourceDescriptor;
import com.google.logging.v2.BucketMetadata;
import com.google.logging.v2.CreateBucketRequest;
import com.google.logging.v2.ListMonitoredResourceDescriptorsRequest;
import com.google.logging.v2.ListMonitoredResourceDescriptorsResponse;
import com.google.logging.v2.LogBucket;
import com.google.logging.v2.OperationState;
import com.google.logging.v2.UpdateBucketRequest;
import com.google.longrunning.Operation;
import com.google.protobuf.Timestamp;
import java.util.Optional;
import java.util.function.Supplier;

/** What can write entries, and the long operations on buckets. */
final class LogSettings {

  private final Emulation emulation;
  private final LogBuckets buckets;
  private final LogHolders holders;
  private final KnownAnswers answers;

  LogSettings(Emulation emulation, LogBuckets buckets, LogHolders holders, KnownAnswers answers) {
    this.emulation = emulation;
    this.holders = holders;
    this.buckets = buckets;
    this.answers = answers;
  }

  /** Logging shows what can write entries without a name, since it is no project's. */
  ListMonitoredResourceDescriptorsResponse resources(
      ListMonitoredResourceDescriptorsRequest q, Call call) {
    Page<MonitoredResourceDescriptor> page =
        Page.of(
            ResourceTypes.all(new Project("", "")).stream()
                .map(d -> d.toBuilder().clearName().build())
                .toList(),
            q.getPageSize(),
            q.getPageToken(),
            1000,
            1000,
            MonitoredResourceDescriptor::getType);
    return ListMonitoredResourceDescriptorsResponse.newBuilder()
        .addAllResourceDescriptors(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  Operation createAsync(CreateBucketRequest q, Call call) {
    return start(
        q.getParent(),
        BucketMetadata.newBuilder().setCreateBucketRequest(q).setStartTime(now()),
        () -> buckets.create(q, call));
  }

  Operation updateAsync(UpdateBucketRequest q, Call call) {
    return start(
        q.getName(),
        BucketMetadata.newBuilder().setUpdateBucketRequest(q).setStartTime(now()),
        () -> buckets.update(q, call));
  }

  private Timestamp now() {
    return Times.timestamp(emulation.clock().instant());
  }

  private Operation start(String in, BucketMetadata.Builder metadata, Supplier<LogBucket> effect) {
    String home = holders.of(in).home();
    return answers.start(
        home,
        () -> {
          LogBucket bucket = effect.get();
          String place = bucket.getName().replaceFirst("/buckets/.*", "");
          return new KnownAnswers.Known(
              home,
              place + "/operations/" + emulation.ids().uuid(),
              Optional.of(metadata.setState(OperationState.OPERATION_STATE_RUNNING).build()),
              Optional.of(
                  metadata
                      .setState(OperationState.OPERATION_STATE_SUCCEEDED)
                      .setEndTime(now())
                      .build()),
              bucket);
        });
  }
}
