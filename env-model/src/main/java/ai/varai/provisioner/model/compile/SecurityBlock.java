package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.config.SecretConfig;
import ai.varai.provisioner.model.kind.SecretPayload;
import java.time.Duration;

/** The secrets that the environment file declares. */
final class SecurityBlock {
  private final CompileContext context;

  SecurityBlock(CompileContext context) {
    this.context = context;
  }

  void add(SecretRegistry secrets) {
    context.environment().secrets().forEach((name, config) -> addSecret(secrets, name, config));
  }

  private void addSecret(SecretRegistry secrets, String name, SecretConfig config) {
    Duration rotation =
        config.rotationDays().map(days -> Duration.ofDays(days)).orElseGet(this::defaultRotation);
    if (config.generate()) {
      secrets.add(
          name,
          rotation,
          new SecretPayload.Generated(config.length(), config.special(), FIRST_GENERATION));
    } else {
      secrets.addEmpty(name, rotation);
    }
  }

  /** Raised by a rotation. */
  static final int FIRST_GENERATION = 1;

  Duration defaultRotation() {
    return Duration.ofDays(context.environment().securityConfig().secrets().rotationDays());
  }
}
