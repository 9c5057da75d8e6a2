package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.ApplyOptions;
import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.LifecycleSettings;
import ai.varai.provisioner.lifecycle.codec.Fingerprints;
import ai.varai.provisioner.lifecycle.codec.Resolver;
import ai.varai.provisioner.lifecycle.event.LifecycleEvent;
import ai.varai.provisioner.lifecycle.plan.Plan;
import ai.varai.provisioner.lifecycle.spi.ProviderLimits;
import ai.varai.provisioner.lifecycle.state.Ledger;
import ai.varai.provisioner.lifecycle.state.LedgerRecord;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  private final Events events;
  private final Ledger ledger;
  private final StopSignal stop;
  private final int window;
  private final Knowledge knowledge;
  private final Endings endings;
  private final Starts starts;
  private final BlockingQueue<Task.Message> queue = new LinkedBlockingQueue<>();
  private final ArrayDeque<Op> ready = new ArrayDeque<>();
  private final Map<Task, Instant> running = new HashMap<>();
  private final Set<Task> parked = new HashSet<>();
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
    this.events = events;
    this.ledger = ledger;
    this.stop = stop;
    this.window = CallGate.allowed(limits, options.parallelism()) * AHEAD;
    this.knowledge = new Knowledge(kinds, plan, ledger.state());
    this.endings = new Endings(events, ledger, knowledge, ready);
    this.starts =
        new Starts(
            settings,
            kinds,
            events,
            ledger,
            fingerprints,
            stop,
            new CallGate(limits, options.parallelism()),
            queue,
            knowledge,
            endings);
  }

  /** How each step ended; {@link #ledgerFailure()} must be asked, too. */
  List<ApplyResult.Outcome> run(List<Op> steps) throws InterruptedException {
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
        endings.skipped(op);
      }
    }
    return endings.outcomes();
  }

  Optional<IOException> ledgerFailure() {
    return Optional.ofNullable(ledgerFailure);
  }

  /** What is known of all resources at the end. */
  Resolver resolver() {
    return knowledge.resolver();
  }

  private void walk(ExecutorService pool) throws InterruptedException {
    while (true) {
      prepare();
      commit();
      for (Task task : starts.take()) {
        if (ledgerFailure == null) {
          running.put(task, events.now());
          pool.execute(task);
        }
      }
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
        && running.size() - parked.size() + starts.pending() < window) {
      starts.start(ready.remove());
    }
  }

  private void commit() {
    if (ledgerFailure != null) {
      return;
    }
    try {
      ledger.requireUsable();
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
        endings.done(done.task(), done.result(), since);
      }
    } else if (message instanceof Task.Message.Failed failed) {
      Instant since = ended(failed.task());
      if (since != null) {
        endings.failed(failed.task(), failed.failure(), since);
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
      ledger.add(
          new LedgerRecord.Handle(
              op.address(), op.step.word(), given.task().target, given.handle()));
    } else if (message instanceof Task.Message.Retrying one) {
      Op op = one.task().op;
      events.tell(
          new LifecycleEvent.OperationRetrying(
              events.now(),
              op.address(),
              op.step.action(),
              one.made(),
              one.pause(),
              one.task().redaction.apply(Endings.text(one.failure()))));
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
      if (task.answered()) {
        continue;
      }
      if (task.overdue(now.minus(GRACE))) {
        Instant since = ended(task);
        endings.failed(task, task.overdue(), since == null ? now : since);
      } else if (task.overdue(now)) {
        task.interrupt();
      }
    }
  }

  private void abandon() {
    for (Map.Entry<Task, Instant> entry : Map.copyOf(running).entrySet()) {
      Task task = entry.getKey();
      task.interrupt();
      endings.abandoned(task.op, entry.getValue());
    }
    running.clear();
  }
}
