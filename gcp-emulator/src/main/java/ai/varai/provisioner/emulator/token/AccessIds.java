package ai.varai.provisioner.emulator.token;

import java.util.Optional;

/** Whose HMAC keys there are. */
public interface AccessIds {

  /** What the ids of keys of service accounts begin with. */
  String PREFIX = "GOOG1";

  /**
   * A key that signs now.
   *
   * @param email the service account's
   * @param secret as it was shown when the key was made
   */
  record HmacKey(String email, String secret) {}

  /** The key of this id; empty when there is none, or none that is active. */
  Optional<HmacKey> key(String accessId);
}
