package ai.varai.provisioner.app.cli;

import java.io.Console;
import java.util.Map;

/** Tells whether a person sits at a terminal. */
final class Terminals {
  private Terminals() {}

  @SuppressWarnings("SystemConsoleNull") // reallyTerminal asks the consoles of newer versions
  static boolean interactive(Map<String, String> variables) {
    Console console = System.console();
    if (console == null || "dumb".equals(variables.get("TERM")) || variables.containsKey("CI")) {
      return false;
    }
    return reallyTerminal(console);
  }

  /**
   * From Java 22 on there is a console even without a terminal; it then has a method that tells.
   */
  private static boolean reallyTerminal(Console console) {
    if (Runtime.version().feature() < 22) {
      return true;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
