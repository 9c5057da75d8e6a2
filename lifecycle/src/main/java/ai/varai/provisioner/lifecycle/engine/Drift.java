package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.DriftReport;
import ai.varai.provisioner.lifecycle.codec.Differ;
import ai.varai.provisioner.lifecycle.plan.AttributeChange;
import ai.varai.provisioner.lifecycle.state.EnvironmentState;
import ai.varai.provisioner.lifecycle.state.StoredResource;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compares the world with the state. */
final class Drift {
  private final Kinds kinds;
  private final Differ differ;

  Drift(Kinds kinds, Differ differ) {
    this.kinds = kinds;
    this.differ = differ;
  }

  DriftReport report(EnvironmentState state, World world) {
    List<DriftReport.Changed> changed = new ArrayList<>();
    List<ResourceAddress> gone = new ArrayList<>();
    for (StoredResource stored : state.resources()) {
      Optional<World.Found> found = world.find(stored.address());
      if (found.isEmpty()) {
        gone.add(stored.address());
        continue;
      }
      List<AttributeChange> differences =
          differ.diff(
              kinds.get(stored.address().kind()).shape(),
              stored.attributes(),
              found.get().attributes(),
              stored.attributes());
      String reason = reason(stored, found.get());
      if (!differences.isEmpty() || !reason.isEmpty()) {
        changed.add(
            new DriftReport.Changed(
                stored.address(), reason, differences.stream().map(Drift::turned).toList()));
      }
    }
    World ours = world.without(state.released(), address -> false);
    Set<ResourceAddress> unknown = new LinkedHashSet<>(ours.current().keySet());
    unknown.removeIf(address -> state.find(address).isPresent());
    var unfinished = new Unfinished(state);
    ours.leftovers()
        .forEach(
            (address, all) -> {
              if (all.stream().anyMatch(one -> unfinished.copy(address, one))) {
                unknown.add(address);
              }
            });
    return new DriftReport(
        changed, gone, List.copyOf(unknown), world.unmanaged(), state.resources().size());
  }

  /** What an apply would put right although no attribute shows it. */
  private String reason(StoredResource stored, World.Found found) {
    return found
        .observed()
        .defect()
        .or(
            () ->
                kinds.toBeMarked(
                    kinds.get(stored.address().kind()), found.observed(), Optional.of(stored)))
        .orElse("");
  }

  /** The differ says how to get back to the state; the report says what happened. */
  @SuppressWarnings("ArgumentSelectionDefectChecker") // what it is for
  private static AttributeChange turned(AttributeChange one) {
    return new AttributeChange(
        one.path(), one.after(), one.before(), false, one.sensitive(), one.forcesReplacement());
  }
}
