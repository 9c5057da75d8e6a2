package ai.varai.provisioner.local.handler;

import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.lifecycle.spi.Progress;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import ai.varai.provisioner.lifecycle.spi.ResourceHandler;
import ai.varai.provisioner.local.runtime.Marks;
import ai.varai.provisioner.local.runtime.ObservedWorkload;
import ai.varai.provisioner.local.runtime.WorkloadSpec;
import ai.varai.provisioner.model.resource.KindName;
import ai.varai.provisioner.model.resource.Resource;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A kind whose resources run: containers or processes. */
abstract class WorkloadHandler<R extends Resource> implements ResourceHandler<R> {
  private final Class<R> kind;
  protected final LocalWorld world;

  WorkloadHandler(Class<R> kind, LocalWorld world) {
    this.kind = kind;
    this.world = world;
  }

  /** The target's name of the resource. */
  abstract String nameOf(R resource);

  abstract Map<String, String> labels(R resource);

  /** The resource without what is computed: what decides whether it is another one now. */
  abstract R bare(R resource);

  /** The resource with what is computed. */
  abstract R computed(R resource, ObservedWorkload workload);

  /** What is to run. */
  abstract WorkloadSpec specification(
      R resource, Marks marks, int hostPort, Optional<ObservedWorkload> current)
      throws ProviderException;

  /** Why it cannot be used yet; empty when it answers. */
  abstract Optional<String> notReady(R resource, ObservedWorkload workload);

  /** How long it may take from its start until it answers. */
  abstract Duration patience(R resource);

  /** In what way what runs is not of today, although nothing of the resource has changed. */
  Optional<String> outdated(R resource, ObservedWorkload workload) {
    return Optional.empty();
  }

  /** Payloads that must not be shown even if the workload wrote them to its log. */
  List<String> hidden(WorkloadSpec specification) {
    return List.of();
  }

  /** What goes when the workload has gone. */
  void forget(R resource) throws ProviderException, InterruptedException {}

  @Override
  public final Class<R> kind() {
    return kind;
  }

  @Override
  public final List<Observed<R>> list(CallContext call)
      throws ProviderException, InterruptedException {
    return world.runtime().workloads().stream()
        .filter(w -> w.marks().owner().address().kind().equals(KindName.of(kind)))
        .map(this::observed)
        .toList();
  }

  @Override
  public final Optional<Observed<R>> read(R identity, CallContext call)
      throws ProviderException, InterruptedException {
    return world
        .runtime()
        .workload(nameOf(identity))
        .filter(w -> w.marks().owner().address().kind().equals(KindName.of(kind)))
        .map(this::observed);
  }

  @Override
  public final Progress<R> create(R wanted, CallContext call)
      throws ProviderException, InterruptedException {
    return run(wanted, call);
  }

  @Override
  public final Progress<R> update(R wanted, Observed<R> current, CallContext call)
      throws ProviderException, InterruptedException {
    return run(wanted, call);
  }

  @Override
  public final Progress<R> delete(Observed<R> current, CallContext call)
      throws ProviderException, InterruptedException {
    String name = nameOf(current.resource());
    world.runtime().remove(name);
    forget(current.resource());
    world.ports().forget(name);
    world.runtime().releaseWhenEmpty();
    return Progress.gone();
  }

  private Progress<R> run(R wanted, CallContext call)
      throws ProviderException, InterruptedException {
    String name = nameOf(wanted);
    Ownership owner = call.owner(call.address());
    Optional<ObservedWorkload> current = world.runtime().workload(name);
    if (current.isPresent() && !current.get().marks().owner().equals(owner)) {
      throw new ProviderException(
          Category.CONFLICT,
          "the name " + name + " is taken by " + current.get().marks().owner().address(),
          "Give the two different names in the environment file.");
    }
    var marks = new Marks(name, owner, labels(wanted), world.json().encode(bare(wanted)), "");
    WorkloadSpec specification;
    ObservedWorkload started;
    try {
      specification = specification(wanted, marks, world.ports().portOf(name), current);
      started = world.runtime().ensure(specification);
    } catch (ProviderException | UncheckedIOException e) {
      if (world.runtime().workload(name).isEmpty()) {
        world.ports().forget(name); // nothing came of it, so nothing of it is kept
      }
      throw e;
    }
    awaitReady(wanted, specification, started, call);
    return Progress.done(
        observed(
            world
                .runtime()
                .workload(name)
                .orElseThrow(
                    () ->
                        new ProviderException(
                            Category.TRANSIENT, name + " vanished while it was started", ""))));
  }

  private void awaitReady(
      R wanted, WorkloadSpec specification, ObservedWorkload started, CallContext call)
      throws ProviderException, InterruptedException {
    Duration patience = patience(wanted);
    if (call.remaining().compareTo(patience) < 0) {
      patience = call.remaining();
    }
    var wait = new ReadinessWait(world.runtime(), specification.name(), patience);
    Optional<String> trouble = wait.until(() -> notReady(wanted, started));
    if (trouble.isPresent()) {
      throw new ProviderException(
          Category.FAILED,
          specification.name()
              + " did not become ready: "
              + trouble.get()
              + wait.lastLines(hidden(specification)),
          "Its whole output: the logs command with " + specification.name() + ".");
    }
  }

  private Observed<R> observed(ObservedWorkload workload) {
    // What leads to it is planned with the port that it is told to move to.
    Optional<Integer> told =
        world.ports().pinned(workload.name()).filter(port -> port != workload.external().port());
    R resource =
        computed(
            world.json().decode(kind, workload.marks().resource()),
            told.map(workload::at).orElse(workload));
    return new Observed<>(
        resource,
        workload.id(),
        Optional.of(workload.marks().owner()),
        told.map(port -> "its port is " + workload.external().port() + " instead of " + port)
            .or(() -> defect(workload))
            .or(() -> outdated(resource, workload)));
  }

  private static Optional<String> defect(ObservedWorkload workload) {
    if (workload.state() == ObservedWorkload.State.STOPPED) {
      return Optional.of("it does not run (" + workload.detail() + ")");
    }
    return workload.deviations().isEmpty()
        ? Optional.empty()
        : Optional.of(String.join("; ", workload.deviations()));
  }
}
