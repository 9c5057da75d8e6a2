package ai.varai.provisioner.local.handler;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import ai.varai.provisioner.local.runtime.SecretRef;

/**
 * Secret Manager's names: {@code projects/P/secrets/S/versions/N}. The environment stands for the
 * project.
 */
final class SecretNames {
  private static final String SECRETS = "/secrets/";
  private static final String VERSIONS = "/versions/";

  private SecretNames() {}

  static String secret(String environment, String secretId) {
    return "projects/" + environment + SECRETS + secretId;
  }

  static String version(String environment, SecretRef ref) {
    return secret(environment, ref.secretId()) + VERSIONS + ref.version();
  }

  /** The short id of a secret that is named by its short id or its full name. */
  static String idOf(String name) {
    String secret = name.contains(VERSIONS) ? name.substring(0, name.indexOf(VERSIONS)) : name;
    return secret.substring(secret.lastIndexOf('/') + 1);
  }

  /** A version by its full name. */
  static SecretRef refOf(String versionName) throws ProviderException {
    int at = versionName.indexOf(VERSIONS);
    if (at < 0) {
      throw new ProviderException(
          Category.INVALID,
          "'" + versionName + "' is not the name of a secret version",
          "Write projects/PROJECT/secrets/SECRET/versions/NUMBER.");
    }
    return ref(idOf(versionName), versionName.substring(at + VERSIONS.length()));
  }

  static SecretRef ref(String secret, String version) throws ProviderException {
    try {
      return new SecretRef(idOf(secret), Integer.parseInt(version));
    } catch (IllegalArgumentException e) {
      throw new ProviderException(
          Category.INVALID,
          "'" + version + "' is not a version number of secret " + idOf(secret),
          "Pin a number; 'latest' changes under a running service.",
          e);
    }
  }
}
