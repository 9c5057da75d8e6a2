package ai.varai.provisioner.lifecycle.spi;

/** Hears what a part writes. */
@FunctionalInterface
public interface LogListener {
  void line(String text);

  /**
   * Nothing is heard for the time being, and it is tried again; told once, until {@link #restored}.
   *
   * @param why for the end of a sentence
   */
  default void broken(String why) {}

  /** It is heard again; what came meanwhile follows. */
  default void restored() {}
}
