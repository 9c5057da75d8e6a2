package ai.varai.provisioner.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/**
 * Commands that messages name. Who words a message often knows no environment (a client of Google's
 * does not), so a command that is about one is given the one that the message came up with: what is
 * printed can be copied and run.
 */
public final class CommandHints {
  /** A command and what follows it, to the end of the quotation or of the sentence. */
  private static final Pattern HINT =
      Pattern.compile("(?<![\\w/.-])provisioner((?: [a-z]+)+)((?:(?!['`;]|[.,:](?:\\s|$)).)*)");

  private final Invocation invocation;
  private final List<String> selection;

  /**
   * @param selection the options by which the environment was chosen; none where a variable says it
   */
  public CommandHints(Invocation invocation, List<String> selection) {
    this.invocation = invocation;
    this.selection = List.copyOf(selection);
  }

  /** The options among the words of a command line that choose an environment. */
  static List<String> selection(List<String> words) {
    var found = new ArrayList<String>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.startsWith("--env=") || word.startsWith("--config-file=")) {
        found.add(word);
      } else if (List.of("--env", "-e", "--config-file").contains(word) && i + 1 < words.size()) {
        found.add((word.equals("-e") ? "--env" : word) + "=" + words.get(++i));
      } else if (word.startsWith("-e") && word.length() > 2) {
        found.add("--env=" + word.substring(2).replaceFirst("^=", ""));
      }
    }
    return found;
  }

  /** The text, with the environment in each command that lacks it. */
  public String complete(String text) {
    if (selection.isEmpty() || !text.contains("provisioner ")) {
      return text;
    }
    Matcher hint = HINT.matcher(text);
    var completed = new StringBuilder();
    while (hint.find()) {
      String words = hint.group(1);
      int end = aboutAnEnvironment(words.strip().split(" "));
      boolean named = hint.group().contains(" --env") || hint.group().contains(" --config-file");
      String whole =
          end < 0 || named
              ? hint.group()
              : "provisioner"
                  + words.substring(0, end)
                  + " "
                  + String.join(" ", selection)
                  + words.substring(end)
                  + hint.group(2);
      hint.appendReplacement(completed, Matcher.quoteReplacement(whole));
    }
    return hint.appendTail(completed).toString();
  }

  /** Where the words of a command end that is about an environment; negative for all else. */
  private int aboutAnEnvironment(String[] words) {
    if (CommandCatalog.find(words[0]).isEmpty()) {
      return -1;
    }
    CommandLine line = CommandTree.one(words[0], invocation);
    int end = 1 + words[0].length();
    for (int i = 1; i < words.length && line.getSubcommands().containsKey(words[i]); i++) {
      line = line.getSubcommands().get(words[i]);
      end += 1 + words[i].length();
    }
    return line.getCommandSpec().findOption("--env") == null ? -1 : end;
  }
}
