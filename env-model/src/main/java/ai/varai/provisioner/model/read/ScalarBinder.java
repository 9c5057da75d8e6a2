package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.describe.Form;
import ai.varai.provisioner.model.describe.Shape;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Node;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes texts, numbers, truth values, dates and constants from scalars. */
final class ScalarBinder {
  private final BindingMistakes mistakes;

  ScalarBinder(BindingMistakes mistakes) {
    this.mistakes = mistakes;
  }

  @Nullable Object value(Shape shape, Node node, KeyPath path) {
    if (shape instanceof Shape.Text text) {
      return text(text.form(), shape, node, path);
    }
    if (shape instanceof Shape.Date) {
      String date = text(Optional.of(Shape.Date.FORM), shape, node, path);
      return date == null ? null : LocalDate.parse(date);
    }
    if (shape instanceof Shape.Choice choice) {
      return choice(choice, node, path);
    }
    if (shape instanceof Shape.Whole whole) {
      return whole(whole, node, path);
    }
    return flag(shape, node, path);
  }

  private @Nullable String text(Optional<Form> form, Shape shape, Node node, KeyPath path) {
    if (!(node instanceof Node.Scalar scalar) || scalar.type() != Node.Scalar.Type.TEXT) {
      mistakes.wrongType(form.map(Form::expected).orElse("a text"), shape, node, path);
      return null;
    }
    if (form.isPresent() && !form.get().accepts(scalar.text())) {
      mistakes.wrongForm(form.get(), scalar, path);
      return null;
    }
    return scalar.text();
  }

  private @Nullable Object choice(Shape.Choice choice, Node node, KeyPath path) {
    if (!(node instanceof Node.Scalar scalar) || scalar.type() != Node.Scalar.Type.TEXT) {
      mistakes.wrongType("one of " + String.join(", ", choice.spellings()), choice, node, path);
      return null;
    }
    for (Shape.Constant constant : choice.constants()) {
      if (constant.spelling().equals(scalar.text())) {
        return constant.value();
      }
    }
    mistakes.notAChoice(choice, scalar, path);
    return null;
  }

  private @Nullable Object whole(Shape.Whole whole, Node node, KeyPath path) {
    Optional<BigDecimal> number =
        node instanceof Node.Scalar scalar ? number(scalar) : Optional.empty();
    if (number.isEmpty() || !isWhole(number.get())) {
      mistakes.wrongType(
          "a whole number from " + whole.min() + " to " + whole.max(), whole, node, path);
      return null;
    }
    BigDecimal value = number.get();
    if (value.compareTo(BigDecimal.valueOf(whole.min())) < 0
        || value.compareTo(BigDecimal.valueOf(whole.max())) > 0) {
      mistakes.outOfRange(whole, (Node.Scalar) node, path);
      return null;
    }
    return value.intValueExact();
  }

  /** JSON Schema counts 5.0 among the integers, and so does this. */
  private static boolean isWhole(BigDecimal number) {
    return number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
  }

  private static Optional<BigDecimal> number(Node.Scalar scalar) {
    if (scalar.type() != Node.Scalar.Type.WHOLE && scalar.type() != Node.Scalar.Type.NUMBER) {
      return Optional.empty();
    }
    String text = scalar.text().startsWith("+") ? scalar.text().substring(1) : scalar.text();
    try {
      if (text.startsWith("0x")) {
        return Optional.of(new BigDecimal(new java.math.BigInteger(text.substring(2), 16)));
      }
      if (text.startsWith("0o")) {
        return Optional.of(new BigDecimal(new java.math.BigInteger(text.substring(2), 8)));
      }
      return Optional.of(new BigDecimal(text));
    } catch (NumberFormatException e) {
      return Optional.empty(); // .inf and .nan
    }
  }

  private @Nullable Object flag(Shape shape, Node node, KeyPath path) {
    if (node instanceof Node.Scalar scalar && scalar.type() == Node.Scalar.Type.BOOLEAN) {
      return scalar.text().equalsIgnoreCase("true");
    }
    mistakes.wrongType("true or false", shape, node, path);
    return null;
  }
}
