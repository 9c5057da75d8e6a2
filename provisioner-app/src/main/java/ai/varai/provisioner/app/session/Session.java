package ai.varai.provisioner.app.session;

import ai.varai.provisioner.app.Version;
import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.output.Reporter;
import ai.varai.provisioner.app.output.Style;
import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.LifecycleSettings;
import ai.varai.provisioner.lifecycle.Promotion;
import ai.varai.provisioner.lifecycle.event.EventSink;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.spi.Operations;
import ai.varai.provisioner.lifecycle.spi.ProviderModule;
import ai.varai.provisioner.lifecycle.spi.ProviderModule.Purpose;
import ai.varai.provisioner.lifecycle.spi.ProviderSettings;
import ai.varai.provisioner.lifecycle.spi.ResourceProvider;
import ai.varai.provisioner.lifecycle.state.PromotionStore;
import ai.varai.provisioner.lifecycle.state.Sealer;
import ai.varai.provisioner.lifecycle.state.StateBackend;
import ai.varai.provisioner.lifecycle.state.StateStore;
import ai.varai.provisioner.model.compile.CompileOptions;
import ai.varai.provisioner.model.compile.EnvironmentCompiler;
import ai.varai.provisioner.model.compile.ProviderOptions;
import ai.varai.provisioner.model.config.ApprovalRule;
import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.config.Target;
import ai.varai.provisioner.model.read.EnvironmentLoader;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import com.google.inject.Guice;
import com.google.inject.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One environment, opened for one command. What costs time (the provider, the lifecycle) is opened
 * when it is first asked for.
 */
public final class Session implements AutoCloseable {
  private static final String ENDPOINT = "gcp.endpoint";

  private final Invocation invocation;
  private final Style style;
  private final Selection selection;
  private final Workspace workspace;
  private final Reporter reporter;
  private final Interruption interruption;
  private @Nullable LoadedEnvironment loaded;
  private final Object modulesLock = new Object();
  private @Nullable ProviderModules modules;
  private @Nullable ResourceProvider provider;
  private @Nullable StateBackend backend;
  private @Nullable Sealer sealer;
  private @Nullable Lifecycle lifecycle;
  private @Nullable GcpEmulator emulator;
  private @Nullable Supplier<ResourceGraph> anew;
  private @Nullable String usedSuffix;
  private @Nullable String restingSuffix;

  public Session(Invocation invocation, Selection selection, Style style) {
    this.invocation = invocation;
    this.style = style;
    this.selection = selection;
    this.workspace = Workspace.of(selection.home(), invocation.variables(), invocation.directory());
    this.reporter = Reporter.of(style, invocation.out(), invocation.err());
    this.interruption = new Interruption(this::end);
  }

  public Invocation invocation() {
    return invocation;
  }

  public Reporter reporter() {
    return reporter;
  }

  public Workspace workspace() {
    return workspace;
  }

  /** What the files say, right or wrong. */
  public synchronized LoadedEnvironment loaded() {
    if (loaded == null) {
      loaded = new Environments(invocation).load(selection);
    }
    return loaded;
  }

  /**
   * The environment, when its files are in order.
   *
   * @throws CommandFailure with every finding when they are not
   */
  public Environment environment() {
    LoadedEnvironment files = loaded();
    if (!files.valid()) {
      throw InvalidEnvironment.of(files.findings());
    }
    return files.source().orElseThrow().environment();
  }

  /**
   * Everything that the environment wants, for a command that holds it against what there is: names
   * that a life of the environment decides are those of its state.
   */
  public ResourceGraph graph() {
    return graph(local() ? Map.of() : promoted());
  }

  /** The same with images of services as they are about to be promoted. */
  public ResourceGraph graph(Map<String, String> images) {
    return compiled(InstanceSuffix.Use.KEEP, this::ofState, images);
  }

  /** The same for a command that changes nothing, and may be called by who may not write. */
  public ResourceGraph graphToLookAt() {
    return compiled(InstanceSuffix.Use.LOOK, this::ofState, local() ? Map.of() : promoted());
  }

  private String ofState(InstanceSuffix suffix) {
    return suffix.of(backend(), new StateStore(backend(), sealer(), clock()));
  }

  /** What services run since the last promotion; nothing on this machine, where none leads to. */
  private Map<String, String> promoted() {
    try {
      return promotions().get().map(Promotion::images).orElse(Map.of());
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "STATE_UNREACHABLE",
          "What was promoted cannot be read from "
              + backend().describe()
              + ": "
              + e.getMessage()
              + ".",
          "",
          e);
    }
  }

  private PromotionStore promotions() {
    return new PromotionStore(backend(), sealer());
  }

  /** The same for a command that only tells what is wanted: asks nothing of the state. */
  public ResourceGraph outline() {
    return compiled(InstanceSuffix.Use.LOOK, InstanceSuffix::remembered, Map.of());
  }

  /** The same for a command that writes the names down, so that they have to stay what they are. */
  public ResourceGraph outlineToKeep() {
    return compiled(InstanceSuffix.Use.KEEP, InstanceSuffix::remembered, Map.of());
  }

  private ResourceGraph compiled(
      InstanceSuffix.Use use, Function<InstanceSuffix, String> suffix, Map<String, String> images) {
    CompileOptions options = loaded().options().withPromoted(images);
    if (!local()) {
      var names = new InstanceSuffix(workspace.of(environment().environment()), use);
      String resting = restingSuffix;
      usedSuffix = resting == null ? suffix.apply(names) : names.renew(resting, backend());
      options = options.withInstanceSuffix(usedSuffix);
    }
    anew = () -> compiled(use, suffix, images);
    return new EnvironmentCompiler().compile(environment(), options);
  }

  /**
   * What a plan is of, with another name for an instance that somebody else deleted: its own rests
   * for a while, and is ours to choose unless the environment's file has chosen.
   *
   * @return empty when no name rests
   */
  public Optional<ResourceGraph> renamed(Plan plan) {
    Supplier<ResourceGraph> again = anew;
    String used = usedSuffix;
    if (again == null || used == null || InstanceSuffix.resting(plan, used).isEmpty()) {
      return Optional.empty();
    }
    restingSuffix = used;
    return Optional.of(again.get());
  }

  private Clock clock() {
    return invocation.clock();
  }

  /** Who calls, as states and releases say it. */
  public String who() {
    return Caller.of(invocation);
  }

  /** The same surroundings for another environment, as its own files say it. */
  public Session sibling(String name) {
    return new Session(
        invocation,
        new Selection(
            Optional.of(name), Optional.empty(), List.of(), selection.home(), selection.access()),
        style);
  }

  /** The same environment, opened anew: what its files say now, and what there is now. */
  public Session again() {
    var access = new LinkedHashMap<>(selection.access());
    if (emulator != null) {
      access.put(ENDPOINT, emulator.url());
    }
    return new Session(
        invocation,
        new Selection(
            selection.name(), selection.file(), selection.values(), selection.home(), access),
        style);
  }

  /**
   * The environment that a promotion comes from, in the same surroundings: an emulated cloud is the
   * same one for both.
   */
  public Session source(String name) {
    var access = new LinkedHashMap<>(selection.access());
    if (emulator != null) {
      access.put(ENDPOINT, emulator.url());
    }
    return new Session(
        invocation,
        new Selection(
            Optional.of(name),
            Optional.empty(),
            emulated(name) ? List.of("target=emulated") : List.of(),
            selection.home(),
            access),
        style);
  }

  /** Whether an environment of the real cloud is meant to be in this one's emulated cloud. */
  private boolean emulated(String name) {
    if (!target().equals(Target.EMULATED.spelling())) {
      return false;
    }
    try (Session asItsFileSays = sibling(name)) {
      return asItsFileSays.target().equals(Target.GCP.spelling());
    }
  }

  /** The graph for a look only: names that a life of the environment decides are made up. */
  public ResourceGraph sketch() {
    return new EnvironmentCompiler()
        .compile(environment(), loaded().options().withInstanceSuffix("sketch"));
  }

  /** Names of the environments that there are. */
  public List<String> environments() {
    return EnvironmentLoader.in(invocation.directory()).names();
  }

  /** New addresses by old ones, as the environment's file says. */
  public Map<ResourceAddress, ResourceAddress> moved() {
    var moved = new LinkedHashMap<ResourceAddress, ResourceAddress>();
    environment()
        .moved()
        .forEach((from, to) -> moved.put(ResourceAddress.parse(from), ResourceAddress.parse(to)));
    return moved;
  }

  /** Whether only plans that somebody else approved may change the environment. */
  public boolean approvalRequired() {
    return environment().approval() == ApprovalRule.REQUIRED;
  }

  /** Where the environment lands. */
  public boolean local() {
    return target().equals("local");
  }

  public String target() {
    return environment().target().spelling();
  }

  /** What brings the resources into being. */
  public synchronized ResourceProvider provider() {
    if (provider == null) {
      ProviderSettings settings = settings();
      ProviderModule module = modules().forTarget(settings.target());
      provider =
          Guice.createInjector(
                  Stage.DEVELOPMENT, new CoreModule(settings, invocation.clock()), module)
              .getInstance(ResourceProvider.class);
    }
    return provider;
  }

  /** Not under the session's lock: providers look ahead while the session reads files. */
  private ProviderModules modules() {
    synchronized (modulesLock) {
      ProviderModules found = modules;
      if (found == null) {
        found = new ProviderModules(workspace, invocation.variables());
        modules = found;
      }
      return found;
    }
  }

  /** Begins what a provider takes long for, beside the reading of the environment's files. */
  public void lookAhead(Purpose purpose) {
    selection.name().ifPresent(name -> LookAhead.begin(() -> lookAhead(name, purpose)));
  }

  private void lookAhead(String name, Purpose purpose) {
    modules().lookAhead(name, workspace.of(name), purpose);
  }

  /** What can be done with running services; not every provider has it. */
  public Operations operations() {
    return provider()
        .operations()
        .orElseThrow(
            () ->
                CommandFailure.invalid(
                    "OPERATION_UNSUPPORTED",
                    "The provider '" + provider().name() + "' has no access to running services.",
                    "Use the tools of the target itself."));
  }

  /** The lifecycle of a command that acts: what happens is shown as it happens. */
  public Lifecycle lifecycle() {
    return lifecycle(reporter.events());
  }

  /** The lifecycle of a command that answers a question: of what happens only alarms are shown. */
  public Lifecycle quietLifecycle() {
    return lifecycle(reporter.alarms());
  }

  private synchronized Lifecycle lifecycle(EventSink events) {
    if (lifecycle == null) {
      invocation.signals().listen(interruption::received);
      lifecycle =
          Lifecycle.open(
              LifecycleSettings.of(
                  environment().environment(),
                  stack(),
                  "provisioner " + Version.number(),
                  Caller.of(invocation)),
              provider(),
              backend(),
              sealer(),
              events);
    }
    return lifecycle;
  }

  /** Where the state is kept: {@code folder}, or the address of a bucket. */
  public String statePlace() {
    return new StateStorage(invocation.variables(), modules().loader())
        .place(environment(), settings());
  }

  /** Where the state is kept. */
  private synchronized StateBackend backend() {
    StateBackend open = backend;
    if (open == null) {
      Path folder = workspace.of(environment().environment()).resolve("state");
      open =
          new StateStorage(invocation.variables(), modules().loader())
              .open(environment(), settings(), folder);
      backend = open;
    }
    return open;
  }

  private synchronized Sealer sealer() {
    Sealer found = sealer;
    if (found == null) {
      found =
          new StateEncryption(invocation.variables(), invocation.directory(), modules().loader())
              .sealer(environment(), settings(), stack());
      sealer = found;
    }
    return found;
  }

  /** Makes what the state is kept in, where it does not exist; says what it found or did. */
  public String prepareState() {
    StateStorage.Prepared prepared =
        new StateStorage(invocation.variables(), modules().loader())
            .prepare(environment(), settings());
    return prepared.made()
        ? "Made " + prepared.place() + " for the state."
        : "The state is kept in " + prepared.place() + ", which is there.";
  }

  /** Runs a step that a signal asks to stop in an orderly way. */
  public <T> T interruptible(Callable<T> step) throws Exception {
    Lifecycle running = lifecycle();
    interruption.asks(running::interrupt);
    try {
      return step.call();
    } finally {
      interruption.asksNobody();
    }
  }

  /** The first line of an answer for people. */
  public String headline() {
    return reporter.paint().bold(environment().environment())
        + " ("
        + target()
        + "): "
        + provider().describe();
  }

  /** Whether a program reads the output. */
  public boolean json() {
    return style.json();
  }

  /** Ends the environment's life, and removes its folder, after nothing of it exists any more. */
  public void forgetEverything() throws IOException {
    String name = environment().environment();
    if (!local()) {
      InstanceSuffix.forget(backend());
      promotions().clear();
    }
    close(lifecycle);
    lifecycle = null;
    close(provider);
    provider = null;
    new FolderRemoval(workspace.home()).remove(workspace.of(name));
  }

  /**
   * Sees to it that names which rest for a while are not asked for again.
   *
   * @param instances names of database instances that an apply has deleted
   */
  public void retireNames(Set<String> instances) {
    if (!local() && !instances.isEmpty()) {
      new InstanceSuffix(workspace.of(environment().environment()), InstanceSuffix.Use.KEEP)
          .retire(instances, backend());
    }
  }

  /** Tells in the first line where things will happen. */
  public void announce() {
    reporter.opening(environment().environment(), target(), provider().describe());
    reporter.remarks(loaded().findings().asList());
  }

  /** Copies on one machine are told apart by their folder; there is one of a cloud environment. */
  private String stack() {
    return local() ? workspace.stack() : "main";
  }

  private ProviderSettings settings() {
    Environment environment = environment();
    return new ProviderSettings(
        environment.environment(),
        stack(),
        target(),
        workspace.of(environment.environment()),
        options(environment));
  }

  /** An emulated cloud is the one that a variable names, or one of the workspace's own. */
  private Map<String, String> options(Environment environment) {
    var options =
        CloudVariables.over(
            ProviderOptions.of(environment), invocation.variables(), selection.access());
    if (target().equals("emulated") && !options.containsKey(ENDPOINT)) {
      if (emulator == null) {
        emulator = OwnEmulator.start(workspace);
      }
      options.put(ENDPOINT, emulator.url());
    }
    return options;
  }

  private void end() {
    close(lifecycle);
    invocation.abandon().accept(ExitCode.INTERRUPTED);
  }

  private static void close(@Nullable Lifecycle open) {
    if (open != null) {
      open.close();
    }
  }

  private static void close(@Nullable StateBackend open) {
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // Everything was written before; what is left is to let go of a connection.
        return;
      }
    }
  }

  private static void close(@Nullable ResourceProvider open) {
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() {
    try {
      close(lifecycle);
      close(backend);
    } finally {
      try {
        close(provider);
      } finally {
        if (emulator != null) {
          emulator.close();
        }
        reporter.close();
      }
    }
  }
}
