package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.source.Node;

/** Values as messages show them. */
final class Shown {
  private static final int LONGEST = 60;

  private Shown() {}

  /** The kind of the value, and the value itself when it is short enough to help. */
  static String describe(Node node) {
    if (node instanceof Node.Scalar scalar && !node.isNull()) {
      String kind =
          switch (scalar.type()) {
            case TEXT -> "the text ";
            case BOOLEAN -> "the truth value ";
            default -> "the number ";
          };
      return kind + value(scalar);
    }
    return kind(node);
  }

  /** The kind of the value alone, for values that are nobody else's business. */
  static String kind(Node node) {
    if (node instanceof Node.Scalar scalar) {
      return switch (scalar.type()) {
        case TEXT -> "a text";
        case WHOLE, NUMBER -> "a number";
        case BOOLEAN -> "a truth value";
        case NULL -> "nothing";
      };
    }
    return node instanceof Node.Sequence ? "a list" : "a map";
  }

  static String value(Node.Scalar scalar) {
    return scalar.type() == Node.Scalar.Type.TEXT ? quoted(scalar.text()) : cut(scalar.text());
  }

  static String quoted(String text) {
    return '"' + cut(text) + '"';
  }

  private static String cut(String text) {
    String line =
        text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
