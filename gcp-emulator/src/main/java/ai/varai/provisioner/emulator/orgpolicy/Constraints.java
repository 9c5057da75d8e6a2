package ai.varai.provisioner.emulator.orgpolicy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The constraints that Google defines, as far as they are listed beside this class. Of another one
 * it is said by its name whether it is on or off, or a list.
 */
final class Constraints {

  /**
   * One of them.
   *
   * @param toggle whether it is on or off, instead of a list of values
   * @param allows what counts where nobody set a policy
   * @param under whether a value may be a subtree of the hierarchy
   * @param groups whether a value may be a group of values
   */
  record Constraint(String name, boolean toggle, boolean allows, boolean under, boolean groups) {

    /** Its name in words. */
    String title() {
      String word = name.substring(name.lastIndexOf('.') + 1);
      String spaced = word.replaceAll("(?<=[a-z])(?=[A-Z])", " ");
      return spaced.substring(0, 1).toUpperCase(Locale.ROOT) + spaced.substring(1);
    }

    /** What it is about, in a sentence. */
    String summary() {
      return (toggle ? "On or off" : "A list of values") + " for " + name.split("\\.", 2)[0] + ".";
    }
  }

  /** Names of switches begin so, where nothing else is known of them. */
  private static final List<String> SWITCHES = List.of("restrict", "disable", "require", "skip");

  private static final Map<String, Constraint> KNOWN = read();

  private Constraints() {}

  static Collection<Constraint> all() {
    return KNOWN.values();
  }

  static Optional<Constraint> find(String name) {
    return Optional.ofNullable(KNOWN.get(name));
  }

  /** Whether a constraint is on or off, instead of a list. */
  static boolean toggle(String name) {
    if (KNOWN.containsKey(name)) {
      return KNOWN.get(name).toggle();
    }
    String word = name.substring(name.lastIndexOf('.') + 1);
    return custom(name) || managed(name) || SWITCHES.stream().anyMatch(word::startsWith);
  }

  /** Whether an organization defined it. */
  static boolean custom(String name) {
    return name.startsWith("custom.");
  }

  /** Whether it is of Google's newer kind, which v1 does not know. */
  static boolean managed(String name) {
    return name.contains(".managed.");
  }

  private static Map<String, Constraint> read() {
    Map<String, Constraint> out = new TreeMap<>();
    try (InputStream in = Constraints.class.getResourceAsStream("constraints.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        if (!line.startsWith("#")) {
          List<String> words = new ArrayList<>(List.of(line.split(" ")));
          out.put(
              words.get(0),
              new Constraint(
                  words.get(0),
                  words.get(1).equals("switch"),
                  words.get(2).equals("ALLOW"),
                  words.contains("under"),
                  words.contains("in")));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out;
  }
}
