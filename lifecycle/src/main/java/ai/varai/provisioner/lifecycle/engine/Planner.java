package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.LifecycleSettings;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.codec.Differ;
import ai.varai.provisioner.lifecycle.codec.Part;
import ai.varai.provisioner.lifecycle.codec.RecordShape;
import ai.varai.provisioner.lifecycle.codec.Resolver;
import ai.varai.provisioner.lifecycle.codec.Trees;
import ai.varai.provisioner.lifecycle.codec.Unknown;
import ai.varai.provisioner.lifecycle.plan.Action;
import ai.varai.provisioner.lifecycle.plan.AttributeChange;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.plan.PlannedChange;
import ai.varai.provisioner.lifecycle.spi.Problem;
import ai.varai.provisioner.lifecycle.state.EnvironmentState;
import ai.varai.provisioner.lifecycle.state.StoredResource;
import ai.varai.provisioner.model.resource.ReplaceOrder;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Compares what is wanted with what there is and decides what to do about each resource. */
final class Planner {
  private final LifecycleSettings settings;
  private final Kinds kinds;
  private final Differ differ;
  private final BooleanSupplier releaseMissing;

  /**
   * @param releaseMissing whether there is no release of what the last apply led to
   */
  Planner(LifecycleSettings settings, Kinds kinds, Differ differ, BooleanSupplier releaseMissing) {
    this.settings = settings;
    this.kinds = kinds;
    this.differ = differ;
    this.releaseMissing = releaseMissing;
  }

  Plan plan(
      Plan.Mode mode,
      ResourceGraph graph,
      EnvironmentState state,
      World world,
      PlanOptions options,
      Map<ResourceAddress, ResourceAddress> moved) {
    refuseUnknownKinds(graph, state, mode);
    World ours =
        world.without(
            state.released(),
            address -> mode == Plan.Mode.APPLY && graph.find(address).isPresent());
    return new Work(mode, graph, state, ours, options).plan(moved);
  }

  private void refuseUnknownKinds(ResourceGraph graph, EnvironmentState state, Plan.Mode mode) {
    var missing = new LinkedHashSet<String>();
    if (mode == Plan.Mode.APPLY) {
      graph.nodes().forEach(node -> missing.add(node.address().kind()));
    }
    state.resources().forEach(stored -> missing.add(stored.address().kind()));
    missing.removeIf(kind -> kinds.find(kind).isPresent());
    if (!missing.isEmpty()) {
      throw new LifecycleException(
          LifecycleException.Category.INVALID,
          "the provider '"
              + kinds.provider()
              + "' cannot hold resources of kind "
              + String.join(", ", missing),
          "choose another target, or take these resources out of the environment",
          missing.stream()
              .map(
                  kind ->
                      new Problem("KIND_UNSUPPORTED", kind, "no handler", "choose another target"))
              .toList(),
          null);
    }
  }

  /** One plan in the making. */
  private final class Work {
    private final Plan.Mode mode;
    private final ResourceGraph graph;
    private final EnvironmentState state;
    private final World world;
    private final PlanOptions options;
    private final Unfinished unfinished;
    private final Scope scope;
    private final Replaced replaced;
    private final Obstacles obstacles;
    private final Map<ResourceAddress, Map<String, Object>> planned = new HashMap<>();
    private final Map<ResourceAddress, PlannedChange> changes = new LinkedHashMap<>();
    private final List<PlannedChange> leftovers = new ArrayList<>();
    private final Resolver resolver = new Resolver(planned::get);

    Work(
        Plan.Mode mode,
        ResourceGraph graph,
        EnvironmentState state,
        World world,
        PlanOptions options) {
      this.mode = mode;
      this.graph = graph;
      this.state = state;
      this.world = world;
      this.options = options;
      this.unfinished = new Unfinished(state);
      this.scope = new Scope(mode, graph, state, world, options);
      this.replaced = new Replaced(kinds, graph, state);
      this.obstacles = new Obstacles(kinds, graph, state, world, options, scope, replaced);
    }

    Plan plan(Map<ResourceAddress, ResourceAddress> moved) {
      Set<ResourceAddress> going = new LinkedHashSet<>(scope.all());
      if (mode == Plan.Mode.APPLY) {
        for (ResourceAddress address : Topology.order(graph)) {
          going.remove(address);
          if (scope.contains(address)) {
            wanted(graph.find(address).orElseThrow());
          } else {
            obstacles.leftOut(graph.find(address).orElseThrow());
          }
        }
      }
      for (ResourceAddress address : deleteOrder(going)) {
        if (scope.contains(address)) {
          unwanted(address);
        } else {
          obstacles.leftOut(address);
        }
      }
      for (ResourceAddress address : world.leftovers().keySet()) {
        if (scope.contains(address)) {
          leftover(address);
        }
      }
      obstacles.held(changes);
      List<PlannedChange> all = new ArrayList<>(changes.values());
      all.addAll(leftovers);
      return new Plan(
          mode,
          settings.environment(),
          settings.stack(),
          graph,
          all,
          obstacles.found(),
          scope.outside(),
          moved,
          moved.isEmpty() ? newOutputs(all) : Optional.empty(),
          state.lineage(),
          state.serial(),
          options.refresh(),
          settings.clock().instant());
    }

    /**
     * What the state is to say, where that is all that is left to do: it says something else, or
     * there is no release yet of what is there.
     */
    private Optional<Map<String, Object>> newOutputs(List<PlannedChange> all) {
      boolean whole = mode == Plan.Mode.APPLY && scope.outside().isEmpty();
      if (!whole || all.stream().anyMatch(change -> change.action() != Action.NO_OP)) {
        return Optional.empty();
      }
      Map<String, Object> outputs = Outputs.of(graph, resolver, false, Map.of());
      return state.unended()
              || state.partial()
              || !outputs.equals(state.outputs())
              || (graph.size() > 0 && releaseMissing.getAsBoolean())
          ? Optional.of(outputs)
          : Optional.empty();
    }

    /** Dependents before what they depend on. */
    private List<ResourceAddress> deleteOrder(Set<ResourceAddress> going) {
      List<ResourceAddress> order =
          new ArrayList<>(
              Topology.order(
                  going,
                  address ->
                      state
                          .dependenciesOf(address)
                          .orElseGet(() -> graph.dependenciesOf(address))));
      Collections.reverse(order);
      return order;
    }

    private void wanted(ResourceNode<?> node) {
      ResourceAddress address = node.address();
      Kinds.Entry kind = kinds.get(address.kind());
      Map<String, Object> want = resolver.encode(node.resource());
      Optional<World.Found> found = world.find(address);
      Optional<StoredResource> stored = state.find(address);
      if (found.isEmpty()) {
        planned.put(address, withUnknowns(kind.shape(), want, null));
        String namesake = obstacles.underTheNameOf(kind, address, want);
        String reason = stored.isPresent() ? Obstacles.GONE : namesake;
        stored
            .filter(gone -> sameName(kind.shape(), want, gone.attributes()))
            .flatMap(kind::keepsName)
            .ifPresent(why -> obstacles.nameRests(address, why));
        put(node, kind, Action.CREATE, reason, Differ.all(kind.shape(), want), null, false);
        return;
      }
      boolean adopted = stored.isEmpty();
      Map<String, Object> have = found.get().attributes();
      List<AttributeChange> differences =
          differ.diff(
              kind.shape(), want, have, stored.map(StoredResource::attributes).orElse(null));
      String protection =
          stored.isEmpty() || stored.get().isProtected() == node.isProtected()
              ? ""
              : node.isProtected() ? "it becomes protected" : "its protection is lifted";
      // Without the stack's marks lists would not show it: it gets them, where it can have them.
      Optional<String> defect =
          found
              .get()
              .observed()
              .defect()
              .or(() -> kinds.toBeMarked(kind, found.get().observed(), stored));
      if (unfinished.create(kind, address, found.get(), want, differences)) {
        planned.put(address, withUnknowns(kind.shape(), want, null));
        String reason = "an earlier run began to make it";
        put(node, kind, Action.CREATE, reason, Differ.all(kind.shape(), want), found.get(), false);
        return;
      }
      Optional<String> anew = replacement(node, kind, differences, found.get());
      if (anew.isPresent()) {
        replace(node, kind, want, found.get(), differences, anew.get(), adopted);
      } else if (!differences.isEmpty()
          || defect.isPresent()
          || unfinished.running(address, "update", found.get())) {
        planned.put(address, withUnknowns(kind.shape(), want, have));
        String reason =
            defect.orElse(differences.isEmpty() ? "an earlier change has not ended" : "");
        String both =
            reason.isEmpty() || protection.isEmpty()
                ? reason + protection
                : reason + "; " + protection;
        put(node, kind, Action.UPDATE, both, differences, found.get(), adopted);
      } else {
        planned.put(address, Trees.stored(kind.shape(), want, have));
        if (adopted || unfinished.toBeClosed(address, found.get(), world)) {
          String reason =
              adopted
                  ? "it exists and is ours, but the state does not have it"
                  : "an earlier run was stopped; it is as wanted";
          put(node, kind, Action.ADOPT, reason, List.of(), found.get(), adopted);
        } else if (!protection.isEmpty()) {
          put(node, kind, Action.UPDATE, protection, List.of(), found.get(), false);
        } else {
          put(node, kind, Action.NO_OP, "", List.of(), found.get(), false);
        }
      }
    }

    /** Why it must be made anew; empty when it need not be. */
    private Optional<String> replacement(
        ResourceNode<?> node,
        Kinds.Entry kind,
        List<AttributeChange> differences,
        World.Found found) {
      if (options.replace().contains(node.address())) {
        return Optional.of("asked for");
      }
      kind.impossible(node.resource(), found.observed())
          .ifPresent(
              why -> {
                throw new LifecycleException(
                    LifecycleException.Category.REFUSED,
                    node.address() + ": " + why.reason(),
                    why.advice());
              });
      if (unfinished.running(node.address(), "delete", found)) {
        return Optional.of("an earlier run began to delete it");
      }
      for (AttributeChange difference : differences) {
        if (difference.forcesReplacement()) {
          return Optional.of(difference.path() + " cannot be changed in place");
        }
      }
      Optional<String> outdated =
          kind.outdated(node.resource(), found.observed(), settings.clock().instant());
      return outdated.isPresent() ? outdated : replaced.around(node);
    }

    private void replace(
        ResourceNode<?> node,
        Kinds.Entry kind,
        Map<String, Object> want,
        World.Found found,
        List<AttributeChange> differences,
        String reason,
        boolean adopted) {
      ResourceAddress address = node.address();
      obstacles.guard(kind, address, found, node.isProtected(), "replacing");
      obstacles.tenants(address, found);
      planned.put(address, withUnknowns(kind.shape(), want, null));
      obstacles.underTheNameOf(kind, address, want);
      boolean sameName = sameName(kind.shape(), want, found.attributes());
      if (sameName) {
        kind.keepsName(found.observed()).ifPresent(why -> obstacles.endsBadly(address, why));
      }
      // Made first it would need what is deleted first: then it must go before that does.
      boolean deleteFirst =
          kind.order() == ReplaceOrder.DELETE_BEFORE_CREATE
              || sameName
              || replaced.neededBy(address);
      if (deleteFirst) {
        replaced.add(address);
      }
      changes.put(
          address,
          new PlannedChange(
              address,
              kind.title(),
              Action.REPLACE,
              kind.withLeftBehind(reason, found.observed()),
              differences,
              Optional.of(node),
              Optional.of(found.observed()),
              deleteFirst ? ReplaceOrder.DELETE_BEFORE_CREATE : ReplaceOrder.CREATE_BEFORE_DELETE,
              kind.holdsData(),
              adopted));
    }

    /** Under a name that is taken, a create would find what it is to replace. */
    private static boolean sameName(
        RecordShape shape, Map<String, Object> want, Map<String, Object> have) {
      List<Part> names = Arrays.stream(shape.parts()).filter(Part::identity).toList();
      return !names.isEmpty()
          && names.stream()
              .map(Part::name)
              .allMatch(name -> Objects.equals(want.get(name), have.get(name)));
    }

    private void unwanted(ResourceAddress address) {
      Optional<Kinds.Entry> kind = kinds.find(address.kind());
      Optional<World.Found> found = world.find(address);
      boolean known = state.find(address).isPresent();
      if (found.isEmpty() || kind.isEmpty()) {
        boolean begun = state.open().stream().anyMatch(one -> one.address().equals(address));
        if (known) {
          forget(address, kind, "it does not exist");
        } else if (begun && options.refresh()) {
          // Who did not look cannot say that there is nothing.
          forget(address, kind, unfinished.nothingFound(address, kind));
        }
        return;
      }
      if (!known && unfinished.madeByOthers(kind.get(), address, found.get(), differ)) {
        forget(
            address,
            kind,
            "an earlier run began to make it, but what has its name is not what it would have made:"
                + " that is left alone");
        return;
      }
      obstacles.guard(kind.get(), address, found.get(), false, "deleting");
      obstacles.tenants(address, found.get());
      put(
          address,
          kind.get(),
          Action.DELETE,
          kind.get()
              .withLeftBehind(known ? "" : unfinished.whyOurs(address), found.get().observed()),
          differ.gone(
              kind.get().shape(),
              found.get().attributes(),
              state.find(address).map(StoredResource::attributes).orElse(null)),
          found.get());
    }

    private void forget(ResourceAddress address, Optional<Kinds.Entry> kind, String reason) {
      changes.put(
          address,
          new PlannedChange(
              address,
              kind.map(Kinds.Entry::title).orElse(address.kind()),
              Action.FORGET,
              reason,
              List.of(),
              Optional.empty(),
              Optional.empty(),
              ReplaceOrder.DELETE_BEFORE_CREATE,
              false,
              false));
    }

    private void leftover(ResourceAddress address) {
      for (World.Found found : world.leftovers().getOrDefault(address, List.of())) {
        Kinds.Entry kind = kinds.get(address.kind());
        boolean copy = unfinished.copy(address, found);
        if (copy) {
          obstacles.guardCopy(kind, address, found);
        }
        String reason =
            copy
                ? found.observed().id() + ", one more that carries the same marks"
                : "it was left over by a replacement";
        leftovers.add(
            new PlannedChange(
                address,
                kind.title(),
                Action.DELETE,
                kind.withLeftBehind(reason, found.observed()),
                List.of(),
                Optional.empty(),
                Optional.of(found.observed()),
                ReplaceOrder.CREATE_BEFORE_DELETE,
                kind.holdsData(),
                false));
      }
    }

    private void put(
        ResourceNode<?> node,
        Kinds.Entry kind,
        Action action,
        String reason,
        List<AttributeChange> differences,
        World.@Nullable Found found,
        boolean adopted) {
      changes.put(
          node.address(),
          new PlannedChange(
              node.address(),
              kind.title(),
              action,
              reason,
              differences,
              Optional.of(node),
              Optional.ofNullable(found).map(World.Found::observed),
              kind.order(),
              kind.holdsData(),
              adopted));
    }

    private void put(
        ResourceAddress address,
        Kinds.Entry kind,
        Action action,
        String reason,
        List<AttributeChange> differences,
        World.Found found) {
      changes.put(
          address,
          new PlannedChange(
              address,
              kind.title(),
              action,
              reason,
              differences,
              Optional.empty(),
              Optional.of(found.observed()),
              kind.order(),
              kind.holdsData(),
              false));
    }

    /** What others will see of it: what is computed is not known, unless it stays as it is. */
    private Map<String, Object> withUnknowns(
        RecordShape shape, Map<String, Object> want, @Nullable Map<String, Object> have) {
      var result = new LinkedHashMap<>(want);
      for (Part part : shape.parts()) {
        if (part.computed() && !result.containsKey(part.name())) {
          Object kept = have == null ? null : have.get(part.name());
          result.put(part.name(), kept == null || part.changesOnUpdate() ? Unknown.VALUE : kept);
        }
      }
      return result;
    }
  }
}
