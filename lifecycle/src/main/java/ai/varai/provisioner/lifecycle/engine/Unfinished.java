package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.codec.Differ;
import ai.varai.provisioner.lifecycle.codec.Part;
import ai.varai.provisioner.lifecycle.codec.Trees;
import ai.varai.provisioner.lifecycle.plan.Action;
import ai.varai.provisioner.lifecycle.plan.AttributeChange;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.plan.PlannedChange;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.state.EnvironmentState;
import ai.varai.provisioner.lifecycle.state.LedgerRecord;
import ai.varai.provisioner.lifecycle.state.OpenOperation;
import ai.varai.provisioner.lifecycle.state.StoredResource;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What earlier runs began, held against what was found. */
final class Unfinished {
  private static final String CREATE = "create";
  private static final String UPDATE = "update";
  private static final String DELETE = "delete";

  private final EnvironmentState state;

  Unfinished(EnvironmentState state) {
    this.state = state;
  }

  /** Whether the target works on that operation on the very resource that was found. */
  boolean running(ResourceAddress address, String operation, World.Found found) {
    return open(address, operation, found.observed()).flatMap(OpenOperation::handle).isPresent();
  }

  private Optional<OpenOperation> open(
      ResourceAddress address, String operation, Observed<?> found) {
    return state
        .open(address, operation, found.id())
        .filter(one -> one.target().equals(found.id()));
  }

  /**
   * Whether what was found is still being made: a target shows a thing before it is finished, and
   * before it has what others need of it. The create is repeated or polled then; what was begun
   * under another name, in another region, is not what is wanted.
   */
  boolean create(
      Kinds.Entry kind,
      ResourceAddress address,
      World.Found found,
      Map<String, Object> want,
      List<AttributeChange> differences) {
    Optional<OpenOperation> begun =
        state.open(address, CREATE, address.name()).filter(one -> !kind.begunElsewhere(one, want));
    // What a later run began to delete is made anew.
    if (begun.isEmpty() || running(address, DELETE, found)) {
      return false;
    }
    if (begun.get().handle().isPresent()) {
      return true;
    }
    return differences.stream().noneMatch(AttributeChange::forcesReplacement)
        && unfinished(kind, found.observed(), found.attributes());
  }

  /** What a plan says of an address at which something was begun and nothing was found. */
  String nothingFound(ResourceAddress address, Optional<Kinds.Entry> kind) {
    boolean namesake =
        state
                .open(address, CREATE, address.name())
                .filter(one -> one.inputs().isEmpty())
                .isPresent()
            && kind.filter(one -> !one.handler().carriesMarks()).isPresent();
    return namesake
        ? "an earlier run began to make it and did not write down its name: look for it at the"
            + " target"
        : "an earlier run began something with it, and nothing of it is there";
  }

  /** Why a plan deletes what the state does not have. */
  String whyOurs(ResourceAddress address) {
    return state.open(address, CREATE, address.name()).isPresent()
        ? "an earlier run began to make it, and it is not wanted any more"
        : "it is ours, but neither wanted nor in the state";
  }

  /**
   * Whether what was found beside the address's own is neither what a replacement put aside nor
   * what a create led to that has not ended.
   */
  boolean copy(ResourceAddress address, World.Found found) {
    return !state.isDeposed(address, found.observed().id())
        && state.open(address, CREATE, address.name()).isEmpty();
  }

  /**
   * Whether what has the name of something that was begun was made otherwise than that would have
   * been, in what stays as it is made. Where there are no marks nothing else tells whose it is.
   */
  boolean madeByOthers(
      Kinds.Entry kind, ResourceAddress address, World.Found found, Differ differ) {
    return !kind.handler().carriesMarks()
        && found.observed().owner().isEmpty()
        && state
            .open(address, CREATE, address.name())
            .map(OpenOperation::inputs)
            .filter(inputs -> !inputs.isEmpty())
            .filter(
                inputs ->
                    differ.diff(kind.shape(), inputs, found.attributes(), null).stream()
                        .anyMatch(AttributeChange::forcesReplacement))
            .isPresent();
  }

  /**
   * What is there of creates that are not wanted any more, as the state is to have it: only then
   * does a run that is killed while it deletes leave something to go on from. A create that has not
   * ended stays open until its resource is gone: when the delete fails and the resource is wanted
   * again, it is to be finished first.
   */
  List<LedgerRecord> madeInVain(Plan plan, Kinds kinds) {
    if (state.open().isEmpty()) {
      return List.of();
    }
    Set<ResourceAddress> wanted = new HashSet<>();
    plan.changes().stream()
        .filter(change -> change.wanted().isPresent())
        .forEach(change -> wanted.add(change.address()));
    List<LedgerRecord> records = new ArrayList<>();
    for (PlannedChange change : plan.changes()) {
      ResourceAddress address = change.address();
      Optional<OpenOperation> begun = state.open(address, CREATE, address.name());
      if (change.action() != Action.DELETE
          || begun.isEmpty()
          || state.find(address).isPresent()
          || change.current().isEmpty()) {
        continue;
      }
      boolean otherWanted = wanted.contains(address);
      Observed<?> found = change.current().get();
      Kinds.Entry kind = kinds.get(address.kind());
      if (otherWanted && (begun.get().inputs().isEmpty() || state.isDeposed(address, found.id()))) {
        continue; // what a replacement left over is in the state already
      }
      records.add(
          new LedgerRecord.Present(
              new StoredResource(
                  address,
                  found.id(),
                  Trees.unknown(kind.shape(), kind.encode(found)),
                  begun.get().dependencies(),
                  false,
                  false),
              Optional.of(CREATE)));
      if (otherWanted) {
        records.add(new LedgerRecord.Deposed(address));
      } else if (begun.get().handle().isPresent() || unfinished(kind, found, kind.encode(found))) {
        records.add(new LedgerRecord.Intent(begun.get()));
      }
    }
    return records;
  }

  private static boolean unfinished(
      Kinds.Entry kind, Observed<?> found, Map<String, Object> attributes) {
    return found.defect().isPresent()
        || Arrays.stream(kind.shape().parts())
            .filter(Part::computed)
            .anyMatch(part -> attributes.get(part.name()) == null);
  }

  /** Whether an operation at the address has ended without anybody having written it down. */
  boolean toBeClosed(ResourceAddress address, World.Found found, World world) {
    if (state.open().isEmpty()) {
      return false;
    }
    Set<String> ids = new HashSet<>();
    world.leftovers().getOrDefault(address, List.of()).forEach(one -> ids.add(one.observed().id()));
    return state.open(address, CREATE, address.name()).isPresent()
        || state.open(address, UPDATE, found.observed().id()).isPresent()
        || open(address, DELETE, found.observed()).isPresent()
        || deletes(address).anyMatch(one -> !ids.contains(one.target()));
  }

  private Stream<OpenOperation> deletes(ResourceAddress address) {
    return state.open().stream()
        .filter(one -> one.operation().equals(DELETE) && one.address().equals(address));
  }

  /** The deletes whose resources the plan did not find any more, at addresses that it is about. */
  List<OpenOperation> deleted(Plan plan) {
    if (!plan.refreshed() || state.open().isEmpty()) {
      return List.of();
    }
    Map<ResourceAddress, Set<String>> found = new HashMap<>();
    for (PlannedChange change : plan.changes()) {
      Set<String> ids = found.computeIfAbsent(change.address(), a -> new HashSet<>());
      change.current().ifPresent(current -> ids.add(current.id()));
    }
    return state.open().stream()
        .filter(one -> one.operation().equals(DELETE))
        .filter(one -> found.containsKey(one.address()))
        .filter(one -> !found.getOrDefault(one.address(), Set.of()).contains(one.target()))
        .toList();
  }
}
