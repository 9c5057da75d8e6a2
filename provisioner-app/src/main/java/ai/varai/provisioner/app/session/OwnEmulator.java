package ai.varai.provisioner.app.session;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.store.FolderInUseException;
import ai.varai.provisioner.emulator.store.NewerFolderException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** An emulated Google Cloud for one command, with data that outlive it in the workspace. */
final class OwnEmulator {
  private OwnEmulator() {}

  /**
   * Starts it.
   *
   * @throws CommandFailure when another command has it, or its folder cannot be used
   */
  static GcpEmulator start(Workspace workspace) {
    Path folder = workspace.home().resolve("emulator");
    try {
      return GcpEmulator.start(Options.defaults().withDataDir(folder));
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NewerFolderException) {
        throw new CommandFailure(
            ExitCode.INVALID,
            "EMULATOR_DATA_NEWER",
            "The emulated cloud of this folder does not start: " + e.getMessage() + ".",
            "Use the provisioner that wrote " + folder + ", or move it away to begin anew.",
            e);
      }
      boolean taken = e.getCause() instanceof FolderInUseException;
      throw new CommandFailure(
          taken ? ExitCode.LOCKED : ExitCode.FAILED,
          taken ? "EMULATOR_IN_USE" : "WORKSPACE_UNUSABLE",
          "The emulated cloud of this folder does not start: " + e.getMessage() + ".",
          taken
              ? "Wait for the other command; or run 'provisioner emulator --data-dir "
                  + folder
                  + "' once, and let all commands use it with --endpoint."
              : "It keeps its data there. Check the path and its permissions; or name another folder"
                  + " with --home=DIR or PROVISIONER_HOME, or an emulated cloud that runs elsewhere"
                  + " with --endpoint=URL.",
          e);
    }
  }
}
