package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.describe.Form;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Guesses what a text of the wrong form was meant to be. A guess is made only if it fits. */
final class Suggestions {
  private static final List<UnaryOperator<String>> REPAIRS =
      List.of(
          String::strip,
          text -> text.toLowerCase(Locale.ROOT),
          text -> text.toLowerCase(Locale.ROOT).replaceAll("[_. ]+", "-"),
          text -> text.replaceAll("[-. ]+", "_"),
          text -> text.replaceFirst("(?i)^([0-9.]+) ?([kmgt])(i?b|i)$", "$1$2i"),
          text -> unit(text),
          text -> text.replaceFirst("(?i) ?v?cpus?$", ""),
          text -> text.matches("[0-9.]+") ? text + "/32" : text,
          text -> text.matches("[0-9]:.*") ? "0" + text : text,
          text -> "/" + text,
          text -> text.matches("[a-z0-9-]+([.][a-z0-9-]+)+") ? "https://" + text : text);

  private Suggestions() {}

  static Optional<String> forText(Form form, String text) {
    return REPAIRS.stream()
        .map(repair -> repair.apply(text))
        .filter(repaired -> !repaired.equals(text) && form.accepts(repaired))
        .findFirst()
        .map(repaired -> "perhaps " + Shown.quoted(repaired));
  }

  /** {@code 512MB}, {@code 1gb}: decimal units to the binary ones that Cloud Run uses. */
  private static String unit(String text) {
    java.util.regex.Matcher parts =
        java.util.regex.Pattern.compile("(?i)([0-9.]+) ?([kmgt])i?b?").matcher(text);
    return parts.matches() ? parts.group(1) + parts.group(2).toUpperCase(Locale.ROOT) + "i" : text;
  }
}
