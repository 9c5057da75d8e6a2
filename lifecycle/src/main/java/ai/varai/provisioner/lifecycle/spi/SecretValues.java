package ai.varai.provisioner.lifecycle.spi;

/** Puts the values of secrets that a person keeps into the target's secret store. */
public interface SecretValues {
  /**
   * Adds a value, which becomes the newest version of its secret. Others stay as they are.
   *
   * @param secretId the target's id of the secret
   * @param value <b>secret</b>: it goes to the store and nowhere else
   * @return the number of the version
   * @throws ProviderException {@link ProviderException.Category#INVALID} when there is no such
   *     secret
   */
  String add(String secretId, String value) throws ProviderException, InterruptedException;
}
