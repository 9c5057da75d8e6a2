package ai.varai.provisioner.local;

import ai.varai.provisioner.lifecycle.spi.Artifacts;
import ai.varai.provisioner.lifecycle.spi.Operations;
import ai.varai.provisioner.lifecycle.spi.PreflightRequest;
import ai.varai.provisioner.lifecycle.spi.Problem;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ResourceHandler;
import ai.varai.provisioner.lifecycle.spi.ResourceProvider;
import ai.varai.provisioner.lifecycle.spi.SecretValues;
import ai.varai.provisioner.lifecycle.spi.Workbench;
import ai.varai.provisioner.local.handler.Handlers;
import ai.varai.provisioner.local.handler.LocalOperations;
import ai.varai.provisioner.local.handler.LocalSecretValues;
import ai.varai.provisioner.local.handler.LocalWorld;
import ai.varai.provisioner.local.port.LoopbackPorts;
import ai.varai.provisioner.local.port.PortCheck;
import ai.varai.provisioner.local.runtime.ObservedWorkload;
import ai.varai.provisioner.model.kind.DocumentDatabase;
import ai.varai.provisioner.model.kind.GoogleEmulator;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.kind.SqlInstance;
import ai.varai.provisioner.model.kind.TraceStore;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The environment's resources on this machine. */
public final class LocalProvider implements ResourceProvider {
  private final LocalWorld world;
  private final String reason;
  private final Runnable chosen;
  private final List<ResourceHandler<?>> handlers;

  /**
   * @param reason why this runtime was chosen; empty when a person asked for it
   * @param chosen told before the first change that the environment runs in this runtime
   */
  public LocalProvider(LocalWorld world, String reason, Runnable chosen) {
    this.world = world;
    this.reason = reason;
    this.chosen = chosen;
    this.handlers = Handlers.of(world);
  }

  @Override
  public String name() {
    return "local";
  }

  @Override
  public String describe() {
    String what = world.runtime().describe();
    return reason.isEmpty() ? what : what + " (" + reason + ")";
  }

  @Override
  public List<ResourceHandler<?>> handlers() {
    return handlers;
  }

  @Override
  public Optional<Operations> operations() {
    return Optional.of(new LocalOperations(world));
  }

  @Override
  public Optional<Workbench> workbench() {
    return Optional.of(new LocalOperations(world));
  }

  @Override
  public Optional<SecretValues> secretValues() {
    return Optional.of(new LocalSecretValues(world));
  }

  /** The Docker engine's images; processes of embedded mode have none. */
  @Override
  public Optional<Artifacts> artifacts() {
    return world.runtime().artifacts();
  }

  @Override
  public List<Problem> preflight(PreflightRequest wanted) {
    var problems = new ArrayList<Problem>(world.runtime().preflight(wanted));
    var names = new TreeSet<String>();
    for (ResourceNode<?> node : wanted.graph().nodes()) {
      listener(node.resource()).forEach(names::add);
    }
    var check = new PortCheck(world.ports(), world.stack(), LoopbackPorts::free);
    problems.addAll(check.problems(names, running()));
    if (problems.isEmpty()) {
      chosen.run();
    }
    return problems;
  }

  private Map<String, Integer> running() {
    var ports = new TreeMap<String, Integer>();
    try {
      for (ObservedWorkload workload : world.runtime().workloads()) {
        if (workload.holdsPort()) {
          ports.put(workload.name(), workload.external().port());
        }
      }
    } catch (ProviderException e) {
      return Map.of(); // the apply itself will say what is wrong with the runtime
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return ports;
  }

  private static Stream<String> listener(Resource resource) {
    if (resource instanceof RunService service) {
      return Stream.of(service.name());
    } else if (resource instanceof SqlInstance instance) {
      return Stream.of(instance.name());
    } else if (resource instanceof DocumentDatabase database) {
      return Stream.of(database.name());
    } else if (resource instanceof GoogleEmulator emulator) {
      return Stream.of(emulator.name());
    } else if (resource instanceof TraceStore traces) {
      return Stream.of(traces.name());
    }
    return Stream.empty();
  }

  @Override
  public void close() {
    world.postgres().close();
    world.runtime().close();
  }
}
