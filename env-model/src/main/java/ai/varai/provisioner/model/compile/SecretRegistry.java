package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.kind.Secret;
import ai.varai.provisioner.model.kind.SecretPayload;
import ai.varai.provisioner.model.kind.SecretVersion;
import ai.varai.provisioner.model.resource.ResourceNode;
import ai.varai.provisioner.model.resource.Value;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Adds secrets to the graph and finds them again by their short names. */
final class SecretRegistry {
  private final CompileContext context;
  private final ResourceNode<?>[] needs;
  private final Map<String, SecretHandle> byName = new LinkedHashMap<>();

  /**
   * A registry without secrets.
   *
   * @param needs what must stand before any secret
   */
  SecretRegistry(CompileContext context, ResourceNode<?>... needs) {
    this.context = context;
    this.needs = needs.clone();
  }

  Optional<SecretHandle> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** A secret whose payload is put into the store by hand. */
  SecretHandle addEmpty(String name, Duration rotation) {
    return register(name, new SecretHandle(secret(name, rotation), Optional.empty()));
  }

  /** A secret with a payload that the provider makes. */
  SecretHandle add(String name, Duration rotation, SecretPayload payload) {
    ResourceNode<Secret> secret = secret(name, rotation);
    var version =
        context
            .graph()
            .add(
                name,
                new SecretVersion(
                    secret.ref(Secret.SECRET_ID),
                    payload,
                    rotated(payload) ? Optional.of(rotation) : Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));
    return register(name, new SecretHandle(secret, Optional.of(version)));
  }

  private ResourceNode<Secret> secret(String name, Duration rotation) {
    return context
        .graph()
        .add(
            name,
            new Secret(
                context.names().secret(name),
                Optional.of(rotation),
                grace(),
                context.labels("component", "secret"),
                Optional.empty()),
            context.protectsData(),
            needs);
  }

  /** What is composed of other secrets is renewed with them. */
  private boolean rotated(SecretPayload payload) {
    return payload instanceof SecretPayload.Generated && !context.isLocal();
  }

  private Optional<Duration> grace() {
    int days = context.environment().securityConfig().secrets().graceDays();
    return context.isLocal() || days == 0 ? Optional.empty() : Optional.of(Duration.ofDays(days));
  }

  private SecretHandle register(String name, SecretHandle handle) {
    byName.put(name, handle);
    context.graph().output("secrets/" + name, Value.of(context.names().secret(name)));
    return handle;
  }
}
