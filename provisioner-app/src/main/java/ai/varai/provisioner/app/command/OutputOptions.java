package ai.varai.provisioner.app.command;

import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.output.Style;
import picocli.CommandLine.Option;

/** How a command shows itself. */
final class OutputOptions {
  @Option(names = "--json", description = "Print JSON for programs instead of text.")
  private boolean json;

  @Option(names = "--plain", description = "One line for each happening, nothing redrawn.")
  private boolean plain;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print the result and problems only.")
  private boolean quiet;

  @Option(names = "--no-color", description = "No colours (also: the variable NO_COLOR).")
  private boolean noColor;

  @Option(names = "--stacktrace", description = "Show where in the program a failure came from.")
  private boolean stacktrace;

  @SuppressWarnings("UnusedVariable") // the parser wants a place for it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  Style style(Invocation invocation) {
    boolean color =
        invocation.interactive()
            && !noColor
            && !json
            && invocation.variables().getOrDefault("NO_COLOR", "").isEmpty();
    return new Style(form(invocation), color, stacktrace);
  }

  private Style.Form form(Invocation invocation) {
    if (json) {
      return Style.Form.JSON;
    }
    if (quiet) {
      return Style.Form.QUIET;
    }
    return plain || !invocation.interactive() ? Style.Form.PLAIN : Style.Form.LIVE;
  }
}
