package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.codec.Encoding;
import ai.varai.provisioner.lifecycle.codec.Resolver;
import ai.varai.provisioner.lifecycle.event.LifecycleEvent;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.lifecycle.spi.ProviderLimits;
import ai.varai.provisioner.lifecycle.spi.Unmanaged;
import ai.varai.provisioner.lifecycle.state.EnvironmentState;
import ai.varai.provisioner.lifecycle.state.OpenOperation;
import ai.varai.provisioner.lifecycle.state.StoredResource;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Finds out what exists: one {@code list} for each kind, and a lookup by name only for what an
 * earlier run left in doubt, a person wants adopted, or the state has and no list shows.
 */
final class Refresher {
  private final Kinds kinds;
  private final Reader reader;
  private final ProviderLimits limits;
  private final Events events;
  private final Ownership self;

  Refresher(Kinds kinds, Reader reader, ProviderLimits limits, Events events, Ownership self) {
    this.kinds = kinds;
    this.reader = reader;
    this.limits = limits;
    this.events = events;
    this.self = self;
  }

  /** What the state believes, without asking anybody. */
  World believed(EnvironmentState state) {
    World world = World.empty();
    for (StoredResource stored : state.resources()) {
      world.current().put(stored.address(), believed(stored));
    }
    for (StoredResource stored : state.deposed()) {
      world
          .leftovers()
          .computeIfAbsent(stored.address(), a -> new ArrayList<>())
          .add(believed(stored));
    }
    return world;
  }

  private World.Found believed(StoredResource stored) {
    Resource resource = kinds.get(stored.address().kind()).decode(stored.attributes());
    var owner = new Ownership(self.environment(), self.stack(), stored.address());
    return new World.Found(
        new Observed<>(
            resource, stored.id(), stored.unmarked() ? Optional.empty() : Optional.of(owner)),
        stored.attributes());
  }

  /** What is there. */
  World refresh(EnvironmentState state, ResourceGraph graph, PlanOptions options, boolean everyKind)
      throws InterruptedException {
    Instant begin = events.now();
    List<Kinds.Entry> asked = kindsToAsk(state, graph, everyKind);
    events.tell(new LifecycleEvent.RefreshStarted(begin, asked.size()));
    var gate = new CallGate(limits, 0);
    List<Callable<Optional<List<Observed<Resource>>>>> lists = new ArrayList<>();
    Set<String> known = kindsInState(state);
    var round = new Object();
    asked.forEach(
        kind -> lists.add(() -> reader.list(kind, known.contains(kind.name()), round, gate)));
    List<Optional<List<Observed<Resource>>>> answers = reader.all(lists);
    var matching = new Matching(state, new Moves(options.moved(), graph));
    Set<String> answered = new HashSet<>();
    for (int i = 0; i < answers.size(); i++) {
      Kinds.Entry kind = asked.get(i);
      answers
          .get(i)
          .ifPresentOrElse(
              found -> {
                answered.add(kind.name());
                matching.byId(kind, found);
              },
              () -> matching.believe(kind, state));
    }
    int unlisted = readUnlisted(matching, state, answered, gate);
    matching.byOwner();
    int reads = unlisted + readInDoubt(matching, state, graph, options, gate);
    World world =
        new World(
            matching.current,
            matching.leftovers,
            matching.unmanaged(state.released()),
            matching.tenants(graph),
            answers.size() + reads);
    events.tell(
        new LifecycleEvent.RefreshFinished(
            events.now(), world.size(), world.calls(), Duration.between(begin, events.now())));
    return world;
  }

  private static Set<String> kindsInState(EnvironmentState state) {
    Set<String> names = new LinkedHashSet<>();
    state.resources().forEach(stored -> names.add(stored.address().kind()));
    state.deposed().forEach(stored -> names.add(stored.address().kind()));
    return names;
  }

  private List<Kinds.Entry> kindsToAsk(
      EnvironmentState state, ResourceGraph graph, boolean everyKind) {
    if (everyKind || state.empty()) {
      return List.copyOf(kinds.all());
    }
    Set<String> names = kindsInState(state);
    graph.nodes().forEach(node -> names.add(node.address().kind()));
    state.open().forEach(operation -> names.add(operation.address().kind()));
    return names.stream().map(kinds::find).flatMap(Optional::stream).toList();
  }

  /**
   * What the state has and the list of its kind does not show: it is where the list does not look,
   * or somebody has taken its marks away, or it is gone.
   */
  private int readUnlisted(
      Matching matching, EnvironmentState state, Set<String> answered, CallGate gate)
      throws InterruptedException {
    List<StoredResource> missing = new ArrayList<>();
    List<Callable<Optional<Observed<Resource>>>> reads = new ArrayList<>();
    Stream.concat(state.resources().stream(), state.deposed().stream())
        .filter(stored -> answered.contains(stored.address().kind()) && !matching.seen(stored))
        .forEach(
            stored -> {
              Kinds.Entry kind = kinds.get(stored.address().kind());
              kind.identity(stored)
                  .ifPresent(
                      identity -> {
                        missing.add(stored);
                        reads.add(() -> reader.read(kind, stored.address(), identity, gate));
                      });
            });
    List<Optional<Observed<Resource>>> answers = reader.all(reads);
    for (int i = 0; i < answers.size(); i++) {
      StoredResource stored = missing.get(i);
      answers
          .get(i)
          .filter(found -> found.id().equals(stored.id()))
          // What was taken over may carry the marks of others for good.
          .filter(found -> stored.unmarked() || nobodyElses(found))
          .ifPresent(found -> matching.byId(kinds.get(stored.address().kind()), List.of(found)));
    }
    return reads.size();
  }

  private boolean nobodyElses(Observed<Resource> found) {
    return found.owner().map(owner -> owner.sameStack(self)).orElse(true);
  }

  /** In rounds: the name of one thing may hang on another that is in doubt as well. */
  private int readInDoubt(
      Matching matching,
      EnvironmentState state,
      ResourceGraph graph,
      PlanOptions options,
      CallGate gate)
      throws InterruptedException {
    Set<ResourceAddress> doubtful = new LinkedHashSet<>(options.adopt());
    state.open().forEach(operation -> doubtful.add(operation.address()));
    var resolver = matching.resolver();
    int calls = 0;
    while (!doubtful.isEmpty()) {
      doubtful.removeIf(
          address ->
              matching.current.containsKey(address)
                  && !begunElsewhere(address, state, matching.current.get(address)));
      Map<ResourceAddress, Optional<Resource>> round = new LinkedHashMap<>();
      for (ResourceAddress address : doubtful) {
        Optional<ResourceNode<?>> node = graph.find(address);
        Optional<Resource> wanted = node.flatMap(one -> identified(one, resolver));
        if (node.isEmpty() || wanted.isPresent()) {
          round.put(address, wanted);
        }
      }
      if (round.isEmpty()) {
        // What these hang on does not exist; neither do they, as they are wanted.
        doubtful.forEach(address -> round.put(address, Optional.empty()));
      }
      doubtful.removeAll(round.keySet());
      calls += readByName(matching, state, options, round, gate);
    }
    return calls;
  }

  private static Optional<Resource> identified(ResourceNode<?> node, Resolver resolver) {
    try {
      return Optional.of(resolver.identify(node.resource()));
    } catch (Resolver.UnresolvedException e) {
      return Optional.empty();
    }
  }

  private int readByName(
      Matching matching,
      EnvironmentState state,
      PlanOptions options,
      Map<ResourceAddress, Optional<Resource>> wanted,
      CallGate gate)
      throws InterruptedException {
    List<Callable<Optional<Observed<Resource>>>> reads = new ArrayList<>();
    List<ResourceAddress> asked = new ArrayList<>();
    wanted.forEach(
        (address, resource) -> {
          List<Resource> identities = new ArrayList<>(resource.stream().toList());
          begunUnderAnotherName(address, state, resource).ifPresent(identities::add);
          for (Resource identity : identities) {
            asked.add(address);
            reads.add(() -> reader.read(kinds.get(address.kind()), address, identity, gate));
          }
        });
    List<Optional<Observed<Resource>>> answers = reader.all(reads);
    for (int i = 0; i < answers.size(); i++) {
      ResourceAddress address = asked.get(i);
      answers
          .get(i)
          .filter(found -> ours(found, address) || options.adopt().contains(address))
          .filter(found -> !matching.deposed(address, found.id()))
          .ifPresent(found -> matching.found(kinds.get(address.kind()), address, found));
    }
    return reads.size();
  }

  /**
   * What an earlier run began to make, by what it wrote down of it: its block may be gone by now,
   * or have another name.
   */
  private Optional<Resource> begunUnderAnotherName(
      ResourceAddress address, EnvironmentState state, Optional<Resource> wanted) {
    return kinds
        .find(address.kind())
        .flatMap(
            kind ->
                begun(address, state)
                    .filter(
                        inputs ->
                            wanted.isEmpty()
                                || !kind.sameIdentity(
                                    inputs,
                                    kind.shape().encodeRecord(wanted.get(), Encoding.KEEPING)))
                    .map(kind::decode));
  }

  /** Whether what an earlier run began to make has another name than what was found. */
  private boolean begunElsewhere(
      ResourceAddress address, EnvironmentState state, World.Found found) {
    return kinds
        .find(address.kind())
        .flatMap(
            kind ->
                begun(address, state)
                    .filter(inputs -> !kind.sameIdentity(inputs, found.attributes())))
        .isPresent();
  }

  private static Optional<Map<String, Object>> begun(
      ResourceAddress address, EnvironmentState state) {
    return state
        .open(address, "create", address.name())
        .map(OpenOperation::inputs)
        .filter(inputs -> !inputs.isEmpty());
  }

  /**
   * Found by its name after an interrupted run. Where ours would carry marks, what carries none is
   * somebody else's: the create that was begun may never have had an effect.
   */
  private boolean ours(Observed<Resource> found, ResourceAddress address) {
    return found
        .owner()
        .map(owner -> owner.sameStack(self) && owner.address().equals(address))
        .orElseGet(() -> !kinds.get(address.kind()).handler().carriesMarks());
  }

  /** Which of the things found stands at which address. */
  private final class Matching {
    final Map<ResourceAddress, World.Found> current = new LinkedHashMap<>();
    final Map<ResourceAddress, List<World.Found>> leftovers = new LinkedHashMap<>();
    private final Map<String, Map<String, ResourceAddress>> stateIds = new HashMap<>();
    private final Map<String, Map<String, ResourceAddress>> deposedIds = new HashMap<>();
    private final Set<String> seen = new HashSet<>();
    private final List<Loose> loose = new ArrayList<>();
    private final Moves moves;

    private record Loose(Kinds.Entry kind, Observed<Resource> found) {}

    /**
     * @param state as the moves that are still to be made leave it
     */
    Matching(EnvironmentState state, Moves moves) {
      this.moves = moves;
      state.resources().forEach(stored -> note(stateIds, stored));
      state.deposed().forEach(stored -> note(deposedIds, stored));
    }

    private static void note(Map<String, Map<String, ResourceAddress>> ids, StoredResource stored) {
      ids.computeIfAbsent(stored.address().kind(), k -> new HashMap<>())
          .put(stored.id(), stored.address());
    }

    /** Whether a list has shown it. */
    boolean seen(StoredResource stored) {
      return seen.contains(key(stored.address(), stored.id()));
    }

    void byId(Kinds.Entry kind, List<Observed<Resource>> found) {
      Map<String, ResourceAddress> known = stateIds.getOrDefault(kind.name(), Map.of());
      Map<String, ResourceAddress> deposed = deposedIds.getOrDefault(kind.name(), Map.of());
      for (Observed<Resource> one : found) {
        seen.add(kind.name() + " " + one.id());
        ResourceAddress here = known.get(one.id());
        ResourceAddress old = deposed.get(one.id());
        if (here != null) {
          take(kind, here, one);
        } else if (old != null) {
          leave(kind, old, one);
        } else {
          loose.add(new Loose(kind, one));
        }
      }
    }

    /** Takes over what the state says of a kind that nobody tells about. */
    void believe(Kinds.Entry kind, EnvironmentState state) {
      for (StoredResource stored : state.resources()) {
        if (stored.address().kind().equals(kind.name())) {
          current.put(stored.address(), believed(stored));
        }
      }
      for (StoredResource stored : state.deposed()) {
        if (stored.address().kind().equals(kind.name())) {
          leftovers.computeIfAbsent(stored.address(), a -> new ArrayList<>()).add(believed(stored));
        }
      }
    }

    void byOwner() {
      for (Loose one : loose) {
        Optional<Ownership> owner = one.found().owner().filter(self::sameStack);
        if (owner.isEmpty()) {
          continue;
        }
        ResourceAddress address = moves.of(owner.get().address());
        if (!address.kind().equals(one.kind().name())) {
          continue;
        }
        if (current.containsKey(address)) {
          leave(one.kind(), address, one.found());
        } else {
          take(one.kind(), address, one.found());
        }
      }
    }

    /** Knows what was found. */
    Resolver resolver() {
      return new Resolver(
          address -> {
            World.Found found = current.get(address);
            return found == null ? null : found.attributes();
          });
    }

    /** What others have inside of something of ours; not what only the state has forgotten. */
    List<World.Tenant> tenants(ResourceGraph graph) {
      Set<String> ours = ours();
      var resolver = resolver();
      var tenants = new ArrayList<World.Tenant>();
      for (Loose one : loose) {
        Optional<String> container =
            one.kind()
                .within()
                .flatMap(kind -> one.kind().handler().standsIn(one.found().resource()));
        if (container.isPresent()
            && !ours.contains(one.kind().name() + " " + one.found().id())
            && !wanted(one, graph, resolver)) {
          tenants.add(
              new World.Tenant(
                  one.kind().title() + " " + one.found().id(),
                  one.kind().within().orElseThrow(),
                  container.get()));
        }
      }
      return tenants;
    }

    private static boolean wanted(Loose one, ResourceGraph graph, Resolver resolver) {
      Map<String, Object> found = one.kind().encode(one.found());
      return graph.nodes().stream()
          .filter(node -> node.address().kind().equals(one.kind().name()))
          .flatMap(node -> identified(node, resolver).stream())
          .map(wanted -> one.kind().shape().encodeRecord(wanted, Encoding.KEEPING))
          .anyMatch(wanted -> one.kind().sameIdentity(wanted, found));
    }

    private Set<String> ours() {
      Set<String> ours = new HashSet<>();
      current.forEach((address, found) -> ours.add(key(address, found.observed().id())));
      leftovers.forEach(
          (address, all) -> all.forEach(one -> ours.add(key(address, one.observed().id()))));
      return ours;
    }

    /** What is nobody's here, and stands on something of ours. */
    List<Unmanaged> unmanaged(Map<ResourceAddress, Set<String>> released) {
      Set<String> ours = ours();
      released.forEach((address, ids) -> ids.forEach(id -> ours.add(key(address, id))));
      return loose.stream()
          .filter(one -> !ours.contains(one.kind().name() + " " + one.found().id()))
          .map(one -> one.kind().handler().unmanaged(one.found().resource()))
          .flatMap(Optional::stream)
          .toList();
    }

    private static String key(ResourceAddress address, String id) {
      return address.kind() + " " + id;
    }

    /** Whether a replacement has put it aside already. */
    boolean deposed(ResourceAddress address, String id) {
      return deposedIds.getOrDefault(address.kind(), Map.of()).containsKey(id);
    }

    /** What was looked up by name; what is wanted comes before what an earlier run wanted. */
    void found(Kinds.Entry kind, ResourceAddress address, Observed<Resource> found) {
      World.Found there = current.get(address);
      if (there == null) {
        take(kind, address, found);
      } else if (!there.observed().id().equals(found.id())) {
        leave(kind, address, found);
      }
    }

    void take(Kinds.Entry kind, ResourceAddress address, Observed<Resource> found) {
      current.put(address, new World.Found(found, kind.encode(found)));
    }

    private void leave(Kinds.Entry kind, ResourceAddress address, Observed<Resource> found) {
      leftovers
          .computeIfAbsent(address, a -> new ArrayList<>())
          .add(new World.Found(found, kind.encode(found)));
    }
  }
}
