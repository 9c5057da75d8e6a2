package ai.varai.provisioner.emulator.logging;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.logging.LogHolders.Holder;
import ai.varai.provisioner.emulator.support.FieldMasks;
import ai.varai.provisioner.emulator.support.NamedMessages;
import ai.varai.provisioner.emulator.support.Page;
import com.google.logging.v2.CreateBucketRequest;
import com.google.logging.v2.DeleteBucketRequest;
import com.google.logging.v2.GetBucketRequest;
import com.google.logging.v2.LifecycleState;
import com.google.logging.v2.ListBucketsRequest;
import com.google.logging.v2.ListBucketsResponse;
import com.google.logging.v2.LogBucket;
import com.google.logging.v2.UndeleteBucketRequest;
import com.google.logging.v2.UpdateBucketRequest;
import com.google.protobuf.Empty;
import com.google.protobuf.Timestamp;
import java.util.regex.Pattern;

/** The methods on log buckets. A deleted one can be restored, and keeps its name. */
final class LogBuckets {
  /** Where the entries of a project go that no sink of its own takes elsewhere. */
  static final String DEFAULT = "locations/global/buckets/_Default";

  private static final String REQUIRED = "locations/global/buckets/_Required";
  private static final int RETENTION_OF_REQUIRED = 400;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.-]{1,100}");
  private static final int USUAL_RETENTION = 30;
  private static final int LONGEST_RETENTION = 3650;

  private final Emulation emulation;
  private final LogHolders holders;
  private final NamedMessages<LogBucket> buckets;

  LogBuckets(Emulation emulation, LogHolders holders) {
    this.emulation = emulation;
    this.holders = holders;
    this.buckets =
        new NamedMessages<>(
            emulation, "logging.buckets", LogBucket.class, LogBuckets::missing, holders::owner);
  }

  /** As Logging words it for {@code projects/P/locations/L/buckets/B}. */
  private static String missing(String name) {
    String[] parts = name.split("/", -1);
    return parts.length < 6
        ? "Bucket `" + name + "` does not exist"
        : "Bucket `" + parts[5] + "` in location `" + parts[3] + "` does not exist";
  }

  private Timestamp now() {
    return Timestamp.newBuilder().setSeconds(emulation.clock().instant().getEpochSecond()).build();
  }

  /** Every project, folder, organization and billing account has two buckets from its beginning. */
  private void provide(String name) {
    Holder holder = holders.of(name);
    emulation
        .store()
        .transact(
            holder.home(),
            () -> {
              provide(holder, DEFAULT, USUAL_RETENTION, false);
              provide(holder, REQUIRED, RETENTION_OF_REQUIRED, true);
              return "";
            });
  }

  private void provide(Holder holder, String name, int days, boolean locked) {
    String full = holder.name() + "/" + name;
    if (!buckets.contains(full)) {
      buckets.insert(
          full,
          LogBucket.newBuilder()
              .setDescription(locked ? "Audit bucket" : "Default bucket")
              .setRetentionDays(days)
              .setLocked(locked)
              .setLifecycleState(LifecycleState.ACTIVE)
              .build());
    }
  }

  LogBucket require(String name) {
    provide(name);
    return buckets.require(name);
  }

  /** For how many days a bucket keeps its entries. */
  int retention(String name) {
    return require(name).getRetentionDays();
  }

  LogBucket create(CreateBucketRequest q, Call call) {
    if (!ID.matcher(q.getBucketId()).matches()) {
      throw GoogleError.badField("bucket_id", "Invalid bucket id: " + q.getBucketId());
    }
    checkRetention(q.getBucket());
    LogBucket bucket =
        q.getBucket().toBuilder()
            .setRetentionDays(
                q.getBucket().getRetentionDays() == 0
                    ? USUAL_RETENTION
                    : q.getBucket().getRetentionDays())
            .setLifecycleState(LifecycleState.ACTIVE)
            .setCreateTime(now())
            .setUpdateTime(now())
            .build();
    return buckets.insert(q.getParent() + "/buckets/" + q.getBucketId(), bucket);
  }

  private static void checkRetention(LogBucket bucket) {
    if (bucket.getRetentionDays() < 0 || bucket.getRetentionDays() > LONGEST_RETENTION) {
      throw GoogleError.badField(
          "bucket.retention_days", "Logs are kept for 1 to " + LONGEST_RETENTION + " days.");
    }
  }

  LogBucket get(GetBucketRequest q, Call call) {
    return require(q.getName());
  }

  ListBucketsResponse list(ListBucketsRequest q, Call call) {
    provide(q.getParent());
    String location = q.getParent().split("/", -1)[3];
    String prefix = location.equals("-") ? "" : "locations/" + location + "/";
    Page<LogBucket> page =
        Page.of(
            buckets.list(q.getParent(), prefix),
            q.getPageSize(),
            q.getPageToken(),
            1000,
            1000,
            LogBucket::getName);
    return ListBucketsResponse.newBuilder()
        .addAllBuckets(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  LogBucket update(UpdateBucketRequest q, Call call) {
    checkRetention(q.getBucket());
    require(q.getName());
    return buckets.update(
        q.getName(),
        bucket -> {
          if (bucket.getLifecycleState() != LifecycleState.ACTIVE) {
            throw GoogleError.failedPrecondition("The bucket is being deleted.");
          }
          if (bucket.getLocked()) {
            throw GoogleError.failedPrecondition("A locked bucket cannot be changed.");
          }
          LogBucket.Builder next =
              FieldMasks.patch(bucket, q.getBucket(), q.getUpdateMask()).toBuilder()
                  .setLifecycleState(bucket.getLifecycleState())
                  .clearCreateTime()
                  .setUpdateTime(now());
          if (bucket.hasCreateTime()) {
            next.setCreateTime(bucket.getCreateTime());
          }
          if (next.getRetentionDays() == 0) {
            next.setRetentionDays(USUAL_RETENTION);
          }
          return next.build();
        });
  }

  Empty delete(DeleteBucketRequest q, Call call) {
    require(q.getName());
    if (q.getName().endsWith("/_Default")) {
      throw GoogleError.invalidArgument("The bucket _Default cannot be deleted.");
    }
    buckets.update(
        q.getName(),
        bucket -> {
          if (bucket.getLocked()) {
            throw GoogleError.failedPrecondition("A locked bucket cannot be deleted.");
          }
          return bucket.toBuilder().setLifecycleState(LifecycleState.DELETE_REQUESTED).build();
        });
    return Empty.getDefaultInstance();
  }

  Empty undelete(UndeleteBucketRequest q, Call call) {
    buckets.update(
        q.getName(), bucket -> bucket.toBuilder().setLifecycleState(LifecycleState.ACTIVE).build());
    return Empty.getDefaultInstance();
  }
}
