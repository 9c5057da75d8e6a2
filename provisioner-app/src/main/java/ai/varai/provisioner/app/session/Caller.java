package ai.varai.provisioner.app.session;

import ai.varai.provisioner.app.cli.Invocation;

/** On whose behalf a command runs, for locks and releases. */
final class Caller {
  private Caller() {}

  static String of(Invocation invocation) {
    return invocation.variables().getOrDefault("USER", System.getProperty("user.name", "unknown"));
  }
}
