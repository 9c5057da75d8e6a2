package ai.varai.provisioner.lifecycle.world;

import ai.varai.provisioner.lifecycle.codec.Encoding;
import ai.varai.provisioner.lifecycle.codec.Hidden;
import ai.varai.provisioner.lifecycle.codec.RecordShape;
import ai.varai.provisioner.lifecycle.spi.CallContext;
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
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps resources of one kind as objects of a {@link WorldStore}. */
final class WorldHandler<R extends Resource> implements ResourceHandler<R> {
  private static final String PENDING = "pending";

  private final Class<R> type;
  private final String kind;
  private final RecordShape shape;
  private final WorldStore world;
  private final Faults faults;
  private final AtomicInteger listCalls;
  private final Set<String> aged;

  WorldHandler(
      Class<R> type, WorldStore world, Faults faults, AtomicInteger listCalls, Set<String> aged) {
    this.type = type;
    this.kind = KindName.of(type);
    this.shape = RecordShape.of(type);
    this.world = world;
    this.faults = faults;
    this.listCalls = listCalls;
    this.aged = aged;
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
              if (mine) {
                result.add(found);
              }
            });
    return result;
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
      if (!call.owner(call.address()).equals(observed(object).owner().orElse(null))) {
        throw new ProviderException(
            ProviderException.Category.CONFLICT,
            "the name " + name(wanted) + " is taken by somebody else",
            "choose another name");
      }
    } else {
      String id = kind + "-" + UUID.randomUUID();
      object = object(wanted, id, 1, call);
      world.put(kind, exclusive() ? name(wanted) : id, object);
      world.log("create " + call.address());
    }
    faults.at(Faults.Moment.AFTER_EFFECT, "create", call.address());
    return large(wanted)
        ? new Progress.Pending<>("making/" + key(object), Duration.ofMillis(1), "it is being made")
        : Progress.done(observed(object));
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
    Map<String, Object> object = object(wanted, current.id(), (Long) old.get("revision") + 1, call);
    Map<String, Object> same = new LinkedHashMap<>(object);
    same.put("revision", old.get("revision"));
    if (same.equals(old)) {
      object = old;
    } else {
      world.put(kind, key, object);
      world.log("update " + call.address());
    }
    faults.at(Faults.Moment.AFTER_EFFECT, "update", call.address());
    return Progress.done(observed(object));
  }

  @Override
  public Progress<R> delete(Observed<R> current, CallContext call)
      throws ProviderException, InterruptedException {
    faults.at(Faults.Moment.BEFORE_EFFECT, "delete", call.address());
    String key = exclusive() ? name(current.resource()) : current.id();
    if (world.get(kind, key).filter(one -> current.id().equals(one.get("id"))).isPresent()) {
      world.remove(kind, key);
      if (type == Thing.class) {
        removeParts(key);
      }
      world.log("delete " + call.address());
    }
    faults.at(Faults.Moment.AFTER_EFFECT, "delete", call.address());
    return Progress.gone();
  }

  private void removeParts(String thing) {
    world
        .all(KindName.of(Part.class))
        .keySet()
        .forEach(
            part -> {
              if (part.startsWith(thing + "~")) {
                world.remove(KindName.of(Part.class), part);
              }
            });
  }

  @Override
  public Progress<R> poll(String handle, R wanted, CallContext call) throws ProviderException {
    String key = handle.substring(handle.indexOf('/') + 1);
    Map<String, Object> object =
        world
            .get(kind, key)
            .orElseThrow(
                () ->
                    new ProviderException(
                        ProviderException.Category.FAILED, handle + " came to nothing", ""));
    long left = object.get(PENDING) instanceof Long count ? count : 0;
    if (left > 0) {
      var next = new LinkedHashMap<>(object);
      next.put(PENDING, left - 1);
      world.put(kind, key, next);
      return new Progress.Pending<>(handle, Duration.ofMillis(1), "it is being made");
    }
    return Progress.done(observed(object));
  }

  @Override
  public Optional<String> outdated(R wanted, Observed<R> current, Instant now) {
    return exclusive() && aged.contains(name(current.resource()))
        ? Optional.of("it has reached its age")
        : Optional.empty();
  }

  private boolean exclusive() {
    return type != Twin.class;
  }

  private boolean large(R wanted) {
    return wanted instanceof Thing thing && thing.size() >= Thing.LARGE;
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
    Map<String, Object> tree = shape.encodeRecord(resource, Encoding.RESOLVED);
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
    if (large(wanted)) {
      object.put(PENDING, 2L);
    }
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
    if (shape.part("serial").isPresent()) {
      attributes.put("serial", id);
    }
    if (shape.part("revision").isPresent()) {
      attributes.put("revision", "r" + object.get("revision"));
    }
    return new Observed<>(
        type.cast(shape.decode(attributes)),
        id,
        Optional.ofNullable((String) object.get("environment"))
            .map(
                environment ->
                    new Ownership(
                        environment,
                        (String) object.get("stack"),
                        ResourceAddress.parse((String) object.get("address")))));
  }
}
