package ai.varai.provisioner.app;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.cli.Launcher;
import ai.varai.provisioner.app.cli.Signals;
import ai.varai.provisioner.app.cli.StandardOutput;
import ai.varai.provisioner.app.daemon.DaemonClient;
import java.util.List;
import java.util.OptionalInt;

/** Starts the command line. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    // Answered before any library is loaded: scripts ask for it often.
    if (args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"))) {
      System.out.println(Version.line());
      return;
    }
    Signals.endAtTermination(() -> System.exit(ExitCode.INTERRUPTED));
    Invocation surroundings = Invocation.ofThisProcess(Runtime.getRuntime()::halt);
    OptionalInt exit = new DaemonClient(surroundings).run(List.of(args));
    if (exit.isPresent()) {
      Runtime.getRuntime().halt(StandardOutput.verdict(surroundings, exit.getAsInt()));
    }
    System.exit(StandardOutput.verdict(surroundings, new Launcher(surroundings).run(args)));
  }
}
