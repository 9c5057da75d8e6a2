package ai.varai.provisioner.app;

import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.cli.Launcher;

/** Starts the command line. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    // Answered before any library is loaded: scripts ask for it often.
    if (args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"))) {
      System.out.println(Version.line());
      return;
    }
    System.exit(new Launcher(Invocation.ofThisProcess(Runtime.getRuntime()::halt)).run(args));
  }
}
