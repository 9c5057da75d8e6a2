package ai.varai.provisioner.app.output;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Makes a sentence of a clause: the engine and the providers say what happened in words that stand
 * behind a resource's address as well.
 */
public final class Sentence {
  /** A name, an address or a path stays as it is. */
  private static final Pattern STARTS_WITH_WORD = Pattern.compile("(?s)[a-z]+[,:;]?\\s.*");

  private static final Pattern ENDED = Pattern.compile("(?s).*[.!?:\u2026]");

  /** What is to be copied has no full stop behind it. */
  private static final Pattern COMMAND_LAST =
      Pattern.compile("(?s).*: (?:gcloud|docker|provisioner) (?:(?!\\. ).)*");

  private Sentence() {}

  /** The clause with a capital at its beginning and, unless a command ends it, a full stop. */
  public static String of(String clause) {
    String text = clause.stripTrailing();
    String begun =
        STARTS_WITH_WORD.matcher(text).matches()
            ? text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1)
            : text;
    boolean ended =
        begun.isEmpty() || ENDED.matcher(begun).matches() || COMMAND_LAST.matcher(begun).matches();
    return ended ? begun : begun + ".";
  }
}
