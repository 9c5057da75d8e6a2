package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.codec.CodecException;
import ai.varai.provisioner.lifecycle.codec.Encoding;
import ai.varai.provisioner.lifecycle.codec.Part;
import ai.varai.provisioner.lifecycle.codec.RecordShape;
import ai.varai.provisioner.lifecycle.codec.Unknown;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.lifecycle.spi.ResourceHandler;
import ai.varai.provisioner.lifecycle.spi.ResourceProvider;
import ai.varai.provisioner.lifecycle.state.OpenOperation;
import ai.varai.provisioner.lifecycle.state.StoredResource;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.KindName;
import ai.varai.provisioner.model.resource.ReplaceOrder;
import ai.varai.provisioner.model.resource.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The kinds that the provider at hand can hold. */
final class Kinds {
  private final Map<String, Entry> byName = new LinkedHashMap<>();
  private final String provider;
  private final String place;
  private final Ownership self;

  Kinds(ResourceProvider provider, Ownership self) {
    this.provider = provider.name();
    this.place = provider.place();
    this.self = self;
    for (ResourceHandler<?> handler : provider.handlers()) {
      Entry entry = Entry.of(handler);
      if (byName.putIfAbsent(entry.name(), entry) != null) {
        throw new IllegalArgumentException(
            "provider " + provider.name() + " has two handlers for " + entry.name());
      }
    }
  }

  /** Where what is made comes to be. */
  String place() {
    return place;
  }

  /** One kind with its handler and the facts that its record states. */
  record Entry(
      String name,
      RecordShape shape,
      ResourceHandler<Resource> handler,
      String title,
      ReplaceOrder order,
      boolean holdsData,
      Optional<String> within,
      Duration timeout) {

    @SuppressWarnings("unchecked") // a handler only ever gets resources of its own kind
    static Entry of(ResourceHandler<?> handler) {
      Kind kind = KindName.describe(handler.kind());
      return new Entry(
          kind.value(),
          RecordShape.of(handler.kind()),
          (ResourceHandler<Resource>) handler,
          kind.title(),
          kind.replace(),
          kind.holdsData(),
          kind.within() == Resource.class
              ? Optional.empty()
              : Optional.of(KindName.of(kind.within())),
          Duration.parse("PT" + kind.timeout()));
    }

    /** The attribute tree of what a provider returned. */
    Map<String, Object> encode(Observed<?> observed) {
      return shape.encodeRecord(observed.resource(), Encoding.RESOLVED);
    }

    /** Why it has to be made anew although it is as wanted. */
    @SuppressWarnings("unchecked") // what has the kind's address is of the kind
    Optional<String> outdated(Resource wanted, Observed<?> found, Instant now) {
      return handler.outdated(wanted, (Observed<Resource>) found, now);
    }

    /** Why what is wanted cannot be come to from what is there. */
    @SuppressWarnings("unchecked") // what has the kind's address is of the kind
    Optional<ResourceHandler.Impossible> impossible(Resource wanted, Observed<?> found) {
      return handler.impossible(wanted, (Observed<Resource>) found);
    }

    /** Why nothing can be made under its name once it is deleted. */
    @SuppressWarnings("unchecked") // what has the kind's address is of the kind
    Optional<ResourceHandler.Impossible> keepsName(Observed<?> found) {
      return handler.keepsName((Observed<Resource>) found);
    }

    /** The same of what the state has and the target has not. */
    Optional<ResourceHandler.Impossible> keepsName(StoredResource gone) {
      return identity(gone)
          .flatMap(was -> keepsName(new Observed<>(was, gone.id(), Optional.empty())));
    }

    /** Why it cannot be deleted while others that are made with it exist. */
    @SuppressWarnings("unchecked") // what has the kind's address is of the kind
    Optional<ResourceHandler.Impossible> heldByUsers(Observed<?> found) {
      return handler.heldByUsers((Observed<Resource>) found);
    }

    /** The reason of a deletion, with what the deletion leaves on purpose. */
    @SuppressWarnings("unchecked") // what has the kind's address is of the kind
    String withLeftBehind(String reason, Observed<?> found) {
      String left = handler.leftBehind((Observed<Resource>) found).orElse("");
      return reason.isEmpty() || left.isEmpty() ? reason + left : reason + "; " + left;
    }

    /** By what name to look for what the state has; empty of what an older program wrote. */
    Optional<Resource> identity(StoredResource stored) {
      try {
        return Optional.of(decode(stored.attributes()));
      } catch (CodecException e) {
        return Optional.empty();
      }
    }

    /** Whether an attribute tree says that the target itself refuses the deletion. */
    boolean refusesDeletion(Map<String, Object> attributes) {
      return Arrays.stream(shape.parts())
          .filter(Part::deletionProtection)
          .anyMatch(part -> Boolean.TRUE.equals(attributes.get(part.name())));
    }

    /** Whether two attribute trees have one name in the target's eyes. */
    boolean sameIdentity(Map<String, Object> one, Map<String, Object> other) {
      return Arrays.stream(shape.parts())
          .filter(Part::identity)
          .map(Part::name)
          .allMatch(name -> Objects.equals(one.get(name), other.get(name)));
    }

    /**
     * What an attribute tree says by which no other of the kind is called at the target; empty
     * where that is not known, or where two may be called the same.
     */
    Optional<List<Object>> name(Map<String, Object> tree) {
      List<Object> name =
          Arrays.stream(shape.parts())
              .filter(Part::identity)
              .map(part -> tree.getOrDefault(part.name(), Unknown.VALUE))
              .toList();
      return Optional.of(name).filter(one -> !one.isEmpty() && !one.contains(Unknown.VALUE));
    }

    /** Whether what was begun has another name than what is wanted, as far as that is known. */
    boolean begunElsewhere(OpenOperation begun, Map<String, Object> wanted) {
      return !begun.inputs().isEmpty()
          && Arrays.stream(shape.parts())
              .filter(Part::identity)
              .map(Part::name)
              .filter(name -> wanted.get(name) != Unknown.VALUE)
              .anyMatch(name -> !Objects.equals(begun.inputs().get(name), wanted.get(name)));
    }

    Resource decode(Map<String, Object> tree) {
      return (Resource) shape.decode(tree);
    }
  }

  /** Whether what was found lacks the stack's marks, which others of its kind carry. */
  boolean unmarked(Entry kind, Observed<?> found) {
    return kind.handler().carriesMarks() && found.owner().filter(self::sameStack).isEmpty();
  }

  /**
   * Why what was found is to get the stack's marks. What did not get them when it was taken over
   * cannot hold them.
   */
  Optional<String> toBeMarked(Entry kind, Observed<?> found, Optional<StoredResource> stored) {
    if (!unmarked(kind, found) || stored.filter(StoredResource::unmarked).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(stored.isEmpty() ? "it is taken over" : "its marks are gone");
  }

  String provider() {
    return provider;
  }

  Optional<Entry> find(String kind) {
    return Optional.ofNullable(byName.get(kind));
  }

  /** The kind, which the caller knows to be there. */
  Entry get(String kind) {
    Entry entry = byName.get(kind);
    if (entry == null) {
      throw new IllegalStateException("provider " + provider + " has no kind " + kind);
    }
    return entry;
  }

  Collection<Entry> all() {
    return byName.values();
  }
}
