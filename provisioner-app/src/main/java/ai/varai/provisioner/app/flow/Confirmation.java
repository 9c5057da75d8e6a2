package ai.varai.provisioner.app.flow;

import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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

  /** One line and nothing after it: the next question is answered by the next line. */
  private String line() {
    var line = new ByteArrayOutputStream();
    try {
      for (int one = invocation.in().read();
          one >= 0 && one != '\n';
          one = invocation.in().read()) {
        line.write(one);
      }
    } catch (IOException e) {
      return "";
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }

  private static CommandFailure refused(String message, String remedy) {
    return new CommandFailure(ExitCode.REFUSED, "NOT_CONFIRMED", message, remedy);
  }
}
