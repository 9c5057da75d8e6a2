package ai.varai.provisioner.gcp.logging;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.CloudHandler;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.gcp.operation.OperationState;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Progress;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.LogBucket;
import com.google.logging.v2.CreateBucketRequest;
import com.google.logging.v2.DeleteBucketRequest;
import com.google.logging.v2.GetBucketRequest;
import com.google.logging.v2.LifecycleState;
import com.google.logging.v2.UndeleteBucketRequest;
import com.google.logging.v2.UpdateBucketRequest;
import com.google.protobuf.FieldMask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Log buckets. A deleted one keeps its name for seven days, in which only restoring it helps; a
 * create that meets one does that.
 */
public final class LogBucketHandler extends CloudHandler<LogBucket> {
  public LogBucketHandler(Cloud cloud) {
    super(LogBucket.class, "logging", cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("logging.buckets.list", "logging.buckets.get"),
        List.of("logging.buckets.create", "logging.buckets.undelete"),
        List.of("logging.buckets.update"),
        List.of("logging.buckets.delete"),
        List.of("roles/logging.configWriter"));
  }

  @Override
  protected String label(LogBucket bucket) {
    return "log bucket " + bucket.bucketId();
  }

  private String parent(String location) {
    return cloud.projectName() + "/locations/" + location;
  }

  private String name(LogBucket bucket) {
    return parent(bucket.location()) + "/buckets/" + bucket.bucketId();
  }

  @Override
  public List<Observed<LogBucket>> list(CallContext call)
      throws ProviderException, InterruptedException {
    return look(
        "list log buckets",
        () -> {
          var found = new ArrayList<Observed<LogBucket>>();
          for (var each : cloud.clients().logging().listBuckets(parent("-")).iterateAll()) {
            Observed<LogBucket> bucket = observed(each);
            if (each.getLifecycleState() == LifecycleState.ACTIVE && Marks.ours(bucket, call)) {
              found.add(bucket);
            }
          }
          return found;
        });
  }

  private Optional<com.google.logging.v2.LogBucket> get(LogBucket identity)
      throws ProviderException, InterruptedException {
    var request = GetBucketRequest.newBuilder().setName(name(identity)).build();
    return find("read " + label(identity), () -> cloud.clients().logging().getBucket(request));
  }

  @Override
  public Optional<Observed<LogBucket>> read(LogBucket identity, CallContext call)
      throws ProviderException, InterruptedException {
    return get(identity)
        .filter(bucket -> bucket.getLifecycleState() == LifecycleState.ACTIVE)
        .map(this::observed);
  }

  @Override
  public Progress<LogBucket> create(LogBucket wanted, CallContext call)
      throws ProviderException, InterruptedException {
    Optional<com.google.logging.v2.LogBucket> there = get(wanted);
    if (there.isPresent()
        && there.get().getLifecycleState() == LifecycleState.DELETE_REQUESTED
        && mayTake(observed(there.get()), call)) {
      var request = UndeleteBucketRequest.newBuilder().setName(name(wanted)).build();
      call(
          "restore " + label(wanted),
          () -> {
            cloud.clients().logging().undeleteBucket(request);
            return "";
          });
      return update(wanted, observed(there.get()), call);
    }
    return super.create(wanted, call);
  }

  @Override
  protected OperationState insert(LogBucket wanted, CallContext call)
      throws ProviderException, InterruptedException {
    var request =
        CreateBucketRequest.newBuilder()
            .setParent(parent(wanted.location()))
            .setBucketId(wanted.bucketId())
            .setBucket(bucket(wanted, call))
            .build();
    call("create " + label(wanted), () -> cloud.clients().logging().createBucket(request));
    return OperationState.ended();
  }

  @Override
  protected OperationState change(LogBucket wanted, Observed<LogBucket> current, CallContext call)
      throws ProviderException, InterruptedException {
    var request =
        UpdateBucketRequest.newBuilder()
            .setName(name(wanted))
            .setBucket(bucket(wanted, call))
            .setUpdateMask(
                FieldMask.newBuilder().addPaths("retention_days").addPaths("description"))
            .build();
    call("update " + label(wanted), () -> cloud.clients().logging().updateBucket(request));
    return OperationState.ended();
  }

  private static com.google.logging.v2.LogBucket bucket(LogBucket wanted, CallContext call) {
    return com.google.logging.v2.LogBucket.newBuilder()
        .setRetentionDays(wanted.retentionDays())
        .setDescription(Marks.describe(wanted.description(), call.owner(call.address())))
        .build();
  }

  @Override
  protected OperationState remove(Observed<LogBucket> current, CallContext call)
      throws ProviderException, InterruptedException {
    var request = DeleteBucketRequest.newBuilder().setName(name(current.resource())).build();
    call(
        "delete " + label(current.resource()),
        () -> {
          cloud.clients().logging().deleteBucket(request);
          return "";
        });
    return OperationState.ended();
  }

  private Observed<LogBucket> observed(com.google.logging.v2.LogBucket found) {
    String[] name = found.getName().split("/", -1);
    // The API may tell the project by its number; ours is the one that was asked for.
    String whole = parent(name[3]) + "/buckets/" + name[5];
    return new Observed<>(
        new LogBucket(
            name[5],
            name[3],
            found.getRetentionDays(),
            Marks.undescribed(found.getDescription()),
            Optional.of(whole)),
        whole,
        Marks.describedOwner(kindName(), found.getDescription()));
  }
}
