package ai.varai.provisioner.app.flow;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Asks a person to type a word before something that cannot be taken back. */
final class Confirmation {
  private final Invocation invocation;

  Confirmation(Invocation invocation) {
    this.invocation = invocation;
  }

  /**
   * Returns when the word was typed.
   *
   * @param question what is about to happen
   * @param word what must be typed
   * @param option what gives the same consent without a person
   */
  void require(String question, String word, String option) {
    if (!invocation.interactive()) {
      throw refused(question + " Nobody can be asked here.", "Give " + option + ".");
    }
    invocation.err().print(question + "\nType '" + word + "' to go on: ");
    invocation.err().flush();
    if (!word.equals(line())) {
      throw refused("Not confirmed; nothing was changed.", "");
    }
  }

  private String line() {
    try {
      String line =
          new BufferedReader(new InputStreamReader(invocation.in(), StandardCharsets.UTF_8))
              .readLine();
      return line == null ? "" : line.strip();
    } catch (IOException e) {
      return "";
    }
  }

  private static CommandFailure refused(String message, String remedy) {
    return new CommandFailure(ExitCode.REFUSED, "NOT_CONFIRMED", message, remedy);
  }
}
