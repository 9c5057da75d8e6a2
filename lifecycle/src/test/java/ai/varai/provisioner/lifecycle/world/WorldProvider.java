package ai.varai.provisioner.lifecycle.world;

import ai.varai.provisioner.lifecycle.spi.PreflightRequest;
import ai.varai.provisioner.lifecycle.spi.Problem;
import ai.varai.provisioner.lifecycle.spi.ProviderLimits;
import ai.varai.provisioner.lifecycle.spi.ResourceHandler;
import ai.varai.provisioner.lifecycle.spi.ResourceProvider;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A provider whose resources are objects of a {@link WorldStore}. */
public final class WorldProvider implements ResourceProvider {
  private final List<ResourceHandler<?>> handlers;
  private final AtomicInteger listCalls = new AtomicInteger();
  private final Set<String> aged = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable String> zone = new AtomicReference<>();
  private final AtomicReference<@Nullable String> place = new AtomicReference<>();
  private List<Problem> problems = List.of();

  public WorldProvider(WorldStore world, Faults faults) {
    handlers =
        List.of(
            new WorldHandler<>(Thing.class, world, faults, listCalls, aged, zone),
            new WorldHandler<>(Twin.class, world, faults, listCalls, aged, zone),
            new WorldHandler<>(Label.class, world, faults, listCalls, aged, zone),
            new WorldHandler<>(Sign.class, world, faults, listCalls, aged, zone),
            new WorldHandler<>(Disk.class, world, faults, listCalls, aged, zone),
            new WorldHandler<>(Safe.class, world, faults, listCalls, aged, zone),
            new WorldHandler<>(Part.class, world, faults, listCalls, aged, zone),
            new WorldHandler<>(Lodger.class, world, faults, listCalls, aged, zone),
            new WorldHandler<>(Drawer.class, world, faults, listCalls, aged, zone),
            new WorldHandler<>(Stall.class, world, faults, listCalls, aged, zone),
            new WorldHandler<>(Vault.class, world, faults, listCalls, aged, zone));
  }

  @Override
  public String name() {
    return "world";
  }

  @Override
  public String describe() {
    return "a world for tests";
  }

  @Override
  public List<ResourceHandler<?>> handlers() {
    return handlers;
  }

  @Override
  public ProviderLimits limits() {
    return new ProviderLimits(8, Double.POSITIVE_INFINITY);
  }

  @Override
  public List<Problem> preflight(PreflightRequest wanted) {
    return problems;
  }

  /** What the next preflights say. */
  public void foresee(Problem... some) {
    problems = List.of(some);
  }

  /** Lets everything of one name reach its age: it has to be made anew. */
  public void age(String name) {
    aged.add(name);
  }

  @Override
  public Optional<String> elsewhere(String id) {
    return Optional.ofNullable(place.get());
  }

  @Override
  public String place() {
    String left = place.get();
    return left == null ? "this world" : "not " + left;
  }

  /** All that there is is out of reach from now on, in that place. */
  public void leave(String where) {
    place.set(where);
  }

  /** From now on lists show the things of one zone only, as Google's lists of a region do. */
  public void listOnly(String oneZone) {
    zone.set(oneZone);
  }

  /** How often a kind was listed. */
  public int listCalls() {
    return listCalls.get();
  }
}
