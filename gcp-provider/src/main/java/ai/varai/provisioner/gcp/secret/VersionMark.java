package ai.varai.provisioner.gcp.secret;

import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.model.kind.SecretPayload;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * Whose a version is and how its payload came about; holds no payload.
 *
 * @param owner whose it is
 * @param payload how its payload came about
 * @param rotationPeriod its greatest age
 * @param request the request that made it, by which a repetition finds it
 */
record VersionMark(
    Ownership owner, SecretPayload payload, Optional<Duration> rotationPeriod, String request) {
  private static final int PARTS = 6;
  private static final String NEVER = "-";

  String text() {
    return String.join(
        " ",
        owner.environment(),
        owner.stack(),
        owner.address().toString(),
        rotationPeriod.map(Duration::toString).orElse(NEVER),
        request,
        PayloadText.write(payload));
  }

  /** Whether the other one is of a version for the same purpose, whichever request made it. */
  boolean alike(VersionMark other) {
    return owner.equals(other.owner)
        && PayloadText.write(payload).equals(PayloadText.write(other.payload));
  }

  static VersionMark read(String text) {
    String[] parts = text.split(" ", PARTS);
    if (parts.length > 3 && parts[3].startsWith("{")) {
      // Written before there were periods and requests.
      return new VersionMark(
          new Ownership(parts[0], parts[1], ResourceAddress.parse(parts[2])),
          PayloadText.read(text.substring(text.indexOf('{'))),
          Optional.empty(),
          NEVER);
    }
    if (parts.length < PARTS) {
      throw new IllegalStateException("not a mark of a secret's version");
    }
    return new VersionMark(
        new Ownership(parts[0], parts[1], ResourceAddress.parse(parts[2])),
        PayloadText.read(parts[5]),
        parts[3].equals(NEVER) ? Optional.empty() : Optional.of(Duration.parse(parts[3])),
        parts[4]);
  }
}
