package ai.varai.provisioner.model.source;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Findings in the order of their places, each once. */
public final class Findings implements Iterable<Finding> {
  private static final Findings NONE = new Findings(List.of());

  private final List<Finding> sorted;

  private Findings(List<Finding> findings) {
    this.sorted = findings.stream().distinct().sorted().toList();
  }

  public static Findings none() {
    return NONE;
  }

  public static Findings of(List<Finding> findings) {
    return new Findings(findings);
  }

  public Findings plus(Findings more) {
    List<Finding> all = new ArrayList<>(sorted);
    all.addAll(more.sorted);
    return new Findings(all);
  }

  public List<Finding> asList() {
    return Collections.unmodifiableList(sorted);
  }

  public Stream<Finding> stream() {
    return sorted.stream();
  }

  public boolean isEmpty() {
    return sorted.isEmpty();
  }

  public int size() {
    return sorted.size();
  }

  /** Whether one of the findings weighs at least this much. */
  public boolean hasAtLeast(Severity severity) {
    return sorted.stream().anyMatch(f -> f.severity().compareTo(severity) >= 0);
  }

  @Override
  public Iterator<Finding> iterator() {
    return asList().iterator();
  }

  /** One line for each finding. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    sorted.forEach(finding -> text.append(finding).append('\n'));
    return text.toString();
  }
}
