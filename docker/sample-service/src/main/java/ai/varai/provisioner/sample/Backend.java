package ai.varai.provisioner.sample;

/** Something that the service needs in order to be ready. */
interface Backend extends AutoCloseable {
  /** The word for it in the answer of {@code /ready}. */
  String name();

  /**
   * Asks it for something harmless, over the network where it has one.
   *
   * @throws BackendException when it does not answer as it should
   */
  void check() throws BackendException;

  @Override
  default void close() {}
}
