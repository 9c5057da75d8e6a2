package ai.varai.provisioner.app.command;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Numbers of options that have bounds: others are refused before the command begins. */
final class Numbers {
  private static final int MOST = 1_000_000;

  private Numbers() {}

  private static int within(String text, int least) {
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= MOST) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number out of bounds is.
    }
    throw new TypeConversionException(
        "'" + text + "' is not a whole number from " + least + " to " + MOST);
  }

  /** From 1. */
  static final class Positive implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return within(text, 1);
    }
  }

  /** From 0. */
  static final class NotNegative implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return within(text, 0);
    }
  }
}
