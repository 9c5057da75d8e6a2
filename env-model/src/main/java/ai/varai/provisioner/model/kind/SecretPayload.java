package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Value;
import java.util.List;

/**
 * How a secret's payload comes about. It describes, and never holds, the secret: a handler makes
 * the payload and hands it straight to the secret store.
 */
public sealed interface SecretPayload {

  /**
   * Random characters.
   *
   * @param length number of characters, at least 16
   * @param special whether characters other than letters and digits occur
   * @param generation raised to have a new one made: a rotation
   */
  record Generated(int length, boolean special, int generation) implements SecretPayload {}

  /** A text put together from public values and other secrets. */
  record Composed(List<Part> parts) implements SecretPayload {
    public Composed {
      parts = List.copyOf(parts);
    }
  }

  /** A piece of a composed payload. */
  sealed interface Part {
    /** A public piece. */
    record Text(Value<String> value) implements Part {}

    /**
     * The payload of another secret's version.
     *
     * @param version the version's full name
     * @param percentEncoded whether it is encoded for use in a URL (RFC 3986, unreserved characters
     *     kept)
     */
    record FromVersion(Value<String> version, boolean percentEncoded) implements Part {}
  }
}
