package ai.varai.provisioner.model.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The way from the root of an environment to one of its values: {@code
 * services.auth-service.max_instances}, {@code networking_config.subnets[0].name}. A key that is
 * not made of letters, digits, {@code _} and {@code -} is written in quotes.
 */
public record KeyPath(List<Step> steps) implements Comparable<KeyPath> {
  public static final KeyPath ROOT = new KeyPath(List.of());

  /** One step down. */
  public sealed interface Step {
    /** To the value of a key. */
    record Key(String name) implements Step {}

    /** To an item of a list; the first is 0. */
    record Index(int position) implements Step {}
  }

  public KeyPath {
    steps = List.copyOf(steps);
  }

  /** A path of keys only. */
  public static KeyPath of(String... keys) {
    KeyPath path = ROOT;
    for (String key : keys) {
      path = path.child(key);
    }
    return path;
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException when the text is no path; the message says why
   */
  public static KeyPath parse(String text) {
    return new KeyPathParser(text).parse();
  }

  public KeyPath child(String key) {
    return plus(new Step.Key(key));
  }

  public KeyPath child(int index) {
    return plus(new Step.Index(index));
  }

  public boolean isRoot() {
    return steps.isEmpty();
  }

  /** The path one step up; empty at the root. */
  public Optional<KeyPath> parent() {
    return isRoot()
        ? Optional.empty()
        : Optional.of(new KeyPath(steps.subList(0, steps.size() - 1)));
  }

  /** Whether this path is the other one or leads to it. */
  public boolean contains(KeyPath other) {
    return other.steps.size() >= steps.size() && other.steps.subList(0, steps.size()).equals(steps);
  }

  private KeyPath plus(Step step) {
    List<Step> longer = new ArrayList<>(steps);
    longer.add(step);
    return new KeyPath(longer);
  }

  @Override
  public int compareTo(KeyPath other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Step step : steps) {
      if (step instanceof Step.Index index) {
        text.append('[').append(index.position()).append(']');
      } else if (step instanceof Step.Key key) {
        text.append(text.isEmpty() ? "" : ".").append(quoted(key.name()));
      }
    }
    return text.toString();
  }

  private static String quoted(String key) {
    boolean plain = !key.isEmpty() && key.chars().allMatch(KeyPath::isPlain);
    return plain ? key : '"' + key.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  static boolean isPlain(int c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-';
  }
}
