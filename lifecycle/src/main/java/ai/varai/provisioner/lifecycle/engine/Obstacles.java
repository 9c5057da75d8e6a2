package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.plan.Action;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.plan.PlannedChange;
import ai.varai.provisioner.lifecycle.spi.ResourceHandler;
import ai.varai.provisioner.lifecycle.state.EnvironmentState;
import ai.varai.provisioner.lifecycle.state.StoredResource;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Why a plan may not be applied: what it would delete is protected, or it cannot end well. */
final class Obstacles {
  /** What a plan says of what the state has and the target has not. */
  static final String GONE = "it does not exist any more";

  private final Kinds kinds;
  private final EnvironmentState state;
  private final World world;
  private final PlanOptions options;
  private final Scope scope;
  private final Namesakes namesakes;
  private final Replaced replaced;
  private final Protection protection;
  private final List<Plan.Blocked> found = new ArrayList<>();

  Obstacles(
      Kinds kinds,
      ResourceGraph graph,
      EnvironmentState state,
      World world,
      PlanOptions options,
      Scope scope,
      Replaced replaced) {
    this.kinds = kinds;
    this.scope = scope;
    this.namesakes = new Namesakes(kinds, graph, world);
    this.state = state;
    this.world = world;
    this.options = options;
    this.replaced = replaced;
    this.protection = new Protection(graph, state);
  }

  List<Plan.Blocked> found() {
    return found;
  }

  /**
   * What is to be deleted may be protected.
   *
   * @param wantedProtected whether it is to be protected from now on
   * @param what is to be done with it: deleting, replacing
   */
  void guard(
      Kinds.Entry kind,
      ResourceAddress address,
      World.Found there,
      boolean wantedProtected,
      String what) {
    protection
        .against(kind, address, there, wantedProtected, what)
        .filter(one -> !options.lifted().contains(address))
        .ifPresent(found::add);
  }

  /**
   * The same for what has the marks of an address at which there is another: who copies a resource
   * copies its marks, and what was protected is so in the copy.
   */
  void guardCopy(Kinds.Entry kind, ResourceAddress address, World.Found there) {
    protection
        .ofCopy(kind, address, there)
        .filter(one -> !options.lifted().contains(address))
        .ifPresent(found::add);
  }

  /** What others have in it would go with it. */
  void tenants(ResourceAddress address, World.Found there) {
    List<String> theirs = world.tenants(address, there);
    if (!theirs.isEmpty()) {
      found.add(
          new Plan.Blocked(
              address,
              "what this environment has not made would go with it: " + String.join(", ", theirs),
              "destroy the environments that it belongs to first, or delete it by hand"));
    }
  }

  /** What a plan leaves out would go unseen with the replaced thing that it lives in. */
  void leftOut(ResourceNode<?> node) {
    leftOut(node.address(), replaced.around(node));
  }

  /** The same for what is not wanted. */
  void leftOut(ResourceAddress address) {
    leftOut(address, replaced.around(address));
  }

  private void leftOut(ResourceAddress address, Optional<String> reason) {
    if (reason.isPresent() && world.find(address).isPresent()) {
      found.add(
          new Plan.Blocked(
              address,
              reason.get() + ", but the plan leaves it out",
              "plan without leaving it out, to see what is lost"));
    }
  }

  /** It can be deleted, and then not be made again. */
  void endsBadly(ResourceAddress address, ResourceHandler.Impossible why) {
    found.add(
        new Plan.Blocked(address, "replacing it cannot end well: " + why.reason(), why.advice()));
  }

  /** Somebody else deleted it, and nothing can be made under its name for a while. */
  void nameRests(ResourceAddress address, ResourceHandler.Impossible why) {
    found.add(
        new Plan.Blocked(
            address,
            GONE + ", and cannot be made under the same name: " + why.reason(),
            "give it another name; or, once the name is free again, 'untrack "
                + address
                + "' and apply"));
  }

  /**
   * What is to be made may get the name of something that is not wanted any more and still there.
   *
   * @return what a plan says of that; empty where the name is free
   */
  String underTheNameOf(Kinds.Entry kind, ResourceAddress address, Map<String, Object> want) {
    return namesakes.of(kind, want).map(other -> underTheNameOf(kind, address, other)).orElse("");
  }

  private String underTheNameOf(Kinds.Entry kind, ResourceAddress address, ResourceAddress other) {
    String taken = "its name is that of " + other + ", which ";
    String move = "move it: --moved=" + other + "=" + address;
    if (!scope.contains(other)) {
      found.add(
          new Plan.Blocked(
              address,
              taken + "the plan leaves out",
              "plan without leaving it out; or, to keep what is there, " + move));
    }
    world
        .find(other)
        .flatMap(there -> kind.keepsName(there.observed()))
        .ifPresent(
            why ->
                found.add(
                    new Plan.Blocked(
                        address,
                        taken + "goes, and cannot be used again: " + why.reason(),
                        "to keep what is there, " + move)));
    return "it gets the name of " + other + ", which is deleted first; a moved entry would keep it";
  }

  /** What is to be deleted, for good or to be made anew, while others that stay hold it. */
  void held(Map<ResourceAddress, PlannedChange> changes) {
    for (PlannedChange change : changes.values()) {
      ResourceAddress address = change.address();
      if (replaced.contains(address) && usedByWhatStays(address, changes)) {
        heldByUsers(change).ifPresent(why -> endsBadly(address, why));
      } else if (change.action() == Action.DELETE && change.current().isPresent()) {
        heldByUsers(change).ifPresent(why -> deleted(address, unchanged(address, changes)));
      }
    }
  }

  private Optional<ResourceHandler.Impossible> heldByUsers(PlannedChange change) {
    return kinds.get(change.address().kind()).heldByUsers(change.current().orElseThrow());
  }

  private void deleted(ResourceAddress address, List<ResourceAddress> users) {
    if (users.isEmpty()) {
      return;
    }
    String who = users.get(0).toString();
    String stay =
        users.size() == 1
            ? who + " was made with it and stays as it is"
            : who + " and " + (users.size() - 1) + " more were made with it and stay as they are";
    found.add(
        new Plan.Blocked(
            address,
            "deleting it cannot end well: " + stay,
            "put it back into the environment; or, to keep it without managing it here, 'untrack "
                + address
                + "'"));
  }

  /** What was made with it, exists, and is neither changed nor deleted by the plan. */
  private List<ResourceAddress> unchanged(
      ResourceAddress address, Map<ResourceAddress, PlannedChange> changes) {
    return users(address)
        .filter(user -> !changes.containsKey(user) || changes.get(user).action() == Action.NO_OP)
        .sorted()
        .toList();
  }

  private Stream<ResourceAddress> users(ResourceAddress address) {
    return state.resources().stream()
        .filter(stored -> stored.dependencies().contains(address))
        .map(StoredResource::address)
        .filter(user -> world.find(user).isPresent());
  }

  /** Whether something that was made with it exists and does not go before it does. */
  private boolean usedByWhatStays(
      ResourceAddress address, Map<ResourceAddress, PlannedChange> changes) {
    return users(address)
        .filter(user -> !replaced.contains(user))
        .map(changes::get)
        .anyMatch(change -> change == null || change.action() != Action.DELETE);
  }
}
