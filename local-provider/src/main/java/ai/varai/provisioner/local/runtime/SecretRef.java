package ai.varai.provisioner.local.runtime;

/**
 * One version of a local secret.
 *
 * @param secretId the short id, such as {@code auth-db-password}
 * @param version the number
 */
public record SecretRef(String secretId, int version) {
  public SecretRef {
    if (version < 1) {
      throw new IllegalArgumentException("versions count from 1: " + version);
    }
  }

  @Override
  public String toString() {
    return secretId + "/" + version;
  }
}
