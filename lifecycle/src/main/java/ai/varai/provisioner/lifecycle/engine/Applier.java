package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.ApplyOptions;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.LifecycleSettings;
import ai.varai.provisioner.lifecycle.codec.Fingerprints;
import ai.varai.provisioner.lifecycle.codec.Resolver;
import ai.varai.provisioner.lifecycle.event.LifecycleEvent;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.plan.PlannedChange;
import ai.varai.provisioner.lifecycle.spi.PreflightRequest;
import ai.varai.provisioner.lifecycle.spi.Problem;
import ai.varai.provisioner.lifecycle.spi.ResourceProvider;
import ai.varai.provisioner.lifecycle.state.EnvironmentState;
import ai.varai.provisioner.lifecycle.state.Ledger;
import ai.varai.provisioner.lifecycle.state.LedgerRecord;
import ai.varai.provisioner.lifecycle.state.OpenOperation;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Carries out one plan on an open ledger. */
final class Applier {
  private final LifecycleSettings settings;
  private final ResourceProvider provider;
  private final Kinds kinds;
  private final Events events;
  private final StopSignal stop;

  Applier(
      LifecycleSettings settings,
      ResourceProvider provider,
      Kinds kinds,
      Events events,
      StopSignal stop) {
    this.settings = settings;
    this.provider = provider;
    this.kinds = kinds;
    this.events = events;
    this.stop = stop;
  }

  /** What a single problem says is the message; of several each says its own, with its remedy. */
  private static LifecycleException forbidden(List<Plan.Blocked> blocked) {
    Plan.Blocked first = blocked.get(0);
    boolean alone = blocked.size() == 1;
    return new LifecycleException(
        LifecycleException.Category.REFUSED,
        "the plan is forbidden: "
            + (alone
                ? first.address() + ": " + first.reason()
                : blocked.size() + " of its changes may not be made"),
        alone ? first.remedy() : "",
        blocked.stream()
            .map(
                one ->
                    new Problem("PROTECTED", one.address().toString(), one.reason(), one.remedy()))
            .toList(),
        null);
  }

  /** Refuses what must not be begun. */
  void check(Plan plan, ApplyOptions options) {
    if (!plan.environment().equals(settings.environment())
        || !plan.stack().equals(settings.stack())) {
      throw new LifecycleException(
          LifecycleException.Category.INVALID,
          "the plan is for environment " + plan.environment() + " (" + plan.stack() + ")",
          "make a plan for " + settings.environment());
    }
    if (!plan.blocked().isEmpty()) {
      throw forbidden(plan.blocked());
    }
    List<ResourceAddress> missing =
        plan.confirmationsNeeded().stream()
            .filter(address -> !options.confirmed().contains(address))
            .toList();
    if (!missing.isEmpty()) {
      throw new LifecycleException(
          LifecycleException.Category.REFUSED,
          "replacing loses data of "
              + String.join(", ", missing.stream().map(ResourceAddress::toString).toList()),
          "confirm each by its address if that is what you want",
          missing.stream()
              .map(
                  address ->
                      new Problem(
                          "DATA_LOSS",
                          address.toString(),
                          "it is deleted and made anew, and holds data",
                          "confirm it by its address"))
              .toList(),
          null);
    }
  }

  /** Refuses a plan that was made from another state. */
  void checkState(Plan plan, EnvironmentState state) {
    if (plan.serial() != state.serial() || !plan.lineage().equals(state.lineage())) {
      throw new LifecycleException(
          LifecycleException.Category.REFUSED,
          "the state has moved since the plan was made (from serial "
              + plan.serial()
              + " to "
              + state.serial()
              + ")",
          "make a new plan");
    }
  }

  /** Asks the provider what would go wrong. */
  void preflight(Plan plan) {
    Set<ResourceAddress> changing = changing(plan);
    if (changing.isEmpty()) {
      return;
    }
    List<Problem> problems = provider.preflight(new PreflightRequest(plan.graph(), changing));
    if (problems.isEmpty()) {
      return;
    }
    Problem first = problems.get(0);
    boolean alone = problems.size() == 1;
    throw new LifecycleException(
        LifecycleException.Category.FAILED,
        "the apply would fail, so it was not begun: "
            + (alone
                ? first.subject() + ": " + first.message()
                : problems.size() + " things are in its way"),
        alone ? first.remedy() : "",
        problems,
        null);
  }

  /** The same as far as it is quickly told; nothing is refused. */
  List<Problem> foresee(Plan plan) {
    Set<ResourceAddress> changing = changing(plan);
    return changing.isEmpty()
        ? List.of()
        : provider.foresee(new PreflightRequest(plan.graph(), changing));
  }

  private static Set<ResourceAddress> changing(Plan plan) {
    Set<ResourceAddress> changing = new LinkedHashSet<>();
    for (PlannedChange change : plan.changes()) {
      switch (change.action()) {
        case CREATE, UPDATE, REPLACE -> changing.add(change.address());
        case NO_OP, ADOPT, DELETE, FORGET -> {}
      }
    }
    return changing;
  }

  ApplyResult apply(Plan plan, ApplyOptions options, Ledger ledger, Fingerprints fingerprints)
      throws InterruptedException {
    Instant begin = events.now();
    plan.moved().forEach((from, to) -> ledger.add(new LedgerRecord.Moved(from, to)));
    for (OpenOperation gone : new Unfinished(ledger.state()).deleted(plan)) {
      ledger.add(
          new LedgerRecord.Gone(gone.address(), gone.target(), Optional.of(gone.operation())));
    }
    new Unfinished(ledger.state()).madeInVain(plan, kinds).forEach(ledger::add);
    List<Op> steps = Steps.of(plan, ledger.state(), kinds);
    int operations = (int) steps.stream().filter(op -> op.step != Op.Step.PASS).count();
    events.tell(new LifecycleEvent.ApplyStarted(begin, plan.summary(), operations));
    var walk =
        new Walk(
            settings, kinds, provider.limits(), events, ledger, fingerprints, stop, plan, options);
    List<ApplyResult.Outcome> outcomes = walk.run(steps);
    ApplyResult.Status status = status(outcomes);
    Map<String, Object> outputs = Map.of();
    Optional<IOException> failure = walk.ledgerFailure();
    if (failure.isEmpty()) {
      outputs = outputs(plan, walk.resolver(), ledger, status);
      failure = committed(ledger);
    }
    ApplyResult result =
        new ApplyResult(
            status,
            outcomes,
            outputs,
            ledger.state().serial(),
            Duration.between(begin, events.now()));
    tellEnd(result);
    if (failure.isPresent()) {
      throw new LifecycleException(
          failure.get() instanceof Ledger.LockLostException
              ? LifecycleException.Category.LOCK_HELD
              : LifecycleException.Category.FAILED,
          "the state could not be written any more: " + failure.get().getMessage(),
          "put that right and apply again: what was under way is found and taken up",
          List.of(),
          failure.get());
    }
    return result;
  }

  /** That an apply came to its end is durable before anybody is told. */
  private static Optional<IOException> committed(Ledger ledger) {
    try {
      ledger.commit();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e);
    }
  }

  private ApplyResult.Status status(List<ApplyResult.Outcome> outcomes) {
    boolean cutShort =
        outcomes.stream()
            .anyMatch(
                one ->
                    one.ending() == ApplyResult.Ending.ABANDONED
                        || (one.ending() == ApplyResult.Ending.SKIPPED && one.because().isEmpty()));
    if (stop.requested() && cutShort) {
      return ApplyResult.Status.INTERRUPTED;
    }
    boolean failed = outcomes.stream().anyMatch(one -> one.ending() == ApplyResult.Ending.FAILED);
    return failed ? ApplyResult.Status.FAILED : ApplyResult.Status.DONE;
  }

  private Map<String, Object> outputs(
      Plan plan, Resolver resolver, Ledger ledger, ApplyResult.Status status) {
    Map<String, Object> before = ledger.state().outputs();
    Map<String, Object> outputs = new LinkedHashMap<>();
    if (plan.newOutputs().isPresent()) {
      outputs.putAll(plan.newOutputs().get());
    } else if (plan.mode() == Plan.Mode.APPLY) {
      outputs.putAll(Outputs.of(plan.graph(), resolver, plan.partial(), before));
    } else if (status != ApplyResult.Status.DONE) {
      outputs.putAll(before);
    }
    boolean changed = ledger.state().serial() != plan.serial();
    if (changed
        || plan.newOutputs().isPresent()
        || !outputs.equals(ledger.state().outputs())
        || plan.partial() != ledger.state().partial()) {
      ledger.add(new LedgerRecord.Applied(events.now(), settings.who(), plan.partial(), outputs));
    }
    return outputs;
  }

  private void tellEnd(ApplyResult result) {
    int done = 0;
    int failed = 0;
    int skipped = 0;
    for (ApplyResult.Outcome outcome : result.outcomes()) {
      switch (outcome.ending()) {
        case DONE, UNCHANGED -> done++;
        case FAILED -> failed++;
        case SKIPPED, ABANDONED -> skipped++;
      }
    }
    events.tell(
        new LifecycleEvent.ApplyFinished(
            events.now(),
            done,
            failed,
            skipped,
            result.status() == ApplyResult.Status.INTERRUPTED,
            result.took()));
  }

  /** The word for what a plan does, in locks. */
  static String operation(Plan.Mode mode) {
    return mode == Plan.Mode.APPLY ? "apply" : "destroy";
  }
}
