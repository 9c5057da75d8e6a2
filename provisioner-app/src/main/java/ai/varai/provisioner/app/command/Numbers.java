package ai.varai.provisioner.app.command;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Numbers of options that have bounds: others are refused before the command begins. */
final class Numbers {
  private static final int MOST = 1_000_000;
  private static final int LAST_PORT = 65_535;

  private Numbers() {}

  private static int within(String text, int least, int most) {
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number out of bounds is.
    }
    throw new TypeConversionException(
        "'" + text + "' is not a whole number from " + least + " to " + most);
  }

  /** From 1. */
  static final class Positive implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return within(text, 1, MOST);
    }
  }

  /** From 0. */
  static final class NotNegative implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return within(text, 0, MOST);
    }
  }

  /** A port of TCP; 0 stands for any that is free. */
  static final class Port implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return within(text, 0, LAST_PORT);
    }
  }
}
