package ai.varai.provisioner.app.output;

import ai.varai.provisioner.lifecycle.plan.AttributeChange;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What differs between two states of a resource, as the lines of a difference. */
final class ChangeLines {
  private static final int LONGEST_VALUE = 1_000;

  private ChangeLines() {}

  static String of(List<AttributeChange> attributes) {
    return attributes.stream().map(ChangeLines::of).collect(Collectors.joining());
  }

  private static String of(AttributeChange change) {
    String path = change.path() + ": ";
    String end = (change.forcesReplacement() ? "  (forces replacement)" : "") + "\n";
    if (change.sensitive()) {
      return "! " + path + "(sensitive)" + end;
    }
    Optional<String> after =
        change.afterUnknown() ? Optional.of("(known after apply)") : change.after().map(Json::line);
    String lines =
        change.before().map(before -> "- " + path + cut(Json.line(before)) + "\n").orElse("")
            + after.map(value -> "+ " + path + cut(value) + "\n").orElse("");
    return lines.isEmpty() ? "" : lines.substring(0, lines.length() - 1) + end;
  }

  private static String cut(String value) {
    return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "…";
  }
}
