package ai.varai.provisioner.app.session;

import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.model.source.Findings;

/** The environment's files are not in order. */
public final class InvalidEnvironment extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Findings findings;

  private InvalidEnvironment(String message, Findings findings) {
    super(message);
    this.findings = findings;
  }

  /** With everything that was found. */
  public static InvalidEnvironment of(Findings findings) {
    return new InvalidEnvironment("The environment's files are not valid.", findings);
  }

  public Findings findings() {
    return findings;
  }

  public int exitCode() {
    return ExitCode.INVALID;
  }
}
