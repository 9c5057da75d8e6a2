package ai.varai.provisioner.local.embedded;

import ai.varai.provisioner.lifecycle.spi.PreflightRequest;
import ai.varai.provisioner.lifecycle.spi.Problem;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import ai.varai.provisioner.local.port.LoopbackPorts;
import ai.varai.provisioner.local.port.PortHolder;
import ai.varai.provisioner.local.runtime.Endpoint;
import ai.varai.provisioner.local.runtime.LocalRuntime;
import ai.varai.provisioner.local.runtime.Marks;
import ai.varai.provisioner.local.runtime.ObservedNetwork;
import ai.varai.provisioner.local.runtime.ObservedWorkload;
import ai.varai.provisioner.local.runtime.ObservedWorkload.State;
import ai.varai.provisioner.local.runtime.StackMarks;
import ai.varai.provisioner.local.runtime.WorkloadSpec;
import ai.varai.provisioner.local.store.FileRecords;
import ai.varai.provisioner.local.store.PrivateFiles;
import ai.varai.provisioner.model.kind.RunService.LocalProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Workloads as child processes of a supervisor that outlives the command. */
final class EmbeddedRuntime implements LocalRuntime {
  private static final String NETWORK = "network";

  private final Workspace workspace;
  private final SupervisorClient supervisor;
  private final ProcessSpecs specs;
  private final EmbeddedPreflight preflight;
  private final FileRecords records;
  private final Map<String, Object> locks = new ConcurrentHashMap<>();

  EmbeddedRuntime(
      Workspace workspace,
      SupervisorClient supervisor,
      ProcessSpecs specs,
      EmbeddedPreflight preflight,
      FileRecords records) {
    this.workspace = workspace;
    this.supervisor = supervisor;
    this.specs = specs;
    this.preflight = preflight;
    this.records = records;
  }

  @Override
  public String name() {
    return "embedded";
  }

  @Override
  public String describe() {
    return "embedded: plain processes on this machine, PostgreSQL "
        + PostgresBinaries.MAJOR_VERSION
        + " and a MongoDB stand-in; memory and CPU limits hold for Java services only";
  }

  @Override
  public List<Problem> preflight(PreflightRequest wanted) {
    return preflight.problems(wanted.graph().nodes());
  }

  @Override
  public ObservedNetwork ensureNetwork(Marks marks) {
    records.put(new FileRecords.Entry(marks.name(), marks.owner(), marks.resource()));
    return new ObservedNetwork(marks, marks.name());
  }

  @Override
  public List<ObservedNetwork> networks() {
    return records.all(NETWORK).stream()
        .map(
            entry ->
                new ObservedNetwork(
                    new Marks(entry.key(), entry.owner(), Map.of(), entry.resource(), ""),
                    entry.key()))
        .toList();
  }

  @Override
  public void removeNetwork(String name) {
    records.remove(NETWORK, name);
  }

  @Override
  public List<ObservedWorkload> workloads() throws ProviderException, InterruptedException {
    List<ProcessSpec> wanted = workspace.specs();
    if (wanted.stream().anyMatch(spec -> !workspace.halted(spec.name()))) {
      supervisor.ensureRunning();
    }
    return wanted.stream().map(this::observed).toList();
  }

  @Override
  public Optional<ObservedWorkload> workload(String name)
      throws ProviderException, InterruptedException {
    return workspace.spec(name).map(this::observed);
  }

  @Override
  public String source(String image, Optional<LocalProcess> process) {
    return process.map(specs::program).orElse("");
  }

  @Override
  public ObservedWorkload ensure(WorkloadSpec wanted)
      throws ProviderException, InterruptedException {
    synchronized (lock(wanted.name())) {
      Optional<ProcessSpec> before = workspace.spec(wanted.name());
      if (before.isPresent() && !before.get().marks().owner().equals(wanted.marks().owner())) {
        throw new ProviderException(
            Category.CONFLICT,
            "the name " + wanted.name() + " is taken by " + before.get().marks().owner().address(),
            "Give the two different names in the environment file.");
      }
      ProcessSpec spec = prepared(wanted, before.isPresent());
      workspace.writeSpec(spec);
      workspace.resume(spec.name());
      supervisor.ensureRunning();
      supervisor.request("APPLY " + spec.name());
      return observed(spec);
    }
  }

  @Override
  public void restart(String name) throws ProviderException, InterruptedException {
    synchronized (lock(name)) {
      workspace.resume(name);
      supervisor.ensureRunning();
      supervisor.request("RESTART " + name);
    }
  }

  @Override
  public void stop(String name) throws ProviderException, InterruptedException {
    synchronized (lock(name)) {
      workspace.halt(name);
      end(name);
    }
  }

  @Override
  public void remove(String name) throws ProviderException, InterruptedException {
    synchronized (lock(name)) {
      end(name);
      PrivateFiles.delete(workspace.folder(name));
    }
  }

  private void end(String name) throws ProviderException, InterruptedException {
    if (supervisor.process().isPresent()) {
      supervisor.request("STOP " + name);
    }
    // Where the supervisor had died, the process it left behind is still ours to end.
    Optional<ProcessHandle> left = workspace.state(name).flatMap(ProcessState::process);
    if (left.isPresent()) {
      String signal = workspace.spec(name).map(ProcessSpec::signal).orElse("TERM");
      Termination.end(left.get(), signal, Termination.GRACE);
    }
  }

  @Override
  public void releaseWhenEmpty() throws ProviderException, InterruptedException {
    synchronized (locks) {
      if (!Files.exists(workspace.run()) || !workspace.specs().isEmpty()) {
        return;
      }
      supervisor.quit();
      PrivateFiles.delete(workspace.run());
    }
  }

  @Override
  public void logs(String name, int tail, boolean follow, Consumer<String> sink)
      throws ProviderException, InterruptedException {
    try {
      new OutputLog(workspace.log(name)).read(tail, follow, sink);
    } catch (IOException e) {
      throw new ProviderException(
          Category.FAILED, "the log of " + name + " cannot be read: " + e.getMessage(), "", e);
    }
  }

  private ProcessSpec prepared(WorkloadSpec wanted, boolean existed)
      throws ProviderException, InterruptedException {
    try {
      return specs.of(wanted);
    } catch (ProviderException | UncheckedIOException e) {
      if (!existed) {
        PrivateFiles.delete(workspace.folder(wanted.name())); // it may have filled the disk
      }
      throw e;
    }
  }

  private Object lock(String name) {
    return locks.computeIfAbsent(name, n -> new Object());
  }

  private ObservedWorkload observed(ProcessSpec spec) {
    ProcessState state =
        workspace
            .state(spec.name())
            .orElse(new ProcessState(State.STOPPED, 0, 0, "", "", 0, "never started"));
    State now = state.state();
    String detail = state.detail();
    if (now == State.RUNNING && state.process().isEmpty()) {
      boolean supervised = supervisor.process().isPresent() && !workspace.halted(spec.name());
      now = supervised ? State.STARTING : State.STOPPED;
      detail = "process " + state.pid() + " has ended";
    }
    var address = new Endpoint("127.0.0.1", spec.port());
    var deviations = new ArrayList<String>();
    if (!state.fingerprint().isEmpty() && !state.fingerprint().equals(spec.fingerprint())) {
      deviations.add("it runs as it was configured before");
    } else if (now == State.RUNNING
        && !state.program().isEmpty()
        && !state.program().equals(spec.program())) {
      deviations.add("its program has changed since it was started");
    }
    Optional<PortHolder> stranger = now == State.STARTING ? stranger(spec) : Optional.empty();
    stranger.ifPresent(who -> deviations.add("port " + spec.port() + " is held by " + who));
    return new ObservedWorkload(
        spec.marks(),
        workspace.folder(spec.name()).toString(),
        now,
        now != State.STOPPED && stranger.isEmpty(),
        detail,
        address,
        address,
        state.restarts(),
        deviations);
  }

  /** Who keeps it from coming up, and answers in its place: a process that is not of the stack. */
  private static Optional<PortHolder> stranger(ProcessSpec spec) {
    if (LoopbackPorts.free(spec.port())) {
      return Optional.empty();
    }
    String stack = spec.marks().owner().stack();
    return PortHolder.of(spec.port())
        .filter(holder -> !holder.hasVariable(StackMarks.VARIABLE_STACK, stack));
  }
}
