package ai.varai.provisioner.local.handler;

import ai.varai.provisioner.lifecycle.spi.LogListener;
import ai.varai.provisioner.lifecycle.spi.Operations;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import ai.varai.provisioner.lifecycle.spi.Traces;
import ai.varai.provisioner.lifecycle.spi.Workbench;
import ai.varai.provisioner.local.probe.HttpQuestions;
import ai.varai.provisioner.local.runtime.ObservedWorkload;
import ai.varai.provisioner.model.kind.DocumentDatabase;
import ai.varai.provisioner.model.kind.GoogleEmulator;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.kind.SqlInstance;
import ai.varai.provisioner.model.kind.TraceStore;
import ai.varai.provisioner.model.resource.KindName;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Logs, restarts and variables of the running parts. */
public final class LocalOperations implements Operations, Workbench {
  private static final String SERVICE = KindName.of(RunService.class);
  private static final Set<String> RUNNING_KINDS =
      Set.of(
          SERVICE,
          KindName.of(SqlInstance.class),
          KindName.of(DocumentDatabase.class),
          KindName.of(GoogleEmulator.class),
          KindName.of(TraceStore.class));

  private final LocalWorld world;
  private final SecretAccess access;

  public LocalOperations(LocalWorld world) {
    this.world = world;
    this.access = new SecretAccess(world);
  }

  @Override
  public Set<String> kinds() {
    return RUNNING_KINDS;
  }

  @Override
  public List<PartStatus> status() throws ProviderException, InterruptedException {
    return world.runtime().workloads().stream()
        .sorted(Comparator.comparing(ObservedWorkload::name))
        .map(LocalOperations::status)
        .toList();
  }

  @Override
  public void logs(String part, int tail, boolean follow, LogListener listener)
      throws ProviderException, InterruptedException {
    world.runtime().logs(find(part).name(), tail, follow, listener::line);
  }

  @Override
  public Optional<Traces> traces() throws ProviderException, InterruptedException {
    return world.runtime().workloads().stream()
        .filter(workload -> kind(workload).equals(KindName.of(TraceStore.class)))
        .findFirst()
        .map(
            workload ->
                new LocalTraces(
                    workload.external(),
                    world.json().decode(TraceStore.class, workload.marks().resource()).project()));
  }

  @Override
  public void restart(String part, Duration patience)
      throws ProviderException, InterruptedException {
    ObservedWorkload workload = find(part);
    world.runtime().restart(workload.name());
    Optional<String> trouble =
        new ReadinessWait(world.runtime(), workload.name(), patience)
            .until(() -> notReady(workload));
    if (trouble.isPresent()) {
      throw new ProviderException(
          Category.FAILED,
          workload.name() + " was started again but is not ready: " + trouble.get(),
          "Its output: the logs command with " + workload.name() + ".");
    }
  }

  @Override
  public void stop(String part) throws ProviderException, InterruptedException {
    world.runtime().stop(find(part).name());
  }

  @Override
  public Map<String, String> variables(Optional<String> service)
      throws ProviderException, InterruptedException {
    List<ObservedWorkload> all = world.runtime().workloads();
    if (service.isPresent()) {
      return variables(find(service.get()), all);
    }
    var together = new TreeMap<String, String>();
    var different = new HashSet<String>();
    for (ObservedWorkload workload : all) {
      variables(workload, all)
          .forEach(
              (name, value) -> {
                if (!value.equals(together.getOrDefault(name, value))) {
                  different.add(name);
                }
                together.put(name, value);
              });
    }
    together.keySet().removeAll(different);
    return together;
  }

  @Override
  public Map<String, String> sources(ResourceGraph wanted)
      throws ProviderException, InterruptedException {
    var sources = new TreeMap<String, String>();
    for (ResourceNode<?> node : wanted.nodes()) {
      if (node.resource() instanceof RunService service) {
        sources.put(service.name(), world.runtime().source(service.image(), service.process()));
      }
    }
    return sources;
  }

  private Map<String, String> variables(ObservedWorkload workload, List<ObservedWorkload> all)
      throws ProviderException {
    var variables = new TreeMap<String, String>();
    if (!kind(workload).equals(SERVICE)) {
      return variables;
    }
    RunService service = decode(workload);
    service.env().forEach((name, value) -> variables.put(name, fromHere(value.get(), all)));
    for (var entry : service.secretEnv().entrySet()) {
      var key = entry.getValue();
      String payload = world.secrets().payload(access.reference(key));
      variables.put(entry.getKey(), fromHere(payload, all));
    }
    return variables;
  }

  /** Replaces the addresses that only services reach by those that work from this machine. */
  private static String fromHere(String value, List<ObservedWorkload> all) {
    String here = value;
    for (ObservedWorkload workload : all) {
      here = here.replace(workload.internal().toString(), workload.external().toString());
    }
    return here;
  }

  private Optional<String> notReady(ObservedWorkload workload) {
    Duration answer = Duration.ofSeconds(2);
    if (kind(workload).equals(SERVICE)) {
      RunService service = decode(workload);
      return HttpQuestions.notOk(workload.external(), service.readinessProbe().path(), answer);
    }
    return HttpQuestions.accepts(workload.external(), answer)
        ? Optional.empty()
        : Optional.of("nothing answers at " + workload.external());
  }

  private ObservedWorkload find(String part) throws ProviderException, InterruptedException {
    List<ObservedWorkload> all = world.runtime().workloads();
    return all.stream()
        .filter(w -> w.name().equals(part) || w.marks().owner().address().toString().equals(part))
        .findFirst()
        .orElseThrow(
            () ->
                all.isEmpty()
                    ? new ProviderException(
                        Category.CONFLICT,
                        "nothing of this environment runs",
                        "Bring it up first: provisioner up --env=" + world.environment() + ".")
                    : new ProviderException(
                        Category.INVALID,
                        "nothing that runs in this environment is called " + part,
                        "There are "
                            + String.join(
                                ", ", all.stream().map(ObservedWorkload::name).sorted().toList())
                            + ". 'provisioner up --env="
                            + world.environment()
                            + "' makes again what was removed by hand."));
  }

  private RunService decode(ObservedWorkload workload) {
    return world.json().decode(RunService.class, workload.marks().resource());
  }

  private static String kind(ObservedWorkload workload) {
    return workload.marks().owner().address().kind();
  }

  /** How it is, and in what way not as it should be. */
  private static String detail(ObservedWorkload workload) {
    return Stream.concat(Stream.of(workload.detail()), workload.deviations().stream())
        .filter(words -> !words.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private static PartStatus status(ObservedWorkload workload) {
    boolean up = workload.state() != ObservedWorkload.State.STOPPED;
    String scheme = kind(workload).equals(SERVICE) ? "http://" : "";
    return new PartStatus(
        workload.name(),
        kind(workload),
        switch (workload.state()) {
          case RUNNING -> State.RUNNING;
          case STARTING -> State.STARTING;
          case STOPPED -> State.STOPPED;
        },
        detail(workload),
        up ? Optional.of(scheme + workload.external()) : Optional.empty(),
        workload.restarts());
  }
}
