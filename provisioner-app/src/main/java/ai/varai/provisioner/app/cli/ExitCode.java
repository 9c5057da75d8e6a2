package ai.varai.provisioner.app.cli;

/** The exit codes that scripts rely on; {@code docs/exit-codes.md} explains them. */
public final class ExitCode {
  /** Done, or nothing to do. */
  public static final int DONE = 0;

  /** Something failed. */
  public static final int FAILED = 1;

  /** {@code plan --detailed-exitcode}: there are changes. */
  public static final int CHANGES = 2;

  /** The command line or an environment file is not valid. */
  public static final int INVALID = 3;

  /** Somebody else holds the environment's lock. */
  public static final int LOCKED = 4;

  /** A gate, a policy or a missing confirmation refused the change. */
  public static final int REFUSED = 5;

  /** Interrupted; the state is safe. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
