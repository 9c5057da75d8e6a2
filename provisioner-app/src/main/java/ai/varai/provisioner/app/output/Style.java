package ai.varai.provisioner.app.output;

/**
 * How a run shows itself.
 *
 * @param form who reads it
 * @param color whether colours may be used
 * @param stacktrace whether the causes of a failure are shown with where they were thrown
 */
public record Style(Form form, boolean color, boolean stacktrace) {
  /** Who reads the output. */
  public enum Form {
    /** A person at a terminal: progress is redrawn in place. */
    LIVE,
    /** A person reading a log: each happening is a line. */
    PLAIN,
    /** Nobody, unless something goes wrong or a result was asked for. */
    QUIET,
    /** A program. */
    JSON
  }

  public boolean json() {
    return form == Form.JSON;
  }
}
