package ai.varai.provisioner.gcp.storage;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.CloudHandler;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.gcp.operation.OperationState;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import com.google.api.client.util.Data;
import com.google.api.services.storage.Storage;
import com.google.api.services.storage.model.Bucket;
import com.google.api.services.storage.model.Bucket.IamConfiguration;
import com.google.api.services.storage.model.Bucket.IamConfiguration.UniformBucketLevelAccess;
import com.google.api.services.storage.model.Bucket.Lifecycle;
import com.google.api.services.storage.model.Bucket.Lifecycle.Rule;
import com.google.api.services.storage.model.Bucket.Lifecycle.Rule.Action;
import com.google.api.services.storage.model.Bucket.Lifecycle.Rule.Condition;
import com.google.api.services.storage.model.Bucket.Versioning;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Buckets: access by policies only, never public. A bucket that holds objects is not deleted;
 * whoever means it empties it first.
 */
public final class BucketHandler extends CloudHandler<ai.varai.provisioner.model.kind.Bucket> {
  private static final String DELETE = "Delete";
  private static final String ENFORCED = "enforced";

  private final Buckets buckets;

  public BucketHandler(Cloud cloud) {
    super(ai.varai.provisioner.model.kind.Bucket.class, "storage", cloud);
    this.buckets = new Buckets(cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("storage.buckets.list", "storage.buckets.get"),
        List.of("storage.buckets.create"),
        List.of("storage.buckets.update", "storage.buckets.setIamPolicy"),
        List.of("storage.buckets.delete"),
        List.of("roles/storage.admin"));
  }

  private Storage storage() throws IOException {
    return cloud.clients().storage();
  }

  @Override
  protected String label(ai.varai.provisioner.model.kind.Bucket bucket) {
    return "bucket " + bucket.name();
  }

  @Override
  public List<Observed<ai.varai.provisioner.model.kind.Bucket>> list(CallContext call)
      throws ProviderException, InterruptedException {
    return buckets.list(call).stream().map(this::observed).toList();
  }

  @Override
  public Optional<Observed<ai.varai.provisioner.model.kind.Bucket>> read(
      ai.varai.provisioner.model.kind.Bucket identity, CallContext call)
      throws ProviderException, InterruptedException {
    return find("read " + label(identity), () -> storage().buckets().get(identity.name()).execute())
        .map(this::observed);
  }

  @Override
  protected OperationState insert(ai.varai.provisioner.model.kind.Bucket wanted, CallContext call)
      throws ProviderException, InterruptedException {
    Bucket bucket =
        bucket(wanted, call.owner(call.address()))
            .setName(wanted.name())
            .setLocation(wanted.location().toUpperCase(Locale.ROOT))
            .setIamConfiguration(closed());
    call(
        "create " + label(wanted),
        () -> storage().buckets().insert(cloud.project(), bucket).execute());
    return OperationState.ended();
  }

  @Override
  protected OperationState change(
      ai.varai.provisioner.model.kind.Bucket wanted,
      Observed<ai.varai.provisioner.model.kind.Bucket> current,
      CallContext call)
      throws ProviderException, InterruptedException {
    Bucket patch = bucket(wanted, call.owner(call.address()));
    var labels = new LinkedHashMap<>(patch.getLabels());
    current.resource().labels().keySet().forEach(key -> labels.putIfAbsent(key, Data.NULL_STRING));
    patch.setLabels(labels);
    if (current.defect().isPresent()) {
      patch.setIamConfiguration(closed());
    }
    call(
        "update " + label(wanted), () -> storage().buckets().patch(wanted.name(), patch).execute());
    return OperationState.ended();
  }

  private static Bucket bucket(ai.varai.provisioner.model.kind.Bucket wanted, Ownership owner) {
    return new Bucket()
        .setStorageClass(wanted.storageClass())
        .setVersioning(new Versioning().setEnabled(wanted.versioning()))
        .setLifecycle(lifecycle(wanted.deleteAfterDays()))
        .setLabels(Marks.labels(wanted.labels(), owner));
  }

  /** Policies alone say who may read it, and none may say everybody. */
  private static IamConfiguration closed() {
    return new IamConfiguration()
        .setPublicAccessPrevention(ENFORCED)
        .setUniformBucketLevelAccess(new UniformBucketLevelAccess().setEnabled(true));
  }

  private static Optional<String> defect(Bucket bucket) {
    IamConfiguration access = bucket.getIamConfiguration();
    if (access == null || !ENFORCED.equals(access.getPublicAccessPrevention())) {
      return Optional.of("public access is not prevented");
    }
    UniformBucketLevelAccess uniform = access.getUniformBucketLevelAccess();
    return uniform != null && Boolean.TRUE.equals(uniform.getEnabled())
        ? Optional.empty()
        : Optional.of("single objects may have access lists");
  }

  /** No days are no rules, which an absent object would not say. */
  private static Lifecycle lifecycle(Optional<Integer> days) {
    return new Lifecycle()
        .setRule(
            days.stream()
                .map(
                    each ->
                        new Rule()
                            .setAction(new Action().setType(DELETE))
                            .setCondition(new Condition().setAge(each)))
                .toList());
  }

  /**
   * The days of the one rule that deletes by age alone; 0 for rules that are not of this shape, so
   * that they are seen as a difference.
   */
  private static Optional<Integer> days(Bucket bucket) {
    if (bucket.getLifecycle() == null
        || bucket.getLifecycle().getRule() == null
        || bucket.getLifecycle().getRule().isEmpty()) {
      return Optional.empty();
    }
    List<Rule> rules = bucket.getLifecycle().getRule();
    Rule first = rules.get(0);
    Integer age = first.getCondition() == null ? null : first.getCondition().getAge();
    boolean plain =
        rules.size() == 1
            && age != null
            && first.getCondition().size() == 1
            && first.getAction() != null
            && DELETE.equals(first.getAction().getType());
    return Optional.of(plain ? age : 0);
  }

  @Override
  protected OperationState remove(
      Observed<ai.varai.provisioner.model.kind.Bucket> current, CallContext call)
      throws ProviderException, InterruptedException {
    String name = current.resource().name();
    call(
        "delete " + label(current.resource()),
        () -> {
          storage().buckets().delete(name).execute();
          return name;
        });
    return OperationState.ended();
  }

  private Observed<ai.varai.provisioner.model.kind.Bucket> observed(Bucket bucket) {
    return new Observed<>(
        new ai.varai.provisioner.model.kind.Bucket(
            bucket.getName(),
            location(bucket.getLocation()),
            bucket.getStorageClass(),
            bucket.getVersioning() != null
                && Boolean.TRUE.equals(bucket.getVersioning().getEnabled()),
            days(bucket),
            Marks.unmarked(Buckets.labels(bucket)),
            Optional.of("gs://" + bucket.getName())),
        bucket.getName(),
        Marks.owner(kindName(), Buckets.labels(bucket)),
        defect(bucket));
  }

  /** Cloud Storage shouts; regions are written small everywhere else, multi-regions are not. */
  private static String location(String shouted) {
    return shouted.contains("-") ? shouted.toLowerCase(Locale.ROOT) : shouted;
  }
}
