package ai.varai.provisioner.app.cli;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;

/** Tells whether a person sits at a terminal, and how wide it is. */
final class Terminals {
  /** How shells tell the width; most keep it to themselves, so that it is asked for here. */
  static final String COLUMNS = "COLUMNS";

  private Terminals() {}

  /**
   * The columns of the terminal that somebody reads from.
   *
   * @param interactive whether there is one
   * @return empty where that is not known
   */
  static OptionalInt columns(Map<String, String> variables, boolean interactive) {
    OptionalInt told = number(variables.getOrDefault(COLUMNS, ""));
    return told.isPresent() || !interactive ? told : asked();
  }

  /** POSIX has {@code stty} say it: rows and columns, 0 where the terminal does not know. */
  private static OptionalInt asked() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String[] size =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .strip()
              .split(" ", 2);
      return size.length == 2 ? number(size[1]) : OptionalInt.empty();
    } catch (IOException e) {
      return OptionalInt.empty();
    }
  }

  private static OptionalInt number(String text) {
    return text.matches("[1-9]\\d{0,4}")
        ? OptionalInt.of(Integer.parseInt(text))
        : OptionalInt.empty();
  }

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
