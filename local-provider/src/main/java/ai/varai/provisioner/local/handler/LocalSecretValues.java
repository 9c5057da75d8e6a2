package ai.varai.provisioner.local.handler;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import ai.varai.provisioner.lifecycle.spi.SecretValues;
import ai.varai.provisioner.model.kind.Secret;
import ai.varai.provisioner.model.resource.KindName;
import java.util.Map;

/** Values that a person puts in; they carry no marks, and go with their secret. */
public final class LocalSecretValues implements SecretValues {
  private final LocalWorld world;

  public LocalSecretValues(LocalWorld world) {
    this.world = world;
  }

  @Override
  public String add(String secretId, String value) throws ProviderException {
    if (world.records().find(KindName.of(Secret.class), secretId).isEmpty()) {
      throw new ProviderException(
          Category.INVALID,
          "there is no secret " + secretId + " yet",
          "Bring the environment up first: that makes the secret, and stops where its value is"
              + " missing.");
    }
    return Integer.toString(world.secrets().add(secretId, value, Map.of()).ref().version());
  }
}
