package ai.varai.provisioner.local.compose;

import ai.varai.provisioner.model.kind.GoogleEmulator;

/** The ports on which Testcontainers' modules start Google's emulators. */
final class GoogleEmulatorPorts {
  private GoogleEmulatorPorts() {}

  static int of(GoogleEmulator emulator) {
    return switch (emulator.service()) {
      case PUBSUB -> 8085;
      case FIRESTORE -> 8080;
      case DATASTORE -> 8081;
      case BIGTABLE -> 9000;
    };
  }
}
