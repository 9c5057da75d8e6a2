package ai.varai.provisioner.app.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/**
 * Commands that messages name. Who words a message often knows neither the environment (a client of
 * Google's does not) nor where its state is kept, so a command is given what the one said that the
 * message comes from: what is printed can be copied and run.
 */
public final class CommandHints {
  /** A command and what follows it, to the end of the quotation or of the sentence. */
  private static final Pattern HINT =
      Pattern.compile("(?<![\\w/.-])provisioner((?: [a-z]+)+)((?:(?!['`;]|[.,:](?:\\s|$)).)*)");

  private static final Pattern ENV = Pattern.compile(" (?:--env[= ]|-e[= ]?)(\\S+)");
  private static final Pattern PLACE =
      Pattern.compile(" --(?:set[= ])?target[= ](?:local|emulated|gcp)\\b");
  private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]*");
  private static final Pattern SPECIAL_IN_QUOTES = Pattern.compile("[\"$`\\\\!]");

  private static final String TARGET = "--target";

  /** Which environment it is, and where it lands. */
  private static final List<String> CHOICE = List.of("--env", "--config-file", TARGET);

  /** Where it is, and who calls: the same for every environment that a message may name. */
  private static final List<String> SURROUNDINGS =
      List.of("--home", "--endpoint", "--impersonate", "--quota-project");

  private final Invocation invocation;
  private final Map<String, String> selection;

  /**
   * @param selection the options by which the environment and its surroundings were chosen, as
   *     {@code --NAME=VALUE}, and of {@code --target} the name of a place; none where a variable
   *     says it
   */
  public CommandHints(Invocation invocation, List<String> selection) {
    this.invocation = invocation;
    this.selection = new LinkedHashMap<>();
    for (String word : selection) {
      int end = word.indexOf('=');
      this.selection.put(word.substring(0, end), word.substring(end + 1));
    }
  }

  /** The options among the words of a command line that choose an environment and where it is. */
  static List<String> selection(List<String> words) {
    var names = new ArrayList<>(CHOICE);
    names.addAll(SURROUNDINGS);
    var found = new ArrayList<String>();
    for (String word : Arguments.joined(words)) {
      if (word.startsWith("--set=target=")) {
        found.add(TARGET + word.substring("--set=target".length()));
      } else if (names.stream()
          .anyMatch(name -> !name.equals(TARGET) && word.startsWith(name + "="))) {
        found.add(word);
      }
    }
    return found;
  }

  /** The text, with what each command lacks in it. */
  public String complete(String text) {
    if (selection.isEmpty() || !text.contains("provisioner ")) {
      return text;
    }
    Matcher hint = HINT.matcher(text);
    var completed = new StringBuilder();
    while (hint.find()) {
      hint.appendReplacement(
          completed,
          Matcher.quoteReplacement(complete(hint.group(), hint.group(1).strip().split(" "))));
    }
    return hint.appendTail(completed).toString();
  }

  private String complete(String hint, String[] words) {
    if (CommandCatalog.find(words[0]).isEmpty()) {
      return hint;
    }
    CommandLine line = CommandTree.one(words[0], invocation);
    int end = "provisioner ".length() + words[0].length();
    for (int i = 1; i < words.length && line.getSubcommands().containsKey(words[i]); i++) {
      line = line.getSubcommands().get(words[i]);
      end += 1 + words[i].length();
    }
    var missing = new ArrayList<>(SURROUNDINGS);
    Matcher named = ENV.matcher(hint);
    if (named.find()) {
      end = named.end();
      if (named.group(1).equals(selection.get("--env"))) {
        missing.addAll(0, CHOICE);
        missing.remove("--env");
      }
    } else {
      missing.addAll(0, CHOICE);
    }
    if (hint.contains(" --config-file")) {
      missing.removeAll(CHOICE);
    }
    var added = new StringBuilder();
    for (String name : missing) {
      String value = selection.get(name);
      if (value != null && !says(hint, name) && knows(line, name)) {
        added.append(' ').append(name).append('=').append(quoted(value));
      }
    }
    return hint.substring(0, end) + added + hint.substring(end);
  }

  private static boolean says(String hint, String option) {
    return option.equals(TARGET) ? PLACE.matcher(hint).find() : hint.contains(" " + option);
  }

  /** A place is a value that is set, whatever a command's own {@code --target} means. */
  private static boolean knows(CommandLine line, String option) {
    return line.getCommandSpec().findOption(option.equals(TARGET) ? "--set" : option) != null;
  }

  /** As a shell wants it; in double quotes where they do, for single ones stand around the hint. */
  private static String quoted(String value) {
    if (PLAIN.matcher(value).matches()) {
      return value;
    }
    return SPECIAL_IN_QUOTES.matcher(value).find()
        ? "'" + value.replace("'", "'\\''") + "'"
        : "\"" + value + "\"";
  }
}
