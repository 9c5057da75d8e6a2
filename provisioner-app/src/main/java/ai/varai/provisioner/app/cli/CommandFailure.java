package ai.varai.provisioner.app.cli;

import org.jspecify.annotations.Nullable;

/** A command that cannot go on, in words for the person who called it. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final String code;
  private final String remedy;

  /**
   * @param exitCode one of {@link ExitCode}
   * @param code stable identifier, such as {@code ENVIRONMENT_UNKNOWN}
   * @param message what happened, and where
   * @param remedy what to do; empty when there is nothing to say
   */
  public CommandFailure(
      int exitCode, String code, String message, String remedy, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
    this.code = code;
    this.remedy = remedy;
  }

  public CommandFailure(int exitCode, String code, String message, String remedy) {
    this(exitCode, code, message, remedy, null);
  }

  /** The command line or a file that it names is not valid. */
  public static CommandFailure invalid(String code, String message, String remedy) {
    return new CommandFailure(ExitCode.INVALID, code, message, remedy);
  }

  public int exitCode() {
    return exitCode;
  }

  public String code() {
    return code;
  }

  public String remedy() {
    return remedy;
  }

  /** The message; a {@code CommandFailure} always has one. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
