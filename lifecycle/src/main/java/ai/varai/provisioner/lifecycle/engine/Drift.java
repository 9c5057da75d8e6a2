package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.DriftReport;
import ai.varai.provisioner.lifecycle.codec.Differ;
import ai.varai.provisioner.lifecycle.plan.AttributeChange;
import ai.varai.provisioner.lifecycle.state.EnvironmentState;
import ai.varai.provisioner.lifecycle.state.StoredResource;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares the world with the state. */
final class Drift {
  private final Kinds kinds;
  private final Differ differ;

  Drift(Kinds kinds, Differ differ) {
    this.kinds = kinds;
    this.differ = differ;
  }

  DriftReport report(EnvironmentState state, World world) {
    World ours = world.without(state.released(), address -> false);
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
      String reason =
          Stream.concat(reason(stored, found.get()).stream(), copies(state, stored.address(), ours))
              .collect(Collectors.joining("; "));
      if (!differences.isEmpty() || !reason.isEmpty()) {
        changed.add(
            new DriftReport.Changed(
                stored.address(), reason, differences.stream().map(Drift::turned).toList()));
      }
    }
    List<ResourceAddress> unknown =
        ours.current().keySet().stream().filter(address -> state.find(address).isEmpty()).toList();
    return new DriftReport(changed, gone, unknown, world.unmanaged(), state.resources().size());
  }

  /** What an apply would put right although no attribute shows it. */
  private Optional<String> reason(StoredResource stored, World.Found found) {
    return found
        .observed()
        .defect()
        .or(
            () ->
                kinds.toBeMarked(
                    kinds.get(stored.address().kind()), found.observed(), Optional.of(stored)));
  }

  private static Stream<String> copies(
      EnvironmentState state, ResourceAddress address, World world) {
    var unfinished = new Unfinished(state);
    return world.leftovers().getOrDefault(address, List.of()).stream()
        .filter(one -> unfinished.copy(address, one))
        .map(one -> "one more carries its marks: " + one.observed().id());
  }

  /** The differ says how to get back to the state; the report says what happened. */
  @SuppressWarnings("ArgumentSelectionDefectChecker") // what it is for
  private static AttributeChange turned(AttributeChange one) {
    return new AttributeChange(
        one.path(), one.after(), one.before(), false, one.sensitive(), one.forcesReplacement());
  }
}
