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
import com.google.api.services.storage.model.Bucket.Versioning;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Buckets: access by policies only, never public. A bucket that holds objects is not deleted;
 * whoever means it empties it first.
 */
public final class BucketHandler extends CloudHandler<ai.varai.provisioner.model.kind.Bucket> {
  private static final long PAGE = 1000;

  public BucketHandler(Cloud cloud) {
    super(ai.varai.provisioner.model.kind.Bucket.class, "storage", cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("storage.buckets.list", "storage.buckets.get"),
        List.of("storage.buckets.create"),
        List.of("storage.buckets.update"),
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
    return look(
        "list buckets",
        () -> {
          var found = new ArrayList<Observed<ai.varai.provisioner.model.kind.Bucket>>();
          var list = storage().buckets().list(cloud.project()).setMaxResults(PAGE);
          String page;
          do {
            var answer = list.execute();
            if (answer.getItems() != null) {
              answer.getItems().stream()
                  .filter(bucket -> Marks.ours(labels(bucket), call))
                  .forEach(bucket -> found.add(observed(bucket)));
            }
            page = answer.getNextPageToken();
            list.setPageToken(page);
          } while (page != null);
          return found;
        });
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
            .setIamConfiguration(
                new IamConfiguration()
                    .setPublicAccessPrevention("enforced")
                    .setUniformBucketLevelAccess(new UniformBucketLevelAccess().setEnabled(true)));
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
    call(
        "update " + label(wanted), () -> storage().buckets().patch(wanted.name(), patch).execute());
    return OperationState.ended();
  }

  private static Bucket bucket(ai.varai.provisioner.model.kind.Bucket wanted, Ownership owner) {
    return new Bucket()
        .setStorageClass(wanted.storageClass())
        .setVersioning(new Versioning().setEnabled(wanted.versioning()))
        .setLabels(Marks.labels(wanted.labels(), owner));
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

  private static Map<String, String> labels(Bucket bucket) {
    return bucket.getLabels() == null ? Map.of() : bucket.getLabels();
  }

  private Observed<ai.varai.provisioner.model.kind.Bucket> observed(Bucket bucket) {
    return new Observed<>(
        new ai.varai.provisioner.model.kind.Bucket(
            bucket.getName(),
            location(bucket.getLocation()),
            bucket.getStorageClass(),
            bucket.getVersioning() != null
                && Boolean.TRUE.equals(bucket.getVersioning().getEnabled()),
            Marks.unmarked(labels(bucket)),
            Optional.of("gs://" + bucket.getName())),
        bucket.getName(),
        Marks.owner(kindName(), labels(bucket)));
  }

  /** Cloud Storage shouts; regions are written small everywhere else, multi-regions are not. */
  private static String location(String shouted) {
    return shouted.contains("-") ? shouted.toLowerCase(Locale.ROOT) : shouted;
  }
}
