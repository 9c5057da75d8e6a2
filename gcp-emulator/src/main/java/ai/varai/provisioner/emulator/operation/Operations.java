package ai.varai.provisioner.emulator.operation;

import ai.varai.provisioner.emulator.control.BadEnding;
import ai.varai.provisioner.emulator.control.EmulatorClock;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.JournalException;
import ai.varai.provisioner.emulator.store.Store;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.longrunning.Operation;
import com.google.rpc.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Long operations of every style. An operation is started with the body that a client sees while it
 * is pending; when it is due, the completion of its kind makes the effect final and gives the body
 * of the finished operation. Kinds are named, not closures, so that an operation outlives a crash.
 */
public final class Operations implements AutoCloseable {

  /** Finishes an operation; runs in a transaction on the operation's project. */
  @FunctionalInterface
  public interface Completion {
    /** Gives the row with the body of the finished operation; may write to tables. */
    OperationRow complete(OperationRow pending, Instant now);
  }

  /**
   * What an operation does in a data plane before it finishes. It runs on a thread of its own,
   * outside of transactions, and may take long; operations on one target take turns. A crash may
   * come between the work and the completion: then the work is done once more.
   */
  @FunctionalInterface
  public interface Work {
    /** Gives what finishes the operation, with what has come of the work. */
    Completion perform(OperationRow pending);
  }

  /** Undoes what an operation had begun; runs in a transaction on the operation's project. */
  @FunctionalInterface
  public interface Failure {
    /** May write to tables; the operation's body is seen to. */
    void abandon(OperationRow pending, GoogleError error);
  }

  /** How often it is asked whether a stalled operation may go on. */
  private static final long STALLED_MILLIS = 200;

  /** How soon an operation is tried again that could not be written. */
  private static final long UNWRITTEN_MILLIS = 1_000;

  private static final Logger log = LoggerFactory.getLogger(Operations.class);

  private final Store store;
  private final EmulatorClock clock;
  private final LroMode mode;
  private final OperationRows rows;
  private final Map<String, Completion> completions = new ConcurrentHashMap<>();
  private final Map<String, Supplier<Optional<Work>>> works = new ConcurrentHashMap<>();
  private final Set<String> decided = ConcurrentHashMap.newKeySet();
  private final Set<String> atWork = ConcurrentHashMap.newKeySet();
  private final Lanes lanes = new Lanes();
  private final Map<String, Failure> failures = new ConcurrentHashMap<>();
  private volatile Function<OperationRow, Optional<BadEnding>> endings = row -> Optional.empty();
  private final Waiters waiters = new Waiters();
  private volatile Function<OperationRow, Duration> delay = row -> Duration.ZERO;
  private final List<Predicate<OperationRow>> stalls =
      new java.util.concurrent.CopyOnWriteArrayList<>();
  private volatile boolean closed;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          r -> {
            Thread t = new Thread(r, "emulator-operations");
            t.setDaemon(true);
            return t;
          });

  public Operations(Store store, EmulatorClock clock, LroMode mode) {
    this.store = store;
    this.clock = clock;
    this.mode = mode;
    this.rows = new OperationRows(store);
    clock.onTravel(this::runDue);
  }

  /** After rows came back from elsewhere: operations are found, and pending ones go on. */
  public void resume() {
    rows.resume();
    runDue();
  }

  public LroMode mode() {
    return mode;
  }

  /** Says what finishes the operations of a kind; an API does this when it registers. */
  public void define(String kind, Completion completion) {
    completions.put(kind, completion);
  }

  /** As {@link #define}, for operations that {@link #startApplied} starts. */
  public void defineApplied(String kind, Completion completion) {
    define(kind, completion);
    decided.add(kind);
  }

  /**
   * Says what the operations of a kind do in a data plane, asked when one is due; empty while there
   * is none: then {@link #define} alone decides.
   */
  public void perform(String kind, Supplier<Optional<Work>> work) {
    works.put(kind, work);
  }

  private Optional<Work> work(OperationRow row) {
    Supplier<Optional<Work>> maker = works.get(row.kind());
    return maker == null ? Optional.empty() : maker.get();
  }

  /** Operations for which the predicate holds stay pending (a fault asked for by a user). */
  public void stallWhen(Predicate<OperationRow> predicate) {
    stalls.add(predicate);
  }

  /** Says with what error an operation ends (a fault asked for by a user). */
  public void endBy(Function<OperationRow, Optional<BadEnding>> wish) {
    endings = wish;
  }

  /**
   * Says what becomes of the resource of an operation of this kind that ends with an error and
   * without its effect; nothing, where nobody says so.
   */
  public void defineFailure(String kind, Failure failure) {
    failures.put(kind, failure);
  }

  /** Says how much longer than usual an operation takes (a fault asked for by a user). */
  public void delayBy(Function<OperationRow, Duration> longer) {
    delay = longer;
  }

  /**
   * Starts an operation of the {@code google.longrunning} style.
   *
   * @param usual how long the real one usually takes
   * @return the pending body, as the call that starts it answers
   */
  public Operation start(
      String api, String project, String kind, String target, Duration usual, Operation pending) {
    begin(row(api, project, pending.getName(), kind, target, usual).with(pending));
    return pending;
  }

  /**
   * As {@link #start(String, String, String, String, Duration, Operation)}, under a lookup name of
   * its own: one with the project's id, where the body shows the number.
   */
  public void start(
      String api,
      String project,
      String kind,
      String target,
      Duration usual,
      String name,
      Operation pending) {
    begin(row(api, project, name, kind, target, usual).with(pending));
  }

  /** Starts an operation whose body is JSON, under the given lookup name. */
  public ObjectNode start(
      String api,
      String project,
      String kind,
      String target,
      Duration usual,
      String name,
      ObjectNode pending) {
    begin(row(api, project, name, kind, target, usual).with(pending));
    return pending;
  }

  /**
   * Starts an operation whose effect is there when its call is answered, so that the call can be
   * refused for it. How the operation ends is therefore decided first: one that is to fail has no
   * effect, and is done at once.
   */
  public void startApplied(
      String api,
      String project,
      String kind,
      String target,
      String name,
      ObjectNode pending,
      Runnable effect) {
    startApplied(row(api, project, name, kind, target, Duration.ZERO).with(pending), effect);
  }

  /** As {@link #startApplied}, pending for as long as the real one usually is. */
  public void startApplied(
      String api,
      String project,
      String kind,
      String target,
      Duration usual,
      String name,
      ObjectNode pending,
      Runnable effect) {
    startApplied(row(api, project, name, kind, target, usual).with(pending), effect);
  }

  /** The same in the {@code google.longrunning} style. */
  public Operation startApplied(
      String api,
      String project,
      String kind,
      String target,
      Duration usual,
      Operation pending,
      Runnable effect) {
    startApplied(row(api, project, pending.getName(), kind, target, usual).with(pending), effect);
    return pending;
  }

  private void startApplied(OperationRow row, Runnable effect) {
    store.run(
        row.project(),
        () -> {
          Optional<BadEnding> bad = endings.apply(row);
          if (bad.isEmpty() || bad.get().effect()) {
            effect.run();
          }
          if (bad.isEmpty()) {
            begin(row);
          } else {
            finish(row, completions.get(row.kind()), bad);
          }
        });
  }

  /**
   * As {@link #startApplied}, for an effect that tells the operation: what it wrote is undone where
   * the operation is to fail.
   *
   * @param lock the project that the effect writes to
   * @return the operation as it stands then
   */
  OperationRow startTried(String lock, Supplier<OperationRow> effect) {
    OperationRow started;
    try {
      started = store.transact(lock, () -> tryOut(effect.get()));
    } catch (InVain e) {
      started = e.row;
      store.run(started.project(), () -> finish(e.row, null, Optional.of(e.bad)));
    }
    return rows.find(started.name()).orElse(started);
  }

  private OperationRow tryOut(OperationRow row) {
    Optional<BadEnding> bad = endings.apply(row);
    if (bad.isEmpty()) {
      begin(row);
    } else if (bad.get().effect()) {
      finish(row, completions.get(row.kind()), bad);
    } else {
      throw new InVain(row, bad.get());
    }
    return row;
  }

  /** Ends the transaction of an effect that is to be undone. */
  private static final class InVain extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient OperationRow row;
    private final transient BadEnding bad;

    InVain(OperationRow row, BadEnding bad) {
      super("its operation is to fail");
      this.row = row;
      this.bad = bad;
    }
  }

  /**
   * Lets something happen after a while, exactly: an operation that no client sees, and no fault
   * holds up.
   */
  public void schedule(String api, String project, String kind, String target, Duration after) {
    String name = OperationRow.UNSEEN + java.util.UUID.randomUUID();
    long now = clock.millis();
    OperationRow row =
        new OperationRow(
            OperationRow.UNSEEN + api,
            project,
            name,
            kind,
            target,
            now,
            now + after.toMillis(),
            false,
            true,
            "");
    begin(row.with(Operation.newBuilder().setName(name).build()));
  }

  OperationRow row(
      String api, String project, String name, String kind, String target, Duration usual) {
    long now = clock.millis();
    long due = now + mode.delay(usual).toMillis();
    OperationRow row =
        new OperationRow(api, project, name, kind, target, now, due, false, true, "");
    return row.dueLater(delay.apply(row));
  }

  private void begin(OperationRow row) {
    store.run(
        row.project(),
        () -> {
          rows.put(row);
          if (row.dueMillis() <= clock.millis() && work(row).isEmpty()) {
            complete(row.project(), row.name());
          }
        });
    // It may have become due while it was being written: then nobody else finishes it.
    long wait = Math.max(0, row.dueMillis() - clock.millis());
    completeIn(wait, row.project(), row.name());
  }

  /** Finishes everything that is due; called after a restart and after time travel. */
  public void runDue() {
    for (OperationRow pending : rows.pending()) {
      OperationRow r = begunByNow(pending);
      long wait = r.dueMillis() - clock.millis();
      if (wait <= 0) {
        complete(r.project(), r.name());
      } else {
        completeIn(wait, r.project(), r.name());
      }
    }
  }

  /**
   * An operation that begins in the future, because the clock was set back or a restart has it at
   * this machine's time again, takes from now on as long as it was to take. What happens unseen may
   * be about a moment, which it waits for.
   */
  private OperationRow begunByNow(OperationRow row) {
    long ahead = row.createdMillis() - clock.millis();
    if (ahead <= 0 || row.unseen()) {
      return row;
    }
    return store.transact(
        row.project(),
        () -> {
          Optional<OperationRow> now = rows.get(row.project(), row.name()).filter(r -> !r.done());
          now.ifPresent(r -> rows.put(r.earlier(ahead)));
          return now.map(r -> r.earlier(ahead)).orElse(row);
        });
  }

  private void completeIn(long millis, String project, String name) {
    // Nobody waits for this: what goes wrong ends in failed().
    var unused = timer.schedule(() -> complete(project, name), millis, TimeUnit.MILLISECONDS);
  }

  private void complete(String project, String name) {
    try {
      store
          .transact(
              project,
              () -> {
                Optional<OperationRow> due =
                    atWork.contains(name) ? Optional.empty() : due(project, name);
                if (due.isEmpty()) {
                  return Optional.<Runnable>empty();
                }
                OperationRow row = due.get();
                Optional<BadEnding> bad =
                    row.unseen() || decided.contains(row.kind())
                        ? Optional.empty()
                        : endings.apply(row);
                Optional<Work> work =
                    bad.filter(ending -> !ending.effect()).isPresent()
                        ? Optional.empty()
                        : work(row);
                if (work.isEmpty()) {
                  finish(row, completions.get(row.kind()), bad);
                  return Optional.<Runnable>empty();
                }
                return Optional.<Runnable>of(() -> dispatch(row, work.get(), bad));
              })
          .ifPresent(Runnable::run);
    } catch (RuntimeException e) {
      failed(project, name, e);
    }
  }

  /**
   * An operation that cannot be finished: it is tried again where there was no room for what it
   * writes, and ends with an error otherwise, since somebody may be waiting for its end.
   */
  private void failed(String project, String name, RuntimeException reason) {
    if (closed) {
      return;
    }
    log.warn("operation {} could not be finished", name, reason);
    try {
      if (reason instanceof JournalException) {
        completeIn(UNWRITTEN_MILLIS, project, name);
        return;
      }
      GoogleError error =
          reason instanceof GoogleError known
              ? known
              : GoogleError.of(Code.INTERNAL, "Internal error encountered.");
      whilePending(
          name,
          row -> {
            if (!row.unseen()) {
              finish(row, null, Optional.of(new BadEnding(error, false)));
            }
          });
    } catch (RuntimeException e) {
      log.warn("operation {} could not be given up", name, e);
    }
  }

  /** The operation, if it waits for nothing but its completion. */
  private Optional<OperationRow> due(String project, String name) {
    OperationRow row = rows.get(project, name).orElse(null);
    if (row == null || row.done()) {
      return Optional.empty();
    }
    long early = row.dueMillis() - clock.millis();
    if (early > 0) {
      // The timer and the clock do not run in step: the one may be set while the other runs.
      completeIn(early, project, name);
      return Optional.empty();
    }
    if (!row.unseen() && stalls.stream().anyMatch(p -> p.test(row))) {
      // It goes on once nobody wants it to stall any more.
      completeIn(STALLED_MILLIS, project, name);
      return Optional.empty();
    }
    return Optional.of(row);
  }

  private void dispatch(OperationRow row, Work work, Optional<BadEnding> bad) {
    if (!atWork.add(row.name())) {
      return;
    }
    lanes.run(
        row.project() + "/" + row.target(),
        () -> {
          try {
            Completion completion = work.perform(row);
            store.run(
                row.project(),
                () ->
                    rows.get(row.project(), row.name())
                        .filter(now -> !now.done())
                        .ifPresent(now -> finish(now, completion, bad)));
          } catch (RuntimeException e) {
            failed(row.project(), row.name(), e);
          } finally {
            atWork.remove(row.name());
          }
        });
  }

  /** Changes what a client sees of an operation that is pending; of any other nothing. */
  public void change(String name, UnaryOperator<OperationRow> change) {
    whilePending(name, row -> rows.put(change.apply(row)));
  }

  /** Ends an operation that is pending without its effect: somebody wants it no more. */
  public void abort(String name, GoogleError error) {
    whilePending(name, row -> finish(row, null, Optional.of(new BadEnding(error, false))));
  }

  private void whilePending(String name, Consumer<OperationRow> then) {
    String project = find(name).map(OperationRow::project).orElse("");
    store.run(project, () -> rows.get(project, name).filter(row -> !row.done()).ifPresent(then));
  }

  private void finish(OperationRow row, @Nullable Completion completion, Optional<BadEnding> bad) {
    OperationRow after = ended(row, completion, bad);
    if (row.unseen()) {
      rows.remove(row.name());
      return;
    }
    rows.put(after.finished());
    rows.forgetOld(row.project(), clock.millis());
  }

  private OperationRow ended(
      OperationRow row, @Nullable Completion completion, Optional<BadEnding> bad) {
    Instant now = clock.instant();
    boolean effect = bad.isEmpty() || bad.get().effect();
    OperationRow after = effect && completion != null ? completion.complete(row, now) : row;
    if (bad.isEmpty()) {
      return after;
    }
    Failure failure = failures.get(row.kind());
    if (!effect && failure != null) {
      failure.abandon(row, bad.get().error());
    }
    return Endings.failed(after, bad.get().error(), now);
  }

  /** The operation of this whole name, finished if it is due. */
  public Optional<OperationRow> find(String name) {
    return rows.find(name);
  }

  /** The project's operations of one API, newest first. */
  public List<OperationRow> list(String api, String project) {
    return rows.list(api, project);
  }

  /** Those who wait for operations to finish. */
  public Waiters waiters() {
    return waiters;
  }

  /** Waits until the operation is finished, at most so long; see {@link Waiters}. */
  public Optional<OperationRow> await(String name, Duration atMost) {
    return waiters.await(() -> find(name), atMost);
  }

  public void delete(String name) {
    rows.remove(name);
  }

  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
    lanes.close();
  }
}
