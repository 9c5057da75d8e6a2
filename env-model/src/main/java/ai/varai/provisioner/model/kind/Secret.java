package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A named secret; its payloads are {@link SecretVersion}s. With a {@code versionDestroyTtl}, a
 * version that is to be destroyed is disabled first and destroyed when that time has passed.
 */
@Kind(value = "secret", title = "Secret", holdsData = true)
public record Secret(
    @Identity String secretId,
    Optional<Duration> rotationPeriod,
    Optional<Duration> versionDestroyTtl,
    Map<String, String> labels,
    @Computed Optional<String> name)
    implements Resource {
  public static final Attribute<Secret, String> SECRET_ID =
      Attribute.text(Secret.class, "secretId");
}
