package ai.varai.provisioner.lifecycle.codec;

/**
 * What state keeps of a sensitive value: enough to tell whether it changed, nothing to learn it
 * from.
 *
 * @param text keyed hash, in hexadecimal
 */
public record Fingerprint(String text) {
  @Override
  public String toString() {
    return "(sensitive)";
  }
}
