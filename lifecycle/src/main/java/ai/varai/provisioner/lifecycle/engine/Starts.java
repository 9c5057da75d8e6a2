package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.LifecycleSettings;
import ai.varai.provisioner.lifecycle.codec.CodecException;
import ai.varai.provisioner.lifecycle.codec.Differ;
import ai.varai.provisioner.lifecycle.codec.Fingerprints;
import ai.varai.provisioner.lifecycle.codec.Resolver;
import ai.varai.provisioner.lifecycle.event.LifecycleEvent;
import ai.varai.provisioner.lifecycle.plan.Action;
import ai.varai.provisioner.lifecycle.plan.AttributeChange;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.state.Ledger;
import ai.varai.provisioner.lifecycle.state.LedgerRecord;
import ai.varai.provisioner.lifecycle.state.OpenOperation;
import ai.varai.provisioner.lifecycle.state.StoredResource;
import ai.varai.provisioner.model.resource.ReplaceOrder;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Begins the steps of a walk: decides what a step really has to do now that more is known, writes
 * its intent into the ledger, and prepares the call. Belongs to the thread that walks.
 */
final class Starts {
  private final LifecycleSettings settings;
  private final Kinds kinds;
  private final Events events;
  private final Ledger ledger;
  private final Differ differ;
  private final Fingerprints fingerprints;
  private final StopSignal stop;
  private final CallGate gate;
  private final Backoff backoff;
  private final BlockingQueue<Task.Message> queue;
  private final Knowledge knowledge;
  private final Endings endings;
  private final List<Task> starting = new ArrayList<>();

  /**
   * @param queue where calls report to
   */
  Starts(
      LifecycleSettings settings,
      Kinds kinds,
      Events events,
      Ledger ledger,
      Fingerprints fingerprints,
      StopSignal stop,
      CallGate gate,
      BlockingQueue<Task.Message> queue,
      Knowledge knowledge,
      Endings endings) {
    this.settings = settings;
    this.kinds = kinds;
    this.events = events;
    this.ledger = ledger;
    this.fingerprints = fingerprints;
    this.differ = new Differ(fingerprints);
    this.stop = stop;
    this.gate = gate;
    this.backoff = new Backoff(settings.retry(), settings.random());
    this.queue = queue;
    this.knowledge = knowledge;
    this.endings = endings;
  }

  /** How many calls wait to be let go. */
  int pending() {
    return starting.size();
  }

  /** The calls whose intents are in the ledger, to be let go once that is durable. */
  List<Task> take() {
    List<Task> taken = List.copyOf(starting);
    starting.clear();
    return taken;
  }

  /** Begins the step, or ends it at once where nothing has to be called for it. */
  void start(Op op) {
    try {
      decide(op);
      switch (op.step) {
        case PASS -> pass(op);
        case ADOPT -> adopt(op);
        case FORGET -> {
          ledger.add(new LedgerRecord.Forgotten(op.address()));
          endings.finish(op, ApplyResult.Ending.DONE, events.now());
        }
        case CREATE -> create(op);
        case UPDATE -> update(op);
        case DELETE -> delete(op);
      }
    } catch (Resolver.UnresolvedException | CodecException e) {
      events.tell(
          new LifecycleEvent.OperationStarted(
              events.now(), op.address(), op.step.action(), Set.copyOf(op.waitedFor)));
      endings.fail(op, e.getMessage() == null ? e.toString() : e.getMessage(), "", events.now());
    }
  }

  /** A replacement that was only feared turns into a change in place, or into nothing. */
  private void decide(Op op) {
    if (!op.uncertain() || op.partner == null || op.partner.ended || op.change.wanted().isEmpty()) {
      return;
    }
    boolean first =
        (op.step == Op.Step.DELETE) == (op.change.order() == ReplaceOrder.DELETE_BEFORE_CREATE);
    // One that could not wait for the new value would compare with what is about to go.
    boolean resolvable = !op.hurried && (op.after.size() > 0 || op.step == Op.Step.CREATE);
    if (first && resolvable && differences(op).stream().noneMatch(one -> one.forcesReplacement())) {
      Op create = op.step == Op.Step.CREATE ? op : op.partner;
      Op delete = op.step == Op.Step.DELETE ? op : op.partner;
      create.step = Op.Step.UPDATE;
      create.current = op.change.current();
      delete.step = Op.Step.PASS;
    }
  }

  private List<AttributeChange> differences(Op op) {
    ResourceNode<?> node = op.change.wanted().orElseThrow();
    Kinds.Entry kind = kinds.get(op.address().kind());
    Observed<?> found = op.change.current().orElseThrow();
    return differ.diff(
        kind.shape(),
        knowledge.resolver().encode(node.resource()),
        knowledge.seen(op.change, found),
        ledger.state().find(op.address()).map(StoredResource::attributes).orElse(null));
  }

  private void pass(Op op) {
    if (op.change.action() == Action.NO_OP && op.change.wanted().isPresent()) {
      refreshed(op);
    }
    endings.finish(op, ApplyResult.Ending.UNCHANGED, events.now());
  }

  /** The state follows what was found, where that moved without mattering. */
  private void refreshed(Op op) {
    StoredResource found = knowledge.stored(op, op.change.current().orElseThrow());
    Optional<StoredResource> known = ledger.state().find(op.address());
    if (known.isPresent() && !known.get().sameAs(found, fingerprints)) {
      ledger.add(new LedgerRecord.Present(found, Optional.empty()));
    }
  }

  private void adopt(Op op) {
    ledger.add(
        new LedgerRecord.Present(
            knowledge.stored(op, op.change.current().orElseThrow()), Optional.empty()));
    endings.finish(op, ApplyResult.Ending.DONE, events.now());
  }

  private void create(Op op) {
    ResourceNode<?> node = op.change.wanted().orElseThrow();
    Map<String, Object> inputs = knowledge.resolver().encode(node.resource());
    Resource wanted = knowledge.resolver().resolve(node.resource());
    if (op.partner != null && op.change.order() == ReplaceOrder.CREATE_BEFORE_DELETE) {
      depose(op);
    }
    begin(op, wanted, null, node.address().name(), inputs);
  }

  /** What is only now taken over must be known before it can be put aside. */
  private void depose(Op op) {
    if (ledger.state().find(op.address()).isEmpty()) {
      ledger.add(new LedgerRecord.Present(knowledge.takenOver(op), Optional.empty()));
    }
    ledger.add(new LedgerRecord.Deposed(op.address()));
  }

  private void update(Op op) {
    ResourceNode<?> node = op.change.wanted().orElseThrow();
    Observed<?> current = op.current.orElseThrow();
    Kinds.Entry kind = kinds.get(op.address().kind());
    Map<String, Object> inputs = knowledge.resolver().encode(node.resource());
    Optional<OpenOperation> open =
        ledger.state().open(op.address(), Op.Step.UPDATE.word(), current.id());
    boolean resuming = open.flatMap(OpenOperation::handle).isPresent();
    List<AttributeChange> differences =
        differ.diff(
            kind.shape(),
            inputs,
            knowledge.seen(op.change, current),
            ledger.state().find(op.address()).map(StoredResource::attributes).orElse(null));
    Optional<AttributeChange> forced =
        differences.stream().filter(AttributeChange::forcesReplacement).findFirst();
    if (forced.isPresent()) {
      // An earlier run's operation was waited for; what it led to cannot become what is wanted now.
      endings.fail(
          op,
          "an earlier run made it otherwise, and "
              + forced.get().path()
              + " cannot be changed in place",
          "apply again: it will be replaced",
          events.now());
      return;
    }
    Optional<StoredResource> known = ledger.state().find(op.address());
    boolean sound = current.defect().isEmpty() && kinds.toBeMarked(kind, current, known).isEmpty();
    if (known.isPresent() && !resuming && sound && differences.isEmpty()) {
      // Known after apply, and now known to be what it was; or only the state has to change. What
      // is taken over may have a password that nobody can read, and not that one.
      ledger.add(new LedgerRecord.Present(knowledge.stored(op, current), Optional.empty()));
      endings.finish(op, ApplyResult.Ending.UNCHANGED, events.now());
      return;
    }
    begin(op, knowledge.resolver().resolve(node.resource()), current, current.id(), inputs);
  }

  private void delete(Op op) {
    Observed<?> current = op.current.orElseThrow();
    if (op.goesWithContainer) {
      ledger.add(new LedgerRecord.Gone(op.address(), current.id(), Optional.of("delete")));
      endings.finish(op, ApplyResult.Ending.DONE, events.now());
      return;
    }
    begin(op, null, current, current.id(), Map.of("id", current.id()));
  }

  @SuppressWarnings("unchecked") // an address's kind says which record its resource is
  private void begin(
      Op op,
      @Nullable Resource wanted,
      @Nullable Observed<?> current,
      String target,
      Map<String, Object> inputs) {
    Kinds.Entry kind = kinds.get(op.address().kind());
    String fingerprint = fingerprints.digest(inputs);
    Optional<OpenOperation> earlier =
        ledger
            .state()
            .open(op.address(), op.step.word(), target)
            .filter(open -> open.operation().equals("create") || open.target().equals(target))
            .filter(open -> !isBeingReplaced(op, kind, open, inputs));
    boolean same = earlier.map(OpenOperation::fingerprint).filter(fingerprint::equals).isPresent();
    Optional<String> handle = earlier.flatMap(OpenOperation::handle);
    String requestId = same ? earlier.orElseThrow().requestId() : UUID.randomUUID().toString();
    if (!same && handle.isEmpty()) {
      ledger.add(
          new LedgerRecord.Intent(
              new OpenOperation(
                  op.address(),
                  op.step.word(),
                  target,
                  requestId,
                  fingerprint,
                  Optional.empty(),
                  events.now(),
                  op.step == Op.Step.DELETE ? Set.of() : knowledge.dependencies(op),
                  op.step == Op.Step.CREATE ? inputs : Map.of(),
                  kinds.place())));
    }
    Redaction redaction = Redaction.of(inputs);
    starting.add(
        new Task(
            op,
            kind,
            target,
            wanted,
            (Observed<Resource>) current,
            requestId,
            () -> call(op, requestId, kind.timeout(), redaction),
            ledger::usable,
            handle,
            handle.isPresent() && !same,
            earlier.isPresent(),
            redaction,
            gate,
            backoff,
            queue,
            stop));
  }

  /** Whether what was begun has another name, and the other half of the replacement deletes it. */
  private static boolean isBeingReplaced(
      Op op, Kinds.Entry kind, OpenOperation begun, Map<String, Object> inputs) {
    return op.step == Op.Step.CREATE && op.partner != null && kind.begunElsewhere(begun, inputs);
  }

  private Call call(Op op, String requestId, Duration timeout, Redaction redaction) {
    Instant begin = events.now();
    ResourceAddress address = op.address();
    Action action = op.step.action();
    return new Call(
        settings.environment(),
        settings.stack(),
        address,
        requestId,
        begin.plus(timeout),
        settings.clock(),
        message ->
            events.tell(
                new LifecycleEvent.OperationProgress(
                    events.now(),
                    address,
                    action,
                    redaction.apply(message),
                    Duration.between(begin, events.now()))),
        Optional.empty());
  }
}
