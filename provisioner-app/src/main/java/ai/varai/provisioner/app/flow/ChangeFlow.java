package ai.varai.provisioner.app.flow;

import ai.varai.provisioner.app.session.InstanceSuffix;
import ai.varai.provisioner.app.session.Session;
import ai.varai.provisioner.lifecycle.ApplyOptions;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.EnvironmentStatus;
import ai.varai.provisioner.lifecycle.Lifecycle;
import ai.varai.provisioner.lifecycle.PlanOptions;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.plan.SavedPlan;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** Changes an environment: plans under the lock, asks, applies, and verifies. */
public final class ChangeFlow {
  private final Session session;
  private final Approval approval;
  private final int parallelism;

  public ChangeFlow(Session session, Approval approval, int parallelism) {
    this.session = session;
    this.approval = approval;
    this.parallelism = parallelism;
  }

  /** A plan that nothing can invalidate before it is applied: the lock is held from here on. */
  public Plan plan(ResourceGraph graph, PlanOptions options, Optional<Duration> lockTimeout)
      throws Exception {
    return wanted(graph, options.holdingLock(lockTimeout));
  }

  private Plan wanted(ResourceGraph graph, PlanOptions options) throws Exception {
    Lifecycle lifecycle = session.lifecycle();
    Plan plan =
        Wanted.plan(
            session, graph, named -> session.interruptible(() -> lifecycle.plan(named, options)));
    if (Wanted.renamed(plan, graph)) {
      session.reporter().note(Wanted.RENAMED);
    }
    return plan;
  }

  /** Like {@link #plan}, for taking down. */
  public Plan planDestroy(ResourceGraph graph, PlanOptions options, Optional<Duration> lockTimeout)
      throws Exception {
    Lifecycle lifecycle = session.lifecycle();
    return session.interruptible(
        () -> lifecycle.planDestroy(graph, options.holdingLock(lockTimeout)));
  }

  /**
   * Lifts the protection of everything that a destroy is about. All that has to be agreed to is
   * asked before: whoever says no has changed nothing.
   *
   * @param name the environment's name, which must be typed
   * @return what it was lifted of; where that is something, the destroy itself has been agreed to
   */
  public Set<ResourceAddress> liftProtection(ResourceGraph graph, PlanOptions options, String name)
      throws Exception {
    Lifecycle lifecycle = session.lifecycle();
    Plan plan = session.interruptible(() -> lifecycle.planDestroy(graph, options));
    Set<ResourceAddress> held = held(plan);
    if (held.isEmpty()) {
      return Set.of();
    }
    if (!approval.everything()) {
      session.reporter().planned(plan);
      var confirmation = new Confirmation(session.invocation());
      confirmation.require(destroying(plan), name, "--auto-approve");
      String list =
          String.join(", ", held.stream().map(ResourceAddress::toString).sorted().toList());
      confirmation.require(
          "These are protected, and will not be: " + list + ".", name, "--auto-approve");
    }
    // Of what the state does not have, no protection can be taken out of it.
    Set<ResourceAddress> known =
        lifecycle.status().resources().stream()
            .map(EnvironmentStatus.ResourceStatus::address)
            .collect(Collectors.toSet());
    for (ResourceAddress address : held) {
      if (known.contains(address)) {
        session.interruptible(
            () -> {
              lifecycle.protect(address, false);
              return true;
            });
      }
    }
    return held;
  }

  private static Set<ResourceAddress> held(Plan plan) {
    return plan.blocked().stream()
        .map(Plan.Blocked::address)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The options of a destroy as they will be once the protection has been lifted. */
  public PlanOptions asIfLifted(ResourceGraph graph, PlanOptions options) throws Exception {
    Lifecycle lifecycle = session.lifecycle();
    Plan plan = session.interruptible(() -> lifecycle.planDestroy(graph, options));
    return options.withLifted(held(plan));
  }

  /** What is asked before a destroy. */
  public static String destroying(Plan plan) {
    return plan.partial()
        ? "Delete these resources of '" + plan.environment() + "'?"
        : "Delete everything of '" + plan.environment() + "'?";
  }

  /**
   * Shows a plan and looks whether it could be applied; changes nothing and takes no lock.
   *
   * @param destroy whether everything is to be taken down
   * @return the exit code
   */
  public int rehearse(ResourceGraph graph, PlanOptions options, boolean destroy) throws Exception {
    Lifecycle lifecycle = session.lifecycle();
    Plan plan =
        destroy
            ? session.interruptible(() -> lifecycle.planDestroy(graph, options))
            : wanted(graph, options);
    session.reporter().planned(plan);
    session.interruptible(
        () -> {
          lifecycle.rehearse(plan);
          return true;
        });
    session.reporter().conclude("It could be applied. Nothing was changed.", outputs(), 0);
    return 0;
  }

  /**
   * Carries a plan out after consent.
   *
   * @param question what is asked when consent has not been given
   * @param word what must be typed
   * @return the exit code
   */
  public int carryOut(Plan plan, String question, String word) throws Exception {
    return carryOut(plan, question, word, approval.everything());
  }

  /**
   * The same where consent may have been given already.
   *
   * @param agreed whether it has
   */
  public int carryOut(Plan plan, String question, String word, boolean agreed) throws Exception {
    return carryOut(plan, question, word, agreed, () -> {});
  }

  /** What is done once everything has been agreed to. */
  public interface Step {
    void run() throws Exception;
  }

  /**
   * The same with something that is to happen before the first change, and also when there is none.
   */
  public int carryOut(Plan plan, String question, String word, boolean agreed, Step before)
      throws Exception {
    session.reporter().planned(plan);
    if (!plan.hasChanges()) {
      before.run();
      return 0;
    }
    var confirmation = new Confirmation(session.invocation());
    // Nothing is changed by writing down what there is.
    boolean ask = !agreed && plan.newOutputs().isEmpty();
    if (ask && plan.blocked().isEmpty()) {
      confirmation.require(question, word, "--auto-approve");
    }
    // What cannot be applied anyway needs nobody's consent: it is refused with its reasons.
    Set<ResourceAddress> confirmed =
        plan.blocked().isEmpty() ? replacements(plan, confirmation) : Set.of();
    if (plan.blocked().isEmpty()) {
      before.run();
    }
    Lifecycle lifecycle = session.lifecycle();
    ApplyOptions options =
        ApplyOptions.DEFAULT.withParallelism(parallelism).withConfirmed(confirmed);
    return applied(() -> lifecycle.apply(plan, options));
  }

  /**
   * Carries a saved plan out; whoever names the file has seen it, so nothing more is asked.
   *
   * @param lockTimeout how long somebody else may hold the lock
   * @return the exit code
   */
  public int carryOut(
      SavedPlan saved, ResourceGraph graph, boolean approvalNeeded, Optional<Duration> lockTimeout)
      throws Exception {
    Lifecycle lifecycle = session.lifecycle();
    ApplyOptions options =
        ApplyOptions.DEFAULT
            .withParallelism(parallelism)
            .withConfirmed(approval.replacements())
            .withLockTimeout(lockTimeout);
    return applied(() -> lifecycle.apply(saved, graph, approvalNeeded, options));
  }

  private int applied(Callable<ApplyResult> change) throws Exception {
    Set<String> before = instances();
    ApplyResult result = session.interruptible(change);
    before.removeAll(instances());
    session.graphs().retire(before);
    session.reporter().applied(result);
    return result.status().exitCode();
  }

  /** The names of the database instances that the state has. */
  private Set<String> instances() {
    return session.lifecycle().status().resources().stream()
        .filter(each -> each.address().kind().equals(InstanceSuffix.INSTANCE))
        .map(EnvironmentStatus.ResourceStatus::id)
        .collect(Collectors.toCollection(HashSet::new));
  }

  /**
   * Asks the checks of what a plan was about.
   *
   * @return the exit code
   */
  public int verify(Plan plan) throws Exception {
    return verify(plan.graph(), plan.unchecked());
  }

  /**
   * Asks the checks of a graph.
   *
   * @param leftOut what was not applied, and need not hold
   * @return the exit code
   */
  public int verify(ResourceGraph graph, Set<ResourceAddress> leftOut) throws Exception {
    if (leftOut.isEmpty()) {
      return VerifyFlow.verify(session, graph, Set.of());
    }
    Set<ResourceAddress> wanted = new HashSet<>();
    graph.nodes().forEach(node -> wanted.add(node.address()));
    wanted.removeAll(leftOut);
    return wanted.isEmpty() ? 0 : VerifyFlow.verify(session, graph, wanted);
  }

  /** The outputs as they are now. */
  public Map<String, Object> outputs() {
    return session.lifecycle().outputs();
  }

  /** {@code --auto-approve} does not reach these: data would be lost without having been named. */
  private Set<ResourceAddress> replacements(Plan plan, Confirmation confirmation) {
    var confirmed = new HashSet<>(approval.replacements());
    for (ResourceAddress address : plan.confirmationsNeeded()) {
      if (!confirmed.contains(address)) {
        confirmation.require(
            "Replacing " + address + " deletes the data that it holds.",
            address.toString(),
            "--confirm=" + address);
        confirmed.add(address);
      }
    }
    return confirmed;
  }
}
