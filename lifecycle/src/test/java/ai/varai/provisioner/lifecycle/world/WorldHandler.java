package ai.varai.provisioner.lifecycle.world;

import ai.varai.provisioner.lifecycle.codec.Encoding;
import ai.varai.provisioner.lifecycle.codec.Hidden;
import ai.varai.provisioner.lifecycle.codec.RecordShape;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Check;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.lifecycle.spi.Progress;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ResourceHandler;
import ai.varai.provisioner.model.resource.KindName;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Keeps resources of one kind as objects of a {@link WorldStore}. */
final class WorldHandler<R extends Resource> implements ResourceHandler<R> {
  private final Class<R> type;
  private final String kind;
  private final RecordShape shape;
  private final WorldStore world;
  private final Faults faults;
  private final AtomicInteger listCalls;
  private final Set<String> aged;
  private final AtomicReference<@Nullable String> zone;

  WorldHandler(
      Class<R> type,
      WorldStore world,
      Faults faults,
      AtomicInteger listCalls,
      Set<String> aged,
      AtomicReference<@Nullable String> zone) {
    this.type = type;
    this.kind = KindName.of(type);
    this.shape = RecordShape.of(type);
    this.world = world;
    this.faults = faults;
    this.listCalls = listCalls;
    this.aged = aged;
    this.zone = zone;
  }

  @Override
  public Class<R> kind() {
    return type;
  }

  @Override
  public List<Observed<R>> list(CallContext call) {
    listCalls.incrementAndGet();
    var result = new ArrayList<Observed<R>>();
    world
        .all(kind)
        .values()
        .forEach(
            object -> {
              Observed<R> found = observed(object);
              boolean mine =
                  found
                      .owner()
                      .map(
                          owner ->
                              owner.environment().equals(call.environment())
                                  && owner.stack().equals(call.stack()))
                      .orElse(false);
              if ((mine || !carriesMarks()) && listed(found.resource())) {
                result.add(found);
              }
            });
    return result;
  }

  @Override
  public Optional<Impossible> keepsName(Observed<R> current) {
    return type == Safe.class
        ? Optional.of(new Impossible("the name of a safe rests", "give it another name"))
        : Optional.empty();
  }

  @Override
  public Optional<Impossible> heldByUsers(Observed<R> current) {
    return name(current.resource()).startsWith(Thing.HELD)
        ? Optional.of(new Impossible("who uses it holds it", "give it another name"))
        : Optional.empty();
  }

  @Override
  public List<Check> checks(Observed<R> current, CallContext call) {
    return type == Thing.class ? List.of(new Health(name(current.resource()))) : List.of();
  }

  /** Asked once. */
  private record Health(String thing) implements Check {
    @Override
    public String name() {
      return "is well";
    }

    @Override
    public Duration timeout() {
      return Duration.ZERO;
    }

    @Override
    public Result attempt() {
      if (thing.startsWith(Thing.DUMB)) {
        throw new IllegalStateException("it does not answer");
      }
      return thing.startsWith(Thing.SICK) ? Result.failed("it coughs") : Result.passed("it is");
    }
  }

  @Override
  public boolean carriesMarks() {
    return type != Label.class && type != Lodger.class;
  }

  @Override
  public Optional<String> standsIn(R found) {
    return found instanceof Lodger lodger && !lodger.name().equals(Lodger.BUILT_IN)
        ? world
            .get(KindName.of(Thing.class), lodger.thing().get())
            .map(thing -> (String) thing.get("id"))
        : Optional.empty();
  }

  private boolean listed(R resource) {
    String only = zone.get();
    return only == null
        || (resource instanceof Thing thing && thing.zone().equals(only))
        || (resource instanceof Stall stall && stall.zone().equals(only))
        || !(resource instanceof Thing || resource instanceof Stall);
  }

  @Override
  public Optional<Observed<R>> read(R identity, CallContext call) {
    return exclusive() ? world.get(kind, name(identity)).map(this::observed) : Optional.empty();
  }

  @Override
  public Progress<R> create(R wanted, CallContext call)
      throws ProviderException, InterruptedException {
    faults.at(Faults.Moment.BEFORE_EFFECT, "create", call.address());
    Optional<Map<String, Object>> there = existing(wanted, call);
    Map<String, Object> object;
    if (there.isPresent()) {
      object = there.get();
      if (carriesMarks()
          && !call.owner(call.address()).equals(observed(object).owner().orElse(null))) {
        throw new ProviderException(
            ProviderException.Category.CONFLICT,
            "the name " + name(wanted) + " is taken by somebody else",
            "choose another name");
      }
      busyUnless(Work.MAKING, object);
    } else {
      String id = kind + "-" + UUID.randomUUID();
      object = object(wanted, id, 1, call);
      if (large(wanted)) {
        Work.MAKING.begin(object);
      }
      world.put(kind, exclusive() ? name(wanted) : id, object);
      world.log("create " + call.address());
    }
    faults.at(Faults.Moment.AFTER_EFFECT, "create", call.address());
    return progress(object);
  }

  @Override
  public Progress<R> update(R wanted, Observed<R> current, CallContext call)
      throws ProviderException, InterruptedException {
    faults.at(Faults.Moment.BEFORE_EFFECT, "update", call.address());
    String key = exclusive() ? name(current.resource()) : current.id();
    Map<String, Object> old =
        world
            .get(kind, key)
            .orElseThrow(
                () ->
                    new ProviderException(
                        ProviderException.Category.FAILED, call.address() + " is gone", ""));
    busyUnless(Work.CHANGING, old);
    Map<String, Object> object = object(wanted, current.id(), (Long) old.get("revision") + 1, call);
    if (sameContents(object, old)) {
      object = old;
    } else {
      if (large(wanted)) {
        Work.CHANGING.begin(object);
      }
      world.put(kind, key, object);
      world.log("update " + call.address());
    }
    faults.at(Faults.Moment.AFTER_EFFECT, "update", call.address());
    return progress(object);
  }

  private static boolean sameContents(Map<String, Object> one, Map<String, Object> other) {
    return List.of("attributes", "content", "environment", "stack", "address").stream()
        .allMatch(name -> Objects.equals(one.get(name), other.get(name)));
  }

  @Override
  public Progress<R> delete(Observed<R> current, CallContext call)
      throws ProviderException, InterruptedException {
    faults.at(Faults.Moment.BEFORE_EFFECT, "delete", call.address());
    String key = exclusive() ? name(current.resource()) : current.id();
    Optional<Map<String, Object>> there = existing(key, current.id());
    Progress<R> progress = Progress.gone();
    if (there.isPresent()) {
      Map<String, Object> object = new LinkedHashMap<>(there.get());
      busyUnless(Work.DELETING, object);
      if (!large(current.resource())) {
        remove(key, object);
      } else if (!Work.DELETING.goesOn(object)) {
        Work.DELETING.begin(object);
        world.put(kind, key, object);
        progress = progress(object);
      } else {
        progress = progress(object);
      }
    }
    faults.at(Faults.Moment.AFTER_EFFECT, "delete", call.address());
    return progress;
  }

  private Optional<Map<String, Object>> existing(String key, String id) {
    return world.get(kind, key).filter(one -> id.equals(one.get("id")));
  }

  private void remove(String key, Map<String, Object> object) {
    world.remove(kind, key);
    if (type == Thing.class) {
      removeInside(Part.class, key);
      removeInside(Drawer.class, key);
      removeInside(Lodger.class, key);
    }
    world.log("delete " + object.get("address"));
  }

  private void removeInside(Class<? extends Resource> inside, String thing) {
    String kind = KindName.of(inside);
    world.all(kind).keySet().stream()
        .filter(key -> key.startsWith(thing + "~"))
        .forEach(key -> world.remove(kind, key));
  }

  @Override
  public Progress<R> poll(String handle, R wanted, CallContext call)
      throws ProviderException, InterruptedException {
    String[] parts = handle.split("/", -1);
    faults.at(Faults.Moment.BEFORE_EFFECT, "poll " + parts[0], call.address());
    Optional<Map<String, Object>> there = existing(parts[1], parts[2]);
    boolean deleting = handle.startsWith(Work.DELETING.word());
    if (there.isEmpty()) {
      if (deleting) {
        return Progress.gone();
      }
      throw new ProviderException(
          ProviderException.Category.FAILED, handle + " came to nothing", "");
    }
    Map<String, Object> object = there.get();
    if (Work.running(object)) {
      world.put(kind, parts[1], Work.aBitLater(object));
      return new Progress.Pending<>(handle, Duration.ofMillis(1), "it is being worked on");
    }
    if (deleting) {
      remove(parts[1], object);
      faults.at(Faults.Moment.AFTER_EFFECT, "poll " + parts[0], call.address());
      return Progress.gone();
    }
    return Progress.done(observed(object));
  }

  @Override
  public Optional<String> outdated(R wanted, Observed<R> current, Instant now) {
    return exclusive() && aged.contains(name(current.resource()))
        ? Optional.of("it has reached its age")
        : Optional.empty();
  }

  /** Where the work on it stands. */
  private Progress<R> progress(Map<String, Object> object) {
    return Work.of(object)
        .filter(work -> Work.running(object) || work == Work.DELETING)
        .<Progress<R>>map(
            work ->
                new Progress.Pending<>(
                    work.word() + "/" + key(object) + "/" + object.get("id"),
                    Duration.ofMillis(1),
                    "it is being worked on"))
        .orElseGet(() -> Progress.done(observed(object)));
  }

  /** Something else that is under way must end first; that it is asked for lets time pass. */
  private void busyUnless(Work same, Map<String, Object> object) throws ProviderException {
    boolean other = Work.running(object) || Work.DELETING.goesOn(object);
    if (other && !same.goesOn(object)) {
      if (!Work.running(object)) {
        // Nobody waits for the end of the deletion any more; it comes all the same.
        remove(key(object), object);
      } else {
        world.put(kind, key(object), Work.aBitLater(object));
      }
      throw new ProviderException(
          ProviderException.Category.BUSY, "another operation works on " + object.get("id"), "");
    }
  }

  private boolean exclusive() {
    return type != Twin.class;
  }

  private boolean large(R wanted) {
    return wanted instanceof Thing thing && thing.size() >= Thing.LARGE
        || wanted instanceof Twin twin && twin.content().startsWith(Twin.SLOW)
        || wanted instanceof Stall stall && stall.name().startsWith(Stall.SLOW);
  }

  private String key(Map<String, Object> object) {
    return exclusive() ? name(observed(object).resource()) : (String) object.get("id");
  }

  /** The object of that name; where names are not exclusive, the one of the same request. */
  private Optional<Map<String, Object>> existing(R wanted, CallContext call) {
    if (exclusive()) {
      return world.get(kind, name(wanted));
    }
    return world.all(kind).values().stream()
        .filter(object -> call.requestId().equals(object.get("request")))
        .findFirst();
  }

  private String name(Resource resource) {
    // What is no part of the name may still refer to something.
    Map<String, Object> tree = shape.encodeRecord(resource, Encoding.KEEPING);
    var parts = new ArrayList<String>();
    for (ai.varai.provisioner.lifecycle.codec.Part part : shape.parts()) {
      if (part.identity()) {
        parts.add(String.valueOf(tree.get(part.name())));
      }
    }
    return String.join("~", parts);
  }

  private Map<String, Object> object(R wanted, String id, long revision, CallContext call) {
    Map<String, Object> attributes =
        new LinkedHashMap<>(shape.encodeRecord(wanted, Encoding.RESOLVED));
    attributes.replaceAll((name, value) -> value instanceof Hidden ? "" : value);
    var object = new LinkedHashMap<String, Object>();
    if (wanted instanceof Vault vault) {
      attributes.put("hint", "");
      object.put("content", Integer.toHexString(vault.secret().hashCode()));
    }
    object.put("id", id);
    object.put("revision", revision);
    object.put("environment", call.environment());
    object.put("stack", call.stack());
    object.put("address", call.address().toString());
    object.put("request", call.requestId());
    object.put("attributes", attributes);
    // Only what tells one change from another counts as one.
    if (revision > 1) {
      object.put("request", "");
    }
    return object;
  }

  @SuppressWarnings("unchecked")
  private Observed<R> observed(Map<String, Object> object) {
    var attributes = new LinkedHashMap<>((Map<String, Object>) object.get("attributes"));
    String id = (String) object.get("id");
    // What is being made is seen before it has all that others need of it.
    boolean finished = !Work.MAKING.goesOn(object);
    if (finished && shape.part("serial").isPresent()) {
      attributes.put("serial", id);
    }
    if (finished && shape.part("revision").isPresent()) {
      attributes.put("revision", "r" + object.get("revision"));
    }
    return new Observed<>(
        type.cast(shape.decode(attributes)),
        id,
        Optional.ofNullable((String) object.get("environment"))
            .filter(environment -> carriesMarks())
            .map(
                environment ->
                    new Ownership(
                        environment,
                        (String) object.get("stack"),
                        ResourceAddress.parse((String) object.get("address")))));
  }
}
