package ai.varai.provisioner.app.command;

import java.util.ArrayList;
import java.util.List;

/**
 * A command line as words: white space parts them, single and double quotes hold it together.
 * Nothing else of a shell is known.
 */
final class CommandWords {
  private static final char NONE = 0;

  private CommandWords() {}

  /**
   * The words.
   *
   * @throws IllegalArgumentException when a quote is not closed
   */
  static List<String> of(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean begun = false;
    char quote = NONE;
    for (char c : line.toCharArray()) {
      if (quote != NONE) {
        if (c == quote) {
          quote = NONE;
        } else {
          word.append(c);
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
        begun = true;
      } else if (!Character.isWhitespace(c)) {
        word.append(c);
        begun = true;
      } else if (begun) {
        words.add(word.toString());
        word.setLength(0);
        begun = false;
      }
    }
    if (quote != NONE) {
      throw new IllegalArgumentException("the quote " + quote + " is not closed in: " + line);
    }
    if (begun) {
      words.add(word.toString());
    }
    return words;
  }
}
