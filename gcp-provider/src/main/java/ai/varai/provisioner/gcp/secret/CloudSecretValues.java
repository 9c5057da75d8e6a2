package ai.varai.provisioner.gcp.secret;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Names;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import ai.varai.provisioner.lifecycle.spi.SecretValues;

/**
 * Values that a person puts into Secret Manager. They carry no marks: no plan takes them for the
 * environment's own, and no rotation gives them up.
 */
public final class CloudSecretValues implements SecretValues {
  private final Cloud cloud;
  private final Secrets secrets;

  public CloudSecretValues(Cloud cloud) {
    this.cloud = cloud;
    this.secrets = new Secrets(cloud);
  }

  @Override
  public String add(String secretId, String value) throws ProviderException, InterruptedException {
    String name = secrets.name(secretId);
    boolean there =
        cloud
            .calls()
            .find(
                "secretmanager",
                "read secret " + name,
                () -> cloud.clients().secrets().getSecret(name))
            .isPresent();
    if (!there) {
      throw new ProviderException(
          Category.INVALID,
          "there is no secret " + name + " yet",
          "Apply the environment first: that makes the secret.");
    }
    return Names.last(secrets.add(name, value).getName());
  }
}
