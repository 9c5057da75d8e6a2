package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.describe.Shape;
import ai.varai.provisioner.model.source.Node;
import java.util.List;
import java.util.Locale;

/** What to do about a value of the wrong type. */
final class TypeRemedy {
  static final String QUOTES = "put the value in quotes";

  private static final List<String> YES_AND_NO = List.of("yes", "no", "on", "off", "y", "n");

  private TypeRemedy() {}

  static String of(Shape shape, Node node) {
    if (node.isNull()) {
      return "write the value, or delete the line";
    }
    if (shape instanceof Shape.Items) {
      return node instanceof Node.Scalar ? "write [VALUE]" : "write one item after another";
    }
    if (shape instanceof Shape.Entries) {
      return "write NAME: VALUE for each entry";
    }
    if (shape instanceof Shape.Fields) {
      return "write KEY: VALUE for each setting, or {} to keep all defaults";
    }
    if (!(node instanceof Node.Scalar scalar)) {
      return "write a single value";
    }
    if (shape instanceof Shape.Whole) {
      return number(scalar);
    }
    return shape instanceof Shape.Flag ? truth(scalar) : QUOTES;
  }

  private static String number(Node.Scalar scalar) {
    boolean quoted = scalar.type() == Node.Scalar.Type.TEXT && scalar.text().matches("-?[0-9]+");
    return quoted ? "remove the quotes" : "write a whole number";
  }

  private static String truth(Node.Scalar scalar) {
    String text = scalar.text().toLowerCase(Locale.ROOT);
    if (text.equals("true") || text.equals("false")) {
      return "remove the quotes";
    }
    return YES_AND_NO.contains(text)
        ? "write true or false, since " + text + " is an ordinary text"
        : "write true or false";
  }
}
