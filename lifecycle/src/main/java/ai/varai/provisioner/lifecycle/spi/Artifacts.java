package ai.varai.provisioner.lifecycle.spi;

/**
 * What services run, where a provider can read it and where it can keep it: container images. A
 * promotion takes an artifact from the provider of one environment to that of the next.
 */
public interface Artifacts {
  /**
   * Finds what an address means now.
   *
   * @param address as the environment has it, with a tag, a digest or neither
   * @throws ProviderException of category {@code INVALID} when there is nothing by that address;
   *     when it cannot be reached, another
   */
  Artifact find(String address) throws ProviderException, InterruptedException;

  /**
   * The address under which {@link #take} keeps an artifact: by its digest, so that it never means
   * another one.
   *
   * @param repository where to, without tag and digest
   */
  default String address(Artifact artifact, String repository) {
    return repository + "@" + artifact.digest();
  }

  /**
   * Keeps an artifact in a repository. What is there already is not sent again, so it may be
   * repeated.
   *
   * @param repository where to, without tag and digest
   * @param tag a name besides the digest, which keeps it from being cleaned up
   * @return the address by its digest
   * @throws ProviderException of category {@code INVALID} when there is no such repository
   */
  String take(Artifact artifact, String repository, String tag)
      throws ProviderException, InterruptedException;
}
