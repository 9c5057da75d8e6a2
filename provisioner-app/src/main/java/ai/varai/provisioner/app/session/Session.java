package ai.varai.provisioner.app.session;

import ai.varai.provisioner.app.Version;
import ai.varai.provisioner.app.cli.CommandFailure;
import ai.varai.provisioner.app.cli.CommandHints;
import ai.varai.provisioner.app.cli.ExitCode;
import ai.varai.provisioner.app.cli.Invocation;
import ai.varai.provisioner.app.output.Reporter;
import ai.varai.provisioner.app.output.Style;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.LifecycleSettings;
import ai.varai.provisioner.lifecycle.VerifyResult;
import ai.varai.provisioner.lifecycle.event.EventSink;
import ai.varai.provisioner.lifecycle.spi.Operations;
import ai.varai.provisioner.lifecycle.spi.ProviderModule.Purpose;
import ai.varai.provisioner.lifecycle.spi.ResourceProvider;
import ai.varai.provisioner.lifecycle.spi.Workbench;
import ai.varai.provisioner.model.config.ApprovalRule;
import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.config.Target;
import ai.varai.provisioner.model.read.EnvironmentLoader;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
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
  private final CommandHints hints;
  private final Reporter reporter;
  private final Interruption interruption;
  private final OpenFiles files;
  private final OpenProvider provider;
  private final OpenState state;
  private final WantedGraphs graphs;
  private @Nullable Lifecycle lifecycle;
  private VerifiedListener listener = result -> {};

  public Session(Invocation invocation, Selection selection, Style style) {
    this.invocation = invocation;
    this.style = style;
    this.selection = selection;
    this.workspace = Workspace.of(selection.home(), invocation.variables(), invocation.directory());
    this.hints = new CommandHints(invocation, selection.words());
    this.reporter = Reporter.of(style, invocation.out(), invocation.err(), hints::complete);
    this.interruption = new Interruption(this::end);
    this.files = new OpenFiles(invocation, selection);
    this.provider = new OpenProvider(invocation, workspace, selection.access(), files);
    this.state = new OpenState(invocation, workspace, provider, files);
    this.graphs = new WantedGraphs(workspace, files, provider, state);
  }

  public Invocation invocation() {
    return invocation;
  }

  public Reporter reporter() {
    return reporter;
  }

  /** A text of ours whose commands mean this environment, where this command found it. */
  public String worded(String text) {
    return hints.complete(text);
  }

  public Workspace workspace() {
    return workspace;
  }

  /** What the files say, right or wrong. */
  public LoadedEnvironment loaded() {
    return files.loaded();
  }

  /**
   * The environment, when its files are in order.
   *
   * @throws CommandFailure with every finding when they are not
   */
  public Environment environment() {
    return files.environment();
  }

  /** Everything that the environment wants. */
  public WantedGraphs graphs() {
    return graphs;
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
    return new Session(
        invocation,
        new Selection(
            selection.name(),
            selection.file(),
            selection.values(),
            selection.home(),
            provider.access()),
        style);
  }

  /**
   * The environment that a promotion comes from, in the same surroundings: an emulated cloud is the
   * same one for both.
   */
  public Session source(String name) {
    return new Session(
        invocation,
        new Selection(
            Optional.of(name),
            Optional.empty(),
            emulated(name) ? List.of("target=emulated") : List.of(),
            selection.home(),
            provider.access()),
        style);
  }

  /** Whether an environment of the real cloud is meant to be in this one's emulated cloud. */
  private boolean emulated(String name) {
    if (!provider.emulated()) {
      return false;
    }
    try (Session asItsFileSays = sibling(name)) {
      return asItsFileSays.environment().target() == Target.GCP;
    }
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
    return provider.local();
  }

  public String target() {
    return provider.target();
  }

  /** What brings the resources into being. */
  public ResourceProvider provider() {
    return provider.get();
  }

  /** Begins what a provider takes long for, beside the reading of the environment's files. */
  public void lookAhead(Purpose purpose) {
    selection.name().ifPresent(name -> provider.lookAhead(name, purpose));
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

  /** What can be done with services that run on this machine. */
  public Workbench workbench() {
    return provider()
        .workbench()
        .orElseThrow(
            () ->
                CommandFailure.invalid(
                    "OPERATION_UNSUPPORTED",
                    "The services of '"
                        + environment().environment()
                        + "' do not run on this machine.",
                    "This command is for local environments."));
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
                  provider.stack(),
                  "provisioner " + Version.number(),
                  Caller.of(invocation)),
              provider.get(),
              state.backend(),
              state.sealer(),
              events);
    }
    return lifecycle;
  }

  /** Where the state is kept: {@code folder}, or the address of a bucket. */
  public String statePlace() {
    return state.place();
  }

  /** Makes what the state is kept in, where it does not exist; says what it found or did. */
  public String prepareState() {
    StateStorage.Prepared prepared = state.prepare();
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

  /** Where the environment is, and by what it comes into being. */
  public String where() {
    return target() + ": " + provider().describe();
  }

  /** Has somebody told what the checks say, beside the reporter. */
  public void onVerified(VerifiedListener listener) {
    this.listener = listener;
  }

  /** Who is told what the checks say. */
  @FunctionalInterface
  public interface VerifiedListener {
    void verified(VerifyResult result) throws IOException;
  }

  /** Tells what the checks said. */
  public void verified(VerifyResult result) throws IOException {
    reporter.verified(result);
    listener.verified(result);
  }

  /** Whether a program reads the output. */
  public boolean json() {
    return style.json();
  }

  /** Ends the environment's life, and removes its folder, after nothing of it exists any more. */
  public void forgetEverything() throws IOException {
    String name = environment().environment();
    if (!local()) {
      InstanceSuffix.forget(state.backend());
      state.promotions().clear();
    }
    close(lifecycle);
    lifecycle = null;
    provider.release();
    new FolderRemoval(workspace.home()).remove(workspace.of(name));
  }

  /** Tells in the first line where things will happen. */
  public void announce() {
    reporter.opening(environment().environment(), target(), provider().describe());
    reporter.remarks(loaded().findings().asList());
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

  @Override
  public void close() {
    try {
      close(lifecycle);
      state.close();
    } finally {
      try {
        provider.close();
      } finally {
        reporter.close();
      }
    }
  }
}
