package ai.varai.provisioner.app.output;

/** Colours where they are wanted, plain text where they are not. */
public final class Paint {
  private final boolean on;

  public Paint(boolean on) {
    this.on = on;
  }

  public String green(String text) {
    return paint("32", text);
  }

  public String yellow(String text) {
    return paint("33", text);
  }

  public String red(String text) {
    return paint("31", text);
  }

  public String dim(String text) {
    return paint("2", text);
  }

  public String bold(String text) {
    return paint("1", text);
  }

  /** The text in an SGR attribute (ECMA-48, 8.3.117). */
  private String paint(String attribute, String text) {
    return on && !text.isEmpty() ? "\u001b[" + attribute + "m" + text + "\u001b[0m" : text;
  }
}
