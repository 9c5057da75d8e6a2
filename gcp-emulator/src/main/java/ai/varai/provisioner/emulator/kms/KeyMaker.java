package ai.varai.provisioner.emulator.kms;

import java.time.Duration;

/** Makes the bytes of which a version of a key is. */
@FunctionalInterface
interface KeyMaker {

  byte[] make(KeyAlgorithm algorithm);

  /** For how long the call that asks for a version waits for it. */
  default Duration patience() {
    return Duration.ofSeconds(5);
  }
}
