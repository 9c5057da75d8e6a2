package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.ForcesReplacement;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import java.util.Map;
import java.util.Optional;

/**
 * A storage bucket; on this machine a folder. Files that are older than {@code deleteAfterDays} are
 * deleted by Cloud Storage.
 */
@Kind(value = "bucket", title = "Storage bucket", holdsData = true)
public record Bucket(
    @Identity String name,
    @ForcesReplacement String location,
    String storageClass,
    boolean versioning,
    Optional<Integer> deleteAfterDays,
    Map<String, String> labels,
    @Computed Optional<String> url)
    implements Resource {
  public static final Attribute<Bucket, String> NAME = Attribute.text(Bucket.class, "name");

  /** {@code gs://} or {@code file:} URL. */
  public static final Attribute<Bucket, String> URL = Attribute.text(Bucket.class, "url");
}
