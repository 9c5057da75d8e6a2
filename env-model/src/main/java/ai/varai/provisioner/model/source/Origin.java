package ai.varai.provisioner.model.source;

/**
 * Where an effective value came from.
 *
 * @param key the place of its key
 * @param value the place of the value itself
 */
public record Origin(Layer layer, SourcePosition key, SourcePosition value) {
  /** Nobody wrote the value. */
  public static final Origin BUILT_IN =
      new Origin(Layer.DEFAULTS, SourcePosition.BUILT_IN, SourcePosition.BUILT_IN);
}
