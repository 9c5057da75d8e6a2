package ai.varai.provisioner.model.source;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The origin of each value that a file or an override sets. */
public final class Origins {
  private final Map<KeyPath, Origin> byPath;

  public Origins(Map<KeyPath, Origin> byPath) {
    this.byPath = new LinkedHashMap<>(byPath);
  }

  /** The origin of exactly this value; empty when it is a built-in default. */
  public Optional<Origin> find(KeyPath path) {
    return Optional.ofNullable(byPath.get(path));
  }

  /** The origin of this value; built-in when nobody wrote it. */
  public Origin of(KeyPath path) {
    return find(path).orElse(Origin.BUILT_IN);
  }

  /**
   * The place to point at when this value is wrong: its own, or else that of the nearest thing
   * around it that was written.
   */
  public SourcePosition position(KeyPath path) {
    return nearest(path).map(Origin::value).orElse(SourcePosition.BUILT_IN);
  }

  /** As {@link #position}, but of the key in front of the value. */
  public SourcePosition keyPosition(KeyPath path) {
    return nearest(path).map(Origin::key).orElse(SourcePosition.BUILT_IN);
  }

  private Optional<Origin> nearest(KeyPath path) {
    Optional<KeyPath> at = Optional.of(path);
    while (at.isPresent()) {
      Optional<Origin> found = find(at.get());
      if (found.isPresent()) {
        return found;
      }
      at = at.get().parent();
    }
    return Optional.empty();
  }
}
