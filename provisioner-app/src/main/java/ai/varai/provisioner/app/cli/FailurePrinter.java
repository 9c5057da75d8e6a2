package ai.varai.provisioner.app.cli;

import ai.varai.provisioner.app.output.Json;
import ai.varai.provisioner.app.output.Paint;
import ai.varai.provisioner.app.output.Sentence;
import ai.varai.provisioner.app.output.Style;
import java.util.List;

/** Tells the person or program that called what went wrong, and with which exit code it ends. */
public final class FailurePrinter {
  private final Invocation invocation;
  private final boolean json;
  private final boolean stacktrace;
  private final Paint paint;
  private final CommandHints hints;

  /**
   * @param words the command line as it was given; read directly, because a failure may come before
   *     its options are understood
   */
  FailurePrinter(Invocation invocation, List<String> words) {
    this.invocation = invocation;
    int end = words.indexOf("--");
    List<String> options = end < 0 ? words : words.subList(0, end);
    this.json = options.contains("--json");
    this.stacktrace = options.contains("--stacktrace");
    this.paint =
        new Paint(
            invocation.interactive()
                && !options.contains("--no-color")
                && !invocation.variables().containsKey("NO_COLOR"));
    this.hints = new CommandHints(invocation, CommandHints.selection(options));
  }

  /**
   * For a command whose options are understood.
   *
   * @param selection those that chose its environment
   */
  public FailurePrinter(Invocation invocation, Style style, List<String> selection) {
    this.invocation = invocation;
    this.json = style.json();
    this.stacktrace = style.stacktrace();
    this.paint = new Paint(style.color());
    this.hints = new CommandHints(invocation, selection);
  }

  /**
   * Prints.
   *
   * @return the exit code that it stands for
   */
  public int print(Throwable thrown) {
    Failure failure = Failures.describe(thrown).worded(hints::complete);
    if (json) {
      invocation.out().println(Json.line(FailureJson.of(failure)));
    } else {
      text(failure);
    }
    if (stacktrace) {
      thrown.printStackTrace(invocation.err());
    }
    return failure.exitCode();
  }

  private void text(Failure failure) {
    invocation.err().println(paint.red("Error: ") + failure.message());
    for (Failure.Detail detail : failure.details()) {
      boolean whole = detail.message().startsWith(detail.subject());
      String line = (whole ? "" : detail.subject() + ": ") + detail.message();
      boolean told =
          failure.message().contains(line) || failure.message().startsWith(Sentence.of(line));
      if (!told) {
        invocation.err().println("  - " + line);
      }
      boolean known = detail.message().contains(detail.remedy());
      if (!known && !(told && failure.remedy().equals(Sentence.of(detail.remedy())))) {
        invocation.err().println("    " + Sentence.of(detail.remedy()));
      }
    }
    if (!failure.remedy().isEmpty()) {
      invocation.err().println(failure.remedy());
    }
  }
}
