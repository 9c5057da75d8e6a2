package ai.varai.provisioner.local.docker;

import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.local.runtime.Marks;
import ai.varai.provisioner.local.runtime.RuntimeSettings;
import java.util.List;
import java.util.Map;

/** The names and filters by which the things of one stack are known to the engine. */
final class Stack {
  private final RuntimeSettings settings;

  Stack(RuntimeSettings settings) {
    this.settings = settings;
  }

  /** A name unique on this machine, the same in every run. */
  String fullName(String name) {
    return (settings.environment() + "-" + settings.stack() + "-" + name)
        .replaceAll("[^A-Za-z0-9_.-]", "-");
  }

  String volume(String name) {
    return fullName(name) + "-data";
  }

  /** Label filters that only what belongs to the stack passes. */
  Map<String, String> filter() {
    return Map.of(
        Labels.MANAGED_BY, Ownership.MANAGED_BY,
        Labels.ENVIRONMENT, settings.environment(),
        Labels.STACK, settings.stack());
  }

  boolean owns(Map<String, String> labels) {
    return Labels.marks(labels).map(Marks::owner).filter(this::owns).isPresent();
  }

  private boolean owns(Ownership owner) {
    return owner.environment().equals(settings.environment())
        && owner.stack().equals(settings.stack());
  }

  static List<String> asFilterValues(Map<String, String> labels) {
    return labels.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
  }
}
