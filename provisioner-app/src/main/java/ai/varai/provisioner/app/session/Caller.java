package ai.varai.provisioner.app.session;

import ai.varai.provisioner.app.cli.Invocation;

/** On whose behalf a command runs, for locks and releases. */
public final class Caller {
  private Caller() {}

  /** The name that the system knows. */
  public static String of(Invocation invocation) {
    return invocation.variables().getOrDefault("USER", System.getProperty("user.name", "unknown"));
  }
}
