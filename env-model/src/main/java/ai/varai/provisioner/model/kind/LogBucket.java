package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import java.util.Optional;

/**
 * A container of log entries with a retention of its own. A deleted one can be restored for seven
 * days.
 */
@Kind(value = "log_bucket", title = "Log bucket", holdsData = true)
public record LogBucket(
    @Identity String bucketId,
    @Identity String location,
    int retentionDays,
    String description,
    @Computed Optional<String> name)
    implements Resource {
  /** {@code projects/PROJECT/locations/LOCATION/buckets/BUCKET}. */
  public static final Attribute<LogBucket, String> NAME = Attribute.text(LogBucket.class, "name");
}
