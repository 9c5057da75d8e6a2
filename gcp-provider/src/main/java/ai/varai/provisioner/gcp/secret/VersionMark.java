package ai.varai.provisioner.gcp.secret;

import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.model.kind.SecretPayload;
import ai.varai.provisioner.model.resource.ResourceAddress;

/**
 * Whose a version is and how its payload came about; holds no payload.
 *
 * @param owner whose it is
 */
record VersionMark(Ownership owner, SecretPayload payload) {
  private static final int PARTS = 4;

  static String write(Ownership owner, SecretPayload payload) {
    return owner.environment()
        + " "
        + owner.stack()
        + " "
        + owner.address()
        + " "
        + PayloadText.write(payload);
  }

  static VersionMark read(String text) {
    String[] parts = text.split(" ", PARTS);
    if (parts.length < PARTS) {
      throw new IllegalStateException("not a mark of a secret's version");
    }
    return new VersionMark(
        new Ownership(parts[0], parts[1], ResourceAddress.parse(parts[2])),
        PayloadText.read(parts[3]));
  }
}
