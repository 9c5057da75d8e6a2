package ai.varai.provisioner.model.resource;

/**
 * Decides whether what the target holds satisfies what is wanted, for attributes with several
 * spellings of one value or that may legitimately move by themselves. Implementations have a public
 * no-argument constructor and no state.
 */
public interface Comparison {
  /**
   * Whether no change is needed.
   *
   * @param wanted the configured value in its encoded form: string, number, boolean, list or map
   * @param actual the observed value in its encoded form
   */
  boolean satisfied(Object wanted, Object actual);
}
