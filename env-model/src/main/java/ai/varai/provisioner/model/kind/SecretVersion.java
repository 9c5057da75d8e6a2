package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.ForcesReplacement;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.ReplaceOrder;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Value;
import java.time.Duration;
import java.util.Optional;

/**
 * One payload of a secret. The attributes name the version; the payload itself is in the secret
 * store only. With a rotation period it is outdated, and replaced, when that time has passed since
 * it was created (an ISO-8601 instant).
 */
@Kind(
    value = "secret_version",
    title = "Secret version",
    replace = ReplaceOrder.CREATE_BEFORE_DELETE)
public record SecretVersion(
    @ForcesReplacement Value<String> secret,
    @ForcesReplacement SecretPayload payload,
    Optional<Duration> rotationPeriod,
    @Computed Optional<String> name,
    @Computed Optional<String> version,
    @Computed Optional<String> created)
    implements Resource {
  /** The full name, which is what a composed payload and a database user refer to. */
  public static final Attribute<SecretVersion, String> NAME =
      Attribute.text(SecretVersion.class, "name");

  /** The version number, which is what a service pins. */
  public static final Attribute<SecretVersion, String> VERSION =
      Attribute.text(SecretVersion.class, "version");

  public SecretVersion(Value<String> secret, SecretPayload payload) {
    this(secret, payload, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }
}
