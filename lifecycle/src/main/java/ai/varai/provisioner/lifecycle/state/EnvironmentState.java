package ai.varai.provisioner.lifecycle.state;

import ai.varai.provisioner.model.resource.ResourceAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the ledger's records add up to. Changed only by applying records, one after the other, in
 * one thread.
 */
public final class EnvironmentState {
  private String lineage = "";
  private long serial;
  private final Map<ResourceAddress, StoredResource> resources = new LinkedHashMap<>();
  private final Map<ResourceAddress, List<StoredResource>> deposed = new LinkedHashMap<>();
  private final Map<ResourceAddress, Set<String>> released = new LinkedHashMap<>();
  private final Map<OpenOperation.Key, OpenOperation> open = new LinkedHashMap<>();
  private Map<String, Object> outputs = Map.of();
  private boolean partial;
  private boolean unended;
  private Optional<Instant> lastApply = Optional.empty();

  /** Identity of the state over its whole life; empty before the first write. */
  public String lineage() {
    return lineage;
  }

  /** Number of the last record. */
  public long serial() {
    return serial;
  }

  public Collection<StoredResource> resources() {
    return Collections.unmodifiableCollection(resources.values());
  }

  public Optional<StoredResource> find(ResourceAddress address) {
    return Optional.ofNullable(resources.get(address));
  }

  /** Resources that were replaced and are yet to be deleted. */
  public List<StoredResource> deposed() {
    var all = new ArrayList<StoredResource>();
    deposed.values().forEach(all::addAll);
    return all;
  }

  /** Whether a resource was replaced at the address and is yet to be deleted. */
  public boolean isDeposed(ResourceAddress address, String id) {
    return deposed.getOrDefault(address, List.of()).stream().anyMatch(one -> one.id().equals(id));
  }

  /** Resources that were once ours and were let go, by the provider's names for them. */
  public Map<ResourceAddress, Set<String>> released() {
    return Collections.unmodifiableMap(released);
  }

  public Collection<OpenOperation> open() {
    return Collections.unmodifiableCollection(open.values());
  }

  /**
   * The operation on the resource at the address that has not ended.
   *
   * @param target what is deleted, by the provider's id; for others it does not matter
   */
  public Optional<OpenOperation> open(ResourceAddress address, String operation, String target) {
    return Optional.ofNullable(open.get(OpenOperation.key(address, operation, target)));
  }

  /**
   * What a resource that was made, or may have been, depends on; empty when nothing is known of it.
   * A create or update that has not ended may have had its effect.
   */
  public Optional<Set<ResourceAddress>> dependenciesOf(ResourceAddress address) {
    Optional<Set<ResourceAddress>> stored = find(address).map(StoredResource::dependencies);
    if (open.isEmpty()) {
      return stored;
    }
    Set<ResourceAddress> all = new LinkedHashSet<>(stored.orElse(Set.of()));
    boolean begun = false;
    for (String operation : List.of("create", "update")) {
      Optional<OpenOperation> one = open(address, operation, OpenOperation.ANY_TARGET);
      one.map(OpenOperation::dependencies).ifPresent(all::addAll);
      begun |= one.isPresent();
    }
    return begun ? Optional.of(all) : stored;
  }

  public Map<String, Object> outputs() {
    return outputs;
  }

  /** Whether the last apply left part of the graph out. */
  public boolean partial() {
    return partial;
  }

  public Optional<Instant> lastApply() {
    return lastApply;
  }

  /**
   * Whether an apply began operations and did not come to its end: it was killed, though perhaps
   * after the last of them.
   */
  public boolean unended() {
    return unended;
  }

  /** Whether it says nothing at all. */
  public boolean empty() {
    return resources.isEmpty() && deposed.isEmpty() && open.isEmpty();
  }

  /** Gives the next record a number beyond the given one. */
  void goOnAfter(long number) {
    serial = Math.max(serial, number);
  }

  void apply(LedgerRecord record, long number) {
    serial = number;
    apply(record);
  }

  private void apply(LedgerRecord record) {
    if (record instanceof LedgerRecord.Intent r) {
      open.put(r.operation().key(), r.operation());
      unended = true;
    } else if (record instanceof LedgerRecord.Handle r) {
      open.computeIfPresent(
          key(r.address(), r.operation(), r.target()),
          (key, operation) -> operation.withHandle(r.handle()));
    } else if (record instanceof LedgerRecord.Present r) {
      resources.put(r.resource().address(), r.resource());
      claim(r.resource());
      // Whatever was begun and not closed: this is how it came out. But for what is to delete
      // others that once had the address.
      if (!open.isEmpty()) {
        open.values()
            .removeIf(
                one ->
                    one.address().equals(r.resource().address())
                        && !one.deletesAnother(r.resource().id()));
      }
    } else if (record instanceof LedgerRecord.Deposed r) {
      StoredResource old = resources.remove(r.address());
      if (old != null) {
        deposed.computeIfAbsent(r.address(), a -> new ArrayList<>()).add(old);
      }
    } else if (record instanceof LedgerRecord.Gone r) {
      gone(r);
    } else if (record instanceof LedgerRecord.Closed r) {
      end(r.address(), r.operation(), r.target());
    } else if (record instanceof LedgerRecord.Moved r) {
      move(r.from(), r.to());
    } else if (record instanceof LedgerRecord.Forgotten r) {
      forget(r.address());
    } else if (record instanceof LedgerRecord.Released r) {
      release(r.address());
    } else if (record instanceof LedgerRecord.Protection r) {
      resources.computeIfPresent(r.address(), (a, old) -> old.withProtection(r.isProtected()));
    } else if (record instanceof LedgerRecord.Applied r) {
      outputs = Collections.unmodifiableMap(new LinkedHashMap<>(r.outputs()));
      partial = r.partial();
      unended = false;
      lastApply = Optional.of(r.at());
    } else if (record instanceof LedgerRecord.Begun r) {
      lineage = r.lineage();
    }
  }

  /** Shows what a move would lead to, without a record of it. */
  public void previewMove(ResourceAddress from, ResourceAddress to) {
    move(from, to);
  }

  private void forget(ResourceAddress address) {
    resources.remove(address);
    deposed.remove(address);
    open.keySet().removeIf(key -> key.address().equals(address));
  }

  private void release(ResourceAddress address) {
    Set<String> ids = released.computeIfAbsent(address, a -> new LinkedHashSet<>());
    find(address).ifPresent(current -> ids.add(current.id()));
    deposed.getOrDefault(address, List.of()).forEach(old -> ids.add(old.id()));
    forget(address);
  }

  /** What is managed again is not released any more. */
  private void claim(StoredResource resource) {
    if (!released.isEmpty()) {
      released.computeIfPresent(
          resource.address(),
          (a, ids) -> {
            ids.remove(resource.id());
            return ids.isEmpty() ? null : ids;
          });
    }
  }

  private void gone(LedgerRecord.Gone r) {
    StoredResource current = resources.get(r.address());
    if (current != null && current.id().equals(r.id())) {
      resources.remove(r.address());
      // A create that had not ended when its resource was to go.
      end(r.address(), "create", OpenOperation.ANY_TARGET);
    }
    deposed.computeIfPresent(
        r.address(),
        (a, old) -> {
          old.removeIf(one -> one.id().equals(r.id()));
          return old.isEmpty() ? null : old;
        });
    r.ends().ifPresent(ends -> end(r.address(), ends, r.id()));
  }

  private void end(ResourceAddress address, String operation, String target) {
    open.remove(key(address, operation, target));
  }

  private OpenOperation.Key key(ResourceAddress address, String operation, String target) {
    if (target.equals(OpenOperation.ANY_TARGET)) {
      for (OpenOperation one : open.values()) {
        if (one.address().equals(address) && one.operation().equals(operation)) {
          return one.key();
        }
      }
    }
    return OpenOperation.key(address, operation, target);
  }

  private void move(ResourceAddress from, ResourceAddress to) {
    StoredResource moved = resources.remove(from);
    if (moved != null) {
      resources.put(to, moved.at(to));
    }
    List<StoredResource> old = deposed.remove(from);
    if (old != null) {
      List<StoredResource> all = deposed.computeIfAbsent(to, a -> new ArrayList<>());
      old.forEach(one -> all.add(one.at(to)));
    }
    for (OpenOperation operation : List.copyOf(open.values())) {
      boolean here = operation.address().equals(from);
      if (here || operation.dependencies().contains(from)) {
        open.remove(operation.key());
        OpenOperation there =
            operation.at(
                here ? to : operation.address(), replaced(operation.dependencies(), from, to));
        open.put(there.key(), there);
      }
    }
    resources.replaceAll((address, one) -> following(one, from, to));
    deposed.values().forEach(each -> each.replaceAll(one -> following(one, from, to)));
  }

  /** What depended on the old address depends on the new one. */
  private static StoredResource following(
      StoredResource one, ResourceAddress from, ResourceAddress to) {
    return one.dependencies().contains(from)
        ? one.dependingOn(replaced(one.dependencies(), from, to))
        : one;
  }

  private static Set<ResourceAddress> replaced(
      Set<ResourceAddress> set, ResourceAddress from, ResourceAddress to) {
    var result = new LinkedHashSet<ResourceAddress>();
    set.forEach(one -> result.add(one.equals(from) ? to : one));
    return Collections.unmodifiableSet(result);
  }

  /** Everything as one tree, for a snapshot. */
  Map<String, Object> tree() {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("resources", resources.values().stream().map(RecordFormat::resource).toList());
    tree.put("deposed", deposed().stream().map(RecordFormat::resource).toList());
    if (!released.isEmpty()) {
      var ids = new LinkedHashMap<String, Object>();
      released.forEach((address, each) -> ids.put(address.toString(), List.copyOf(each)));
      tree.put("released", ids);
    }
    tree.put("open", open.values().stream().map(RecordFormat::operation).toList());
    tree.put("outputs", outputs);
    tree.put("partial", partial);
    if (unended) {
      tree.put("unended", true);
    }
    lastApply.ifPresent(at -> tree.put("last_apply", at.toString()));
    return tree;
  }

  /** What a snapshot's tree says. */
  static EnvironmentState of(String lineage, long serial, Map<String, Object> tree) {
    var state = new EnvironmentState();
    state.lineage = lineage;
    state.serial = serial;
    for (Object one : RecordFormat.list(tree, "resources")) {
      StoredResource resource = RecordFormat.resource(RecordFormat.map(one));
      state.resources.put(resource.address(), resource);
    }
    for (Object one : RecordFormat.list(tree, "deposed")) {
      StoredResource resource = RecordFormat.resource(RecordFormat.map(one));
      state.deposed.computeIfAbsent(resource.address(), a -> new ArrayList<>()).add(resource);
    }
    if (tree.containsKey("released")) {
      Map<String, Object> ids = RecordFormat.map(tree, "released");
      for (String address : ids.keySet()) {
        var each = new LinkedHashSet<String>();
        RecordFormat.list(ids, address).forEach(id -> each.add(String.valueOf(id)));
        state.released.put(ResourceAddress.parse(address), each);
      }
    }
    for (Object one : RecordFormat.list(tree, "open")) {
      OpenOperation operation = RecordFormat.operation(RecordFormat.map(one));
      state.open.put(operation.key(), operation);
    }
    state.outputs = RecordFormat.map(tree, "outputs");
    state.partial = RecordFormat.bool(tree, "partial");
    state.unended = Boolean.TRUE.equals(tree.get("unended"));
    state.lastApply =
        Optional.ofNullable(tree.get("last_apply")).map(at -> Instant.parse(at.toString()));
    return state;
  }
}
