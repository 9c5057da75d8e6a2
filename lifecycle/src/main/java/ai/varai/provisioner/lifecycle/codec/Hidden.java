package ai.varai.provisioner.lifecycle.codec;

/**
 * Stands in an attribute tree for a value that is a secret or was made from one. It lives in memory
 * only; what is written down is a keyed fingerprint.
 *
 * @param value the value in its encoded form
 */
public record Hidden(Object value) {
  @Override
  public String toString() {
    return "(sensitive)";
  }

  /** The value itself, out of its cover. */
  static Object open(Object tree) {
    return tree instanceof Hidden hidden ? hidden.value() : tree;
  }
}
