package ai.varai.provisioner.app.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How wide help is: as wide as the terminal, but no wider than can be read well. */
public final class HelpWidth {
  /** Where there is no terminal, such as in the pages of the documentation. */
  static final int USUAL = 100;

  /** picocli takes no less. */
  private static final int LEAST = 55;

  private HelpWidth() {}

  static int of(Invocation invocation) {
    int columns = Terminals.columns(invocation.variables(), invocation.interactive()).orElse(USUAL);
    return Math.max(LEAST, Math.min(USUAL, columns));
  }

  /** Whether the words may ask for help: the width costs a process of its own to find out. */
  static boolean asked(List<String> words) {
    return words.contains("--help") || words.contains("-h");
  }

  /**
   * The variables of a command that another process runs, which does not see the terminal: with
   * {@code COLUMNS} where help is asked for.
   */
  public static Map<String, String> told(Invocation invocation, List<String> words) {
    if (!asked(words)) {
      return invocation.variables();
    }
    var variables = new HashMap<>(invocation.variables());
    Terminals.columns(invocation.variables(), invocation.interactive())
        .ifPresent(columns -> variables.put(Terminals.COLUMNS, String.valueOf(columns)));
    return variables;
  }
}
