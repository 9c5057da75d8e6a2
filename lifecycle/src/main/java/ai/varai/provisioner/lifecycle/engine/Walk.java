package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.ApplyOptions;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.LifecycleSettings;
import ai.varai.provisioner.lifecycle.codec.CodecException;
import ai.varai.provisioner.lifecycle.codec.Differ;
import ai.varai.provisioner.lifecycle.codec.Fingerprints;
import ai.varai.provisioner.lifecycle.codec.Resolver;
import ai.varai.provisioner.lifecycle.codec.Trees;
import ai.varai.provisioner.lifecycle.event.LifecycleEvent;
import ai.varai.provisioner.lifecycle.plan.Action;
import ai.varai.provisioner.lifecycle.plan.AttributeChange;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.plan.PlannedChange;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderLimits;
import ai.varai.provisioner.lifecycle.state.EnvironmentState;
import ai.varai.provisioner.lifecycle.state.Ledger;
import ai.varai.provisioner.lifecycle.state.LedgerRecord;
import ai.varai.provisioner.lifecycle.state.OpenOperation;
import ai.varai.provisioner.lifecycle.state.StoredResource;
import ai.varai.provisioner.model.resource.ReplaceOrder;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Walks the steps of a plan. One thread decides everything and owns the ledger; the calls run in
 * others and report through a queue. Each turn writes down the outcomes that came in and the
 * intents of what is started next with a single sync to disk, so that the cost of durability is
 * shared by all that is under way.
 */
final class Walk {
  /** Intents are written this many times ahead of the calls that may run at once. */
  private static final int AHEAD = 4;

  private static final Duration GRACE = Duration.ofSeconds(10);

  private final LifecycleSettings settings;
  private final Kinds kinds;
  private final Events events;
  private final Ledger ledger;
  private final Differ differ;
  private final Fingerprints fingerprints;
  private final StopSignal stop;
  private final Plan plan;
  private final CallGate gate;
  private final Backoff backoff;
  private final int window;
  private final BlockingQueue<Task.Message> queue = new LinkedBlockingQueue<>();
  private final Map<ResourceAddress, Map<String, Object>> live = new HashMap<>();
  private final Resolver resolver = new Resolver(live::get);
  private final ArrayDeque<Op> ready = new ArrayDeque<>();
  private final Map<Task, Instant> running = new HashMap<>();
  private final Set<Task> parked = new HashSet<>();
  private final List<Task> starting = new ArrayList<>();
  private final List<ApplyResult.Outcome> outcomes = new ArrayList<>();
  private @Nullable IOException ledgerFailure;

  Walk(
      LifecycleSettings settings,
      Kinds kinds,
      ProviderLimits limits,
      Events events,
      Ledger ledger,
      Fingerprints fingerprints,
      StopSignal stop,
      Plan plan,
      ApplyOptions options) {
    this.settings = settings;
    this.kinds = kinds;
    this.events = events;
    this.ledger = ledger;
    this.fingerprints = fingerprints;
    this.differ = new Differ(fingerprints);
    this.stop = stop;
    this.plan = plan;
    this.gate = new CallGate(limits, options.parallelism());
    this.window = CallGate.allowed(limits, options.parallelism()) * AHEAD;
    this.backoff = new Backoff(settings.retry(), settings.random());
  }

  /** How each step ended; {@link #ledgerFailure()} must be asked, too. */
  List<ApplyResult.Outcome> run(List<Op> steps) throws InterruptedException {
    for (PlannedChange change : plan.changes()) {
      change
          .current()
          .ifPresent(
              found ->
                  live.putIfAbsent(
                      change.address(), kinds.get(change.address().kind()).encode(found)));
    }
    steps.stream().filter(op -> op.waiting == 0).forEach(ready::add);
    ExecutorService pool =
        Executors.newCachedThreadPool(
            task -> {
              var thread = new Thread(task, "provider-call");
              thread.setDaemon(true);
              return thread;
            });
    Runnable wake = () -> queue.add(new Task.Message.Wake());
    stop.listen(wake);
    try {
      walk(pool);
    } finally {
      stop.unlisten(wake);
      pool.shutdownNow();
    }
    for (Op op : steps) {
      if (!op.ended) {
        skipped(op);
      }
    }
    return outcomes;
  }

  Optional<IOException> ledgerFailure() {
    return Optional.ofNullable(ledgerFailure);
  }

  /** What is known of all resources at the end. */
  Resolver resolver() {
    return resolver;
  }

  private void walk(ExecutorService pool) throws InterruptedException {
    while (true) {
      prepare();
      commit();
      for (Task task : starting) {
        if (ledgerFailure == null) {
          running.put(task, events.now());
          pool.execute(task);
        }
      }
      starting.clear();
      if (running.isEmpty() && (ready.isEmpty() || halted())) {
        return;
      }
      if (stop.abandon()) {
        abandon();
        return;
      }
      receive();
    }
  }

  private boolean halted() {
    return stop.requested() || ledgerFailure != null;
  }

  private void prepare() {
    while (!ready.isEmpty()
        && !halted()
        && running.size() - parked.size() + starting.size() < window) {
      start(ready.remove());
    }
  }

  private void commit() {
    if (ledgerFailure != null) {
      return;
    }
    try {
      ledger.commit();
    } catch (IOException e) {
      ledgerFailure = e;
    }
  }

  private void receive() throws InterruptedException {
    Task.Message message = queue.poll(500, TimeUnit.MILLISECONDS);
    while (message != null) {
      handle(message);
      message = queue.poll();
    }
    interruptOverdue();
  }

  private void handle(Task.Message message) {
    if (message instanceof Task.Message.Done done) {
      Instant since = ended(done.task());
      if (since != null) {
        done(done.task(), done.result(), since);
      }
    } else if (message instanceof Task.Message.Failed failed) {
      Instant since = ended(failed.task());
      if (since != null) {
        failed(failed.task(), failed.failure(), since);
      }
    } else if (message instanceof Task.Message.Began began) {
      running.computeIfPresent(began.task(), (task, since) -> began.at());
      Op op = began.task().op;
      events.tell(
          new LifecycleEvent.OperationStarted(
              began.at(), op.address(), op.step.action(), Set.copyOf(op.waitedFor)));
    } else if (message instanceof Task.Message.Parked one) {
      parked.add(one.task());
    } else if (message instanceof Task.Message.Resumed one) {
      parked.remove(one.task());
    } else if (message instanceof Task.Message.Handle given) {
      Op op = given.task().op;
      ledger.add(new LedgerRecord.Handle(op.address(), op.step.word(), given.handle()));
    } else if (message instanceof Task.Message.Retrying one) {
      Op op = one.task().op;
      events.tell(
          new LifecycleEvent.OperationRetrying(
              events.now(),
              op.address(),
              op.step.action(),
              one.made(),
              one.pause(),
              text(one.failure())));
    }
  }

  private @Nullable Instant ended(Task task) {
    parked.remove(task);
    return running.remove(task);
  }

  /** Calls that overran are interrupted; those that do not even listen to that are given up. */
  private void interruptOverdue() {
    Instant now = events.now();
    for (Task task : List.copyOf(running.keySet())) {
      if (now.isAfter(task.deadline().plus(GRACE))) {
        Instant since = ended(task);
        failed(task, overdue(task), since == null ? now : since);
      } else if (now.isAfter(task.deadline())) {
        task.interrupt();
      }
    }
  }

  private static ProviderException overdue(Task task) {
    return new ProviderException(
        ProviderException.Category.FAILED,
        "it did not end within " + Task.words(task.kind.timeout()),
        "look at the resource at the target; the next apply takes it up again");
  }

  private void abandon() {
    for (Map.Entry<Task, Instant> entry : Map.copyOf(running).entrySet()) {
      Task task = entry.getKey();
      task.interrupt();
      task.op.ended = true;
      outcome(
          task.op,
          ApplyResult.Ending.ABANDONED,
          "left running; the next apply takes it up",
          "",
          Optional.empty(),
          entry.getValue());
    }
    running.clear();
  }

  // --- starting

  private void start(Op op) {
    try {
      decide(op);
      switch (op.step) {
        case PASS -> pass(op);
        case ADOPT -> adopt(op);
        case FORGET -> {
          ledger.add(new LedgerRecord.Forgotten(op.address()));
          finish(op, ApplyResult.Ending.DONE, events.now());
        }
        case CREATE -> create(op);
        case UPDATE -> update(op);
        case DELETE -> delete(op);
      }
    } catch (Resolver.UnresolvedException | CodecException e) {
      events.tell(
          new LifecycleEvent.OperationStarted(
              events.now(), op.address(), op.step.action(), Set.copyOf(op.waitedFor)));
      fail(op, e.getMessage() == null ? e.toString() : e.getMessage(), "", events.now());
    }
  }

  /** A replacement that was only feared turns into a change in place, or into nothing. */
  private void decide(Op op) {
    if (!op.uncertain() || op.partner == null || op.partner.ended || op.change.wanted().isEmpty()) {
      return;
    }
    boolean first =
        (op.step == Op.Step.DELETE) == (op.change.order() == ReplaceOrder.DELETE_BEFORE_CREATE);
    boolean resolvable = op.after.size() > 0 || op.step == Op.Step.CREATE;
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
        resolver.encode(node.resource()),
        kind.encode(found),
        ledger.state().find(op.address()).map(StoredResource::attributes).orElse(null));
  }

  private void pass(Op op) {
    if (op.change.action() == Action.NO_OP && op.change.wanted().isPresent()) {
      refreshed(op);
    }
    finish(op, ApplyResult.Ending.UNCHANGED, events.now());
  }

  /** The state follows what was found, where that moved without mattering. */
  private void refreshed(Op op) {
    StoredResource found = stored(op, op.change.current().orElseThrow());
    Optional<StoredResource> known = ledger.state().find(op.address());
    if (known.isPresent() && !known.get().equals(found)) {
      ledger.add(new LedgerRecord.Present(found, Optional.empty()));
    }
  }

  private void adopt(Op op) {
    ledger.add(
        new LedgerRecord.Present(stored(op, op.change.current().orElseThrow()), Optional.empty()));
    finish(op, ApplyResult.Ending.DONE, events.now());
  }

  private StoredResource stored(Op op, Observed<?> found) {
    ResourceNode<?> node = op.change.wanted().orElseThrow();
    Kinds.Entry kind = kinds.get(op.address().kind());
    Map<String, Object> observed = kind.encode(found);
    Map<String, Object> attributes =
        Trees.stored(kind.shape(), resolver.encode(node.resource()), observed);
    live.put(op.address(), attributes);
    return new StoredResource(
        op.address(),
        found.id(),
        attributes,
        plan.graph().dependenciesOf(op.address()),
        node.isProtected());
  }

  private void create(Op op) {
    ResourceNode<?> node = op.change.wanted().orElseThrow();
    Map<String, Object> inputs = resolver.encode(node.resource());
    Resource wanted = resolver.resolve(node.resource());
    if (op.partner != null && op.change.order() == ReplaceOrder.CREATE_BEFORE_DELETE) {
      ledger.add(new LedgerRecord.Deposed(op.address()));
    }
    begin(op, wanted, null, node.address().name(), inputs);
  }

  private void update(Op op) {
    ResourceNode<?> node = op.change.wanted().orElseThrow();
    Observed<?> current = op.current.orElseThrow();
    Kinds.Entry kind = kinds.get(op.address().kind());
    Map<String, Object> inputs = resolver.encode(node.resource());
    Optional<OpenOperation> open = ledger.state().open(op.address(), Op.Step.UPDATE.word());
    boolean resuming = open.flatMap(OpenOperation::handle).isPresent();
    if (!resuming
        && current.defect().isEmpty()
        && differ
            .diff(
                kind.shape(),
                inputs,
                kind.encode(current),
                ledger.state().find(op.address()).map(StoredResource::attributes).orElse(null))
            .isEmpty()) {
      // Known after apply, and now known to be what it was; or only the state has to change.
      ledger.add(new LedgerRecord.Present(stored(op, current), Optional.empty()));
      finish(op, ApplyResult.Ending.UNCHANGED, events.now());
      return;
    }
    begin(op, resolver.resolve(node.resource()), current, current.id(), inputs);
  }

  private void delete(Op op) {
    Observed<?> current = op.current.orElseThrow();
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
            .open(op.address(), op.step.word())
            .filter(open -> open.operation().equals("create") || open.target().equals(target));
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
                  events.now())));
    }
    starting.add(
        new Task(
            op,
            kind,
            wanted,
            (Observed<Resource>) current,
            call(op, requestId, kind.timeout()),
            handle,
            handle.isPresent() && !same,
            gate,
            backoff,
            queue,
            stop));
  }

  private Call call(Op op, String requestId, Duration timeout) {
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
                    message,
                    Duration.between(begin, events.now()))));
  }

  // --- ending

  private void done(Task task, Optional<Observed<Resource>> result, Instant since) {
    Op op = task.op;
    if (op.step == Op.Step.DELETE) {
      ledger.add(
          new LedgerRecord.Gone(
              op.address(), op.current.map(Observed::id).orElse(""), Optional.of("delete")));
    } else if (result.isEmpty()) {
      fail(op, "the provider says that it does not exist after the " + op.step.word(), "", since);
      return;
    } else {
      ledger.add(new LedgerRecord.Present(stored(op, result.get()), Optional.of(op.step.word())));
      if (task.inputsMoved) {
        // An earlier run's operation has ended; what is wanted has moved on since.
        op.step = Op.Step.UPDATE;
        op.current = Optional.of(result.get());
        ready.addFirst(op);
        return;
      }
    }
    finish(op, ApplyResult.Ending.DONE, since);
  }

  private void failed(Task task, Throwable failure, Instant since) {
    Op op = task.op;
    if (failure instanceof Task.NotBegunException) {
      ledger.add(new LedgerRecord.Closed(op.address(), op.step.word(), "not begun"));
      return;
    }
    if (failure instanceof ProviderException known) {
      if (noEffect(known)) {
        ledger.add(new LedgerRecord.Closed(op.address(), op.step.word(), text(known)));
      }
      fail(op, text(known), known.advice(), since);
    } else if (failure instanceof InterruptedException) {
      if (events.now().isBefore(task.deadline())) {
        fail(op, "it was interrupted", "the next apply takes it up again", since);
      } else {
        ProviderException late = overdue(task);
        fail(op, text(late), late.advice(), since);
      }
    } else {
      fail(
          op,
          "the provider broke down: " + failure,
          "this is a bug of the provider; the next apply takes it up again",
          since);
    }
  }

  /** Whether the target certainly did nothing. */
  private static boolean noEffect(ProviderException failure) {
    return switch (failure.category()) {
      case INVALID, DENIED, QUOTA, CONFLICT, THROTTLED -> true;
      case TRANSIENT, BUSY, FAILED -> false;
    };
  }

  private static String text(ProviderException failure) {
    return failure.getMessage() == null ? failure.category().toString() : failure.getMessage();
  }

  private void fail(Op op, String message, String advice, Instant since) {
    op.ended = true;
    events.tell(
        new LifecycleEvent.OperationFailed(
            events.now(),
            op.address(),
            op.step.action(),
            message,
            advice,
            Duration.between(since, events.now())));
    outcome(op, ApplyResult.Ending.FAILED, message, advice, Optional.empty(), since);
    op.next.forEach(next -> skipBecause(next, op.address()));
  }

  private void skipBecause(Op op, ResourceAddress failed) {
    var queueOfSkipped = new ArrayDeque<Op>();
    queueOfSkipped.add(op);
    while (!queueOfSkipped.isEmpty()) {
      Op next = queueOfSkipped.remove();
      if (next.failedNeed == null && !next.ended) {
        next.failedNeed = failed;
        queueOfSkipped.addAll(next.next);
      }
    }
  }

  private void finish(Op op, ApplyResult.Ending ending, Instant since) {
    op.ended = true;
    if (op.step != Op.Step.PASS) {
      events.tell(
          new LifecycleEvent.OperationFinished(
              events.now(),
              op.address(),
              op.step.action(),
              ending == ApplyResult.Ending.DONE,
              Duration.between(since, events.now())));
      outcome(op, ending, "", "", Optional.empty(), since);
    }
    for (Op next : op.next) {
      if (op.step != Op.Step.PASS) {
        next.waitedFor.add(op.address());
      }
      if (--next.waiting == 0 && next.failedNeed == null) {
        ready.add(next);
      }
    }
  }

  private void skipped(Op op) {
    if (op.step == Op.Step.PASS) {
      return;
    }
    Optional<ResourceAddress> because = Optional.ofNullable(op.failedNeed);
    events.tell(
        new LifecycleEvent.OperationSkipped(events.now(), op.address(), op.step.action(), because));
    String message =
        because.map(need -> need + " failed").orElse("the apply was stopped before it began");
    outcome(op, ApplyResult.Ending.SKIPPED, message, "", because, events.now());
  }

  private void outcome(
      Op op,
      ApplyResult.Ending ending,
      String message,
      String advice,
      Optional<ResourceAddress> because,
      Instant since) {
    outcomes.add(
        new ApplyResult.Outcome(
            op.address(),
            op.step.action(),
            ending,
            message,
            advice,
            because,
            Duration.between(since, events.now())));
  }

  /** The state as it stands. */
  EnvironmentState state() {
    return ledger.state();
  }
}
