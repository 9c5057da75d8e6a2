package ai.varai.provisioner.model.source;

/**
 * One of the inputs that are laid over each other to make an environment.
 *
 * @param name the file's name as the user knows it, or {@code --set}
 */
public record Layer(Kind kind, String name) {
  /** The layer below all others. */
  public static final Layer DEFAULTS = new Layer(Kind.BUILT_IN, SourcePosition.BUILT_IN.file());

  /** The layer above all others. */
  public static final Layer OVERRIDES = new Layer(Kind.OVERRIDE, "--set");

  /** Where a layer comes from, lowest first. */
  public enum Kind {
    BUILT_IN,
    EXTENDED_FILE,
    FILE,
    OVERRIDE
  }
}
