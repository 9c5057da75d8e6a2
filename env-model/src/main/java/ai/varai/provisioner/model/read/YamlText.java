package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.source.Node;
import java.util.Locale;
import java.util.Set;

/**
 * Writes a tree as YAML: block style, quotes only where a text would be taken for something else.
 */
final class YamlText {
  private static final Set<String> TAKEN_FOR_OTHERS =
      Set.of("true", "false", "yes", "no", "on", "off", "null", "y", "n");

  private final StringBuilder out = new StringBuilder();

  private YamlText() {}

  static String of(Node.Mapping tree) {
    var text = new YamlText();
    text.mapping(tree, 0, false);
    return text.out.toString();
  }

  /**
   * Writes a mapping.
   *
   * @param begun whether the first key stands on a line that has begun
   */
  private void mapping(Node.Mapping mapping, int depth, boolean begun) {
    boolean first = begun;
    for (var entry : mapping.entries().entrySet()) {
      if (depth == 0 && !out.isEmpty() && isBlock(entry.getValue().value())) {
        out.append('\n');
      }
      out.append(first ? "" : "  ".repeat(depth)).append(text(entry.getKey())).append(':');
      first = false;
      below(entry.getValue().value(), depth);
    }
  }

  private void below(Node value, int depth) {
    if (!isBlock(value)) {
      out.append(' ').append(flat(value)).append('\n');
    } else if (value instanceof Node.Mapping inner) {
      out.append('\n');
      mapping(inner, depth + 1, false);
    } else {
      out.append('\n');
      sequence((Node.Sequence) value, depth + 1);
    }
  }

  private void sequence(Node.Sequence sequence, int depth) {
    for (Node item : sequence.items()) {
      out.append("  ".repeat(depth)).append("- ");
      if (!isBlock(item)) {
        out.append(flat(item)).append('\n');
      } else if (item instanceof Node.Mapping inner) {
        mapping(inner, depth + 1, true);
      } else {
        out.append('\n');
        sequence((Node.Sequence) item, depth + 1);
      }
    }
  }

  private static boolean isBlock(Node value) {
    return (value instanceof Node.Mapping mapping && !mapping.entries().isEmpty())
        || (value instanceof Node.Sequence sequence && !sequence.items().isEmpty());
  }

  private static String flat(Node value) {
    if (value instanceof Node.Mapping) {
      return "{}";
    }
    if (value instanceof Node.Sequence) {
      return "[]";
    }
    var scalar = (Node.Scalar) value;
    return switch (scalar.type()) {
      case TEXT -> text(scalar.text());
      case NULL -> "null";
      case WHOLE, NUMBER, BOOLEAN -> scalar.text();
    };
  }

  private static String text(String text) {
    boolean plain =
        text.matches("[A-Za-z_][A-Za-z0-9_./-]*")
            && !TAKEN_FOR_OTHERS.contains(text.toLowerCase(Locale.ROOT));
    return plain ? text : quoted(text);
  }

  private static String quoted(String text) {
    var quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        case '\r' -> quoted.append("\\r");
        default -> quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
