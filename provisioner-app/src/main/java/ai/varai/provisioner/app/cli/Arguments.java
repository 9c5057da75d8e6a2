package ai.varai.provisioner.app.cli;

import ai.varai.provisioner.model.source.NearName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A command line split into the command and its arguments. Options may stand before the command
 * ({@code --env=local plan}); without a command, {@code up} is meant.
 *
 * @param command the command's name; empty for the overview
 * @param rest everything else, in its order
 */
public record Arguments(Optional<String> command, List<String> rest) {
  /** Options that may stand before the command with their value as the next word. */
  static final Set<String> WITH_VALUE =
      Set.of(
          "--env",
          "-e",
          "--config-file",
          "--set",
          "--home",
          "--impersonate",
          "--quota-project",
          "--endpoint",
          "--parallelism",
          "--target",
          "--exclude");

  private static final Set<String> PLACES = Set.of("local", "emulated", "gcp");

  public Arguments {
    rest = List.copyOf(rest);
  }

  /**
   * Splits.
   *
   * @throws CommandFailure when the word in the command's place is none
   */
  public static Arguments split(List<String> given) {
    List<String> words = withTarget(given);
    int place = placeOfCommand(words);
    if (place < 0) {
      return withoutCommand(words);
    }
    String word = words.get(place);
    var rest = new ArrayList<>(words);
    rest.remove(place);
    if (word.equals("help")) {
      return help(rest);
    }
    known(word);
    return new Arguments(Optional.of(word), rest);
  }

  /**
   * {@code --target} names resources, as Terraform's does; the name of a place means where the
   * environment lands.
   */
  private static List<String> withTarget(List<String> given) {
    var words = new ArrayList<String>();
    for (int i = 0; i < given.size(); i++) {
      String word = given.get(i);
      if (word.equals("--")) {
        words.addAll(given.subList(i, given.size()));
        break;
      }
      if (word.equals("--target") && i + 1 < given.size() && PLACES.contains(given.get(i + 1))) {
        i++;
        words.add("--set=target=" + given.get(i));
      } else if (word.startsWith("--target=")
          && PLACES.contains(word.substring("--target=".length()))) {
        words.add("--set=target=" + word.substring("--target=".length()));
      } else {
        words.add(word);
      }
    }
    return words;
  }

  /** Each option as one word, {@code --NAME=VALUE}, whichever way it was written. */
  static List<String> joined(List<String> given) {
    List<String> words = withTarget(given);
    var joined = new ArrayList<String>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (WITH_VALUE.contains(word) && i + 1 < words.size()) {
        joined.add((word.equals("-e") ? "--env" : word) + "=" + words.get(++i));
      } else if (word.startsWith("-e") && word.length() > 2) {
        joined.add("--env=" + word.substring(2).replaceFirst("^=", ""));
      } else {
        joined.add(word);
      }
    }
    return joined;
  }

  private static Arguments withoutCommand(List<String> words) {
    boolean overview = words.isEmpty() || words.contains("--help") || words.contains("-h");
    return new Arguments(overview ? Optional.empty() : Optional.of("up"), words);
  }

  /** {@code help} is the overview, {@code help plan} is {@code plan --help}. */
  private static Arguments help(List<String> rest) {
    if (rest.isEmpty()) {
      return new Arguments(Optional.empty(), rest);
    }
    String about = rest.get(0);
    known(about);
    var words = new ArrayList<>(rest.subList(1, rest.size()));
    words.add("--help");
    return new Arguments(Optional.of(about), words);
  }

  private static int placeOfCommand(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("--")) {
        return -1;
      }
      if (!word.startsWith("-")) {
        return i;
      }
      if (WITH_VALUE.contains(word)) {
        i++;
      }
    }
    return -1;
  }

  private static void known(String word) {
    if (CommandCatalog.find(word).isPresent()) {
      return;
    }
    String meant =
        NearName.of(word, CommandCatalog.names())
            .map(name -> "Did you mean '" + name + "'? ")
            .orElse("");
    throw CommandFailure.invalid(
        "COMMAND_UNKNOWN",
        "There is no command '" + word + "'.",
        meant + "'provisioner --help' lists the commands.");
  }
}
