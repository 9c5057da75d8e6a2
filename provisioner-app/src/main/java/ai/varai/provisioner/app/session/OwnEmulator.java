package ai.varai.provisioner.app.session;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;

/** An emulated Google Cloud for one command, with data that outlive it in the workspace. */
final class OwnEmulator {
  private OwnEmulator() {}

  static GcpEmulator start(Workspace workspace) {
    return GcpEmulator.start(Options.defaults().withDataDir(workspace.home().resolve("emulator")));
  }
}
