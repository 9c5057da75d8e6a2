package ai.varai.provisioner.local.handler;

import ai.varai.provisioner.model.kind.Secret;
import java.util.Optional;

/** A secret: a name, a folder of versions in the encrypted store. */
final class SecretHandler extends RecordHandler<Secret> {
  SecretHandler(LocalWorld world) {
    super(Secret.class, world);
  }

  @Override
  String key(Secret secret) {
    return secret.secretId();
  }

  @Override
  Secret computed(Secret secret) {
    return new Secret(
        secret.secretId(),
        secret.rotationPeriod(),
        secret.versionDestroyTtl(),
        secret.labels(),
        Optional.of(SecretNames.secret(world.environment(), secret.secretId())));
  }

  @Override
  void unmake(Secret secret) {
    world.secrets().remove(secret.secretId());
  }
}
