package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.codec.Resolver;
import ai.varai.provisioner.lifecycle.plan.Action;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.plan.PlannedChange;
import ai.varai.provisioner.lifecycle.state.EnvironmentState;
import ai.varai.provisioner.lifecycle.state.StoredResource;
import ai.varai.provisioner.model.resource.ReplaceOrder;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a plan and what must come before what: a resource after what it depends on, a
 * deletion after the deletion, or the change, of whatever depended on it.
 */
final class Steps {
  private final ResourceGraph graph;
  private final EnvironmentState state;
  private final Kinds kinds;
  private final List<Op> all = new ArrayList<>();
  private final Map<ResourceAddress, Op> ready = new HashMap<>();
  private final Map<ResourceAddress, Op> deletes = new HashMap<>();
  private final List<Op> leftovers = new ArrayList<>();

  private Steps(Plan plan, EnvironmentState state, Kinds kinds) {
    this.graph = plan.graph();
    this.state = state;
    this.kinds = kinds;
    plan.changes().forEach(this::add);
    Map<ResourceAddress, List<ResourceAddress>> graphDependents = new HashMap<>();
    for (PlannedChange change : plan.changes()) {
      if (change.wanted().isPresent()) {
        graph
            .dependenciesOf(change.address())
            .forEach(
                target ->
                    graphDependents
                        .computeIfAbsent(target, t -> new ArrayList<>())
                        .add(change.address()));
      }
    }
    ready.forEach((address, op) -> orderWanted(address, op));
    orderDeletes(graphDependents);
    namesAreFree();
    goWithContainers();
    Order.link(all);
  }

  /** The steps, each knowing which come next and how many come before. */
  static List<Op> of(Plan plan, EnvironmentState state, Kinds kinds) {
    return new Steps(plan, state, kinds).all;
  }

  private void add(PlannedChange change) {
    ResourceAddress address = change.address();
    switch (change.action()) {
      case NO_OP -> ready.put(address, op(change, Op.Step.PASS));
      case ADOPT -> ready.put(address, op(change, Op.Step.ADOPT));
      case CREATE -> ready.put(address, op(change, Op.Step.CREATE));
      case UPDATE -> ready.put(address, op(change, Op.Step.UPDATE));
      case FORGET -> op(change, Op.Step.FORGET);
      case REPLACE -> {
        Op delete = op(change, Op.Step.DELETE);
        Op create = op(change, Op.Step.CREATE);
        delete.partner = create;
        create.partner = delete;
        ready.put(address, create);
        deletes.put(address, delete);
      }
      case DELETE -> {
        Op delete = op(change, Op.Step.DELETE);
        if ((change.order() == ReplaceOrder.CREATE_BEFORE_DELETE && deletes.containsKey(address))
            || ready.containsKey(address)) {
          leftovers.add(delete);
        } else {
          deletes.put(address, delete);
        }
      }
    }
  }

  private Op op(PlannedChange change, Op.Step step) {
    var op = new Op(change, step);
    all.add(op);
    return op;
  }

  private void orderWanted(ResourceAddress address, Op op) {
    Op delete = deletes.get(address);
    for (ResourceAddress target : graph.dependenciesOf(address)) {
      Op before = ready.get(target);
      if (before != null) {
        op.after(before, false);
        if (delete != null && delete.uncertain()) {
          delete.after(before, true);
        }
      }
    }
    if (delete != null) {
      if (op.change.order() == ReplaceOrder.DELETE_BEFORE_CREATE) {
        op.after(delete, false);
      } else {
        delete.after(op, false);
      }
    }
  }

  private void orderDeletes(Map<ResourceAddress, List<ResourceAddress>> graphDependents) {
    // Whoever depended on what goes.
    for (StoredResource stored : state.resources()) {
      depended(
          stored.address(), state.dependenciesOf(stored.address()).orElse(stored.dependencies()));
    }
    // So did what an earlier run made, or began to change, without having written down the outcome.
    state.open().stream()
        .filter(begun -> !begun.dependencies().isEmpty() && state.find(begun.address()).isEmpty())
        .forEach(begun -> depended(begun.address(), begun.dependencies()));
    deletes.forEach(
        (address, op) -> {
          if (state.find(address).isEmpty()) {
            depended(
                address,
                state.dependenciesOf(address).orElseGet(() -> graph.dependenciesOf(address)));
          }
          if (op.partner != null && op.change.order() == ReplaceOrder.CREATE_BEFORE_DELETE) {
            movedOver(op, graphDependents.getOrDefault(address, List.of()));
          }
        });
    // Where there is nothing else at its address, its deletion is the address's own.
    Stream.concat(leftovers.stream(), deletes.values().stream())
        .forEach(op -> leftOver(op).ifPresent(old -> goesBefore(op, old.dependencies())));
    for (Op leftover : leftovers) {
      movedOver(leftover, graphDependents.getOrDefault(leftover.address(), List.of()));
      Op current = ready.get(leftover.address());
      if (current != null) {
        leftover.after(current, true);
      }
    }
  }

  private void depended(ResourceAddress dependent, Set<ResourceAddress> on) {
    Op itsDelete = deletes.get(dependent);
    Op itsChange = ready.get(dependent);
    for (ResourceAddress target : on) {
      Op delete = deletes.get(target);
      if (delete == null) {
        continue;
      }
      if (itsDelete != null) {
        delete.after(itsDelete, false);
        if (itsDelete.partner != null && itsDelete.uncertain()) {
          // Should it turn out to be changed in place, that is when it lets go.
          delete.after(itsDelete.partner, true);
        }
      } else if (itsChange != null
          && (delete.change.action() == Action.DELETE
              || delete.change.order() == ReplaceOrder.CREATE_BEFORE_DELETE)) {
        // It moves over, or lets go of what is about to be deleted.
        delete.after(itsChange, true);
      }
    }
    for (Op leftover : leftovers) {
      Op before = itsDelete != null ? itsDelete : itsChange;
      if (before != null && on.contains(leftover.address())) {
        leftover.after(before, true);
      }
    }
  }

  /** What a replacement left over still needs what it was made with. */
  private void goesBefore(Op leftover, Set<ResourceAddress> on) {
    for (ResourceAddress target : on) {
      Op delete = deletes.get(target);
      if (delete != null) {
        delete.after(leftover, false);
      }
    }
    leftovers.stream()
        .filter(other -> on.contains(other.address()))
        .forEach(other -> other.after(leftover, true));
  }

  /**
   * What is made under the name of something that goes, from another address, is made after that:
   * before, it would find the name taken or, where its kind carries no marks, take over what is
   * about to go.
   */
  private void namesAreFree() {
    Map<String, Map<List<Object>, Op>> going = new HashMap<>();
    for (Op op : deletes.values()) {
      if (op.partner == null || op.change.order() == ReplaceOrder.DELETE_BEFORE_CREATE) {
        Kinds.Entry kind = kinds.get(op.address().kind());
        kind.name(kind.encode(op.current.orElseThrow()))
            .ifPresent(
                name -> going.computeIfAbsent(kind.name(), k -> new HashMap<>()).put(name, op));
      }
    }
    if (going.isEmpty()) {
      return;
    }
    var resolver = new Resolver(this::found);
    for (Op op : ready.values()) {
      Map<List<Object>, Op> ofKind = going.getOrDefault(op.address().kind(), Map.of());
      if (op.step == Op.Step.CREATE && !ofKind.isEmpty()) {
        Map<String, Object> wanted = resolver.encode(op.change.wanted().orElseThrow().resource());
        kinds
            .get(op.address().kind())
            .name(wanted)
            .map(ofKind::get)
            .filter(delete -> !delete.equals(op.partner))
            .ifPresent(delete -> op.after(delete, false));
      }
    }
  }

  private @Nullable Map<String, Object> found(ResourceAddress address) {
    Op op = ready.get(address);
    return op == null
        ? null
        : op.change.current().map(kinds.get(address.kind())::encode).orElse(null);
  }

  private void movedOver(Op delete, List<ResourceAddress> dependents) {
    for (ResourceAddress dependent : dependents) {
      Op change = ready.get(dependent);
      if (change != null) {
        delete.after(change, true);
      }
    }
  }

  /**
   * What lives inside something that is deleted goes with it: its own step comes after, and makes
   * no call. The container waits for whatever it would have waited for.
   */
  private void goWithContainers() {
    Map<Op, Op> containers = new HashMap<>();
    Stream.concat(deletes.values().stream(), leftovers.stream())
        .forEach(op -> container(op).ifPresent(container -> containers.put(op, container)));
    containers.forEach(
        (op, container) -> {
          op.goesWithContainer = true;
          container.after.removeIf(one -> one.before() == op);
          for (Op.After one : op.after) {
            if (containers.get(one.before()) != container) {
              container.after(one.before(), one.soft());
            }
          }
        });
    containers.forEach((op, container) -> op.after(container, false));
  }

  private Optional<Op> container(Op op) {
    Optional<String> within = kinds.find(op.address().kind()).flatMap(Kinds.Entry::within);
    if (within.isEmpty() || op.partner != null) {
      return Optional.empty();
    }
    Optional<StoredResource> old = leftOver(op);
    List<ResourceAddress> candidates =
        old
            .map(StoredResource::dependencies)
            .or(() -> state.dependenciesOf(op.address()))
            .orElse(Set.of())
            .stream()
            .filter(target -> target.kind().equals(within.get()))
            .toList();
    if (candidates.size() != 1 || (old.isPresent() && wasReplaced(candidates.get(0)))) {
      return Optional.empty();
    }
    return Optional.ofNullable(deletes.get(candidates.get(0)))
        .filter(container -> container.partner == null);
  }

  /** What a replacement left over, if it is that which the operation deletes. */
  private Optional<StoredResource> leftOver(Op op) {
    return state.deposed().stream()
        .filter(old -> old.address().equals(op.address()))
        .filter(old -> op.current.filter(found -> found.id().equals(old.id())).isPresent())
        .findFirst();
  }

  /** Whether there are two at an address, so that it does not say which one something is in. */
  private boolean wasReplaced(ResourceAddress container) {
    return state.deposed().stream().anyMatch(old -> old.address().equals(container));
  }
}
