package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Progress;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.resource.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One operation at the provider, from its first call to its end: repeats, polls, and tells the
 * walking thread through a queue. While it waits for time to pass it holds no place.
 */
final class Task implements Runnable {
  /** What a task tells. */
  sealed interface Message {
    /** Work has really begun. */
    record Began(Task task, Instant at) implements Message {}

    /** It waits and needs no place. */
    record Parked(Task task) implements Message {}

    /** It works again. */
    record Resumed(Task task) implements Message {}

    /** The target gave a handle. */
    record Handle(Task task, String handle) implements Message {}

    /** A call is repeated. */
    record Retrying(Task task, int made, Duration pause, ProviderException failure)
        implements Message {}

    /** The end; empty when the resource is gone. */
    record Done(Task task, Optional<Observed<Resource>> result) implements Message {}

    /** The end, without success. */
    record Failed(Task task, Throwable failure) implements Message {}

    /** Something changed that the walking thread should look at. */
    record Wake() implements Message {}
  }

  /** Stopped before its first call. */
  static final class NotBegunException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** Stopped between two calls, because nothing that they lead to could be written down. */
  static final class LeftException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  final Op op;
  final Kinds.Entry kind;
  final String target;
  final String requestId;
  final boolean inputsMoved;
  final Redaction redaction;
  private final @Nullable Resource wanted;
  private final @Nullable Observed<Resource> current;
  private final Supplier<Call> calls;
  private final BooleanSupplier mayCall;
  private final CallGate gate;
  private final Backoff backoff;
  private final BlockingQueue<Message> queue;
  private final StopSignal stop;
  private @Nullable String handle;
  private volatile @Nullable Call begun;
  private volatile boolean uncertain;
  private volatile boolean answered;
  private volatile @Nullable ProviderException refusal;
  private @Nullable Thread thread;
  private boolean over;

  /**
   * @param target of the operation, as the ledger has it
   * @param handle of the same operation, begun by an earlier run
   * @param inputsMoved whether that run had other inputs
   * @param uncertain whether an earlier run may have had an effect with the same operation
   * @param redaction for what the provider says
   * @param calls what the handler is told; asked for when the work begins, for that is when its
   *     time begins
   * @param mayCall asked before each call
   */
  Task(
      Op op,
      Kinds.Entry kind,
      String target,
      @Nullable Resource wanted,
      @Nullable Observed<Resource> current,
      String requestId,
      Supplier<Call> calls,
      BooleanSupplier mayCall,
      Optional<String> handle,
      boolean inputsMoved,
      boolean uncertain,
      Redaction redaction,
      CallGate gate,
      Backoff backoff,
      BlockingQueue<Message> queue,
      StopSignal stop) {
    this.op = op;
    this.kind = kind;
    this.target = target;
    this.requestId = requestId;
    this.wanted = wanted;
    this.current = current;
    this.calls = calls;
    this.mayCall = mayCall;
    this.uncertain = uncertain;
    this.handle = handle.orElse(null);
    this.inputsMoved = inputsMoved;
    this.redaction = redaction;
    this.gate = gate;
    this.backoff = backoff;
    this.queue = queue;
    this.stop = stop;
  }

  /** Whether its time is over at that instant; it has not begun while it waits for a place. */
  boolean overdue(Instant at) {
    Call call = begun;
    return call != null && at.isAfter(call.deadline());
  }

  /** Whether its last answer is there; until the walking thread hears it, time may pass. */
  boolean answered() {
    return answered;
  }

  /** Whether there may be something of the operation at the target. */
  boolean uncertain() {
    return uncertain;
  }

  /** What is said of it when it did not end in its time, and why the target kept it waiting. */
  ProviderException overdue() {
    ProviderException last = refusal;
    String message = "it did not end within " + words(kind.timeout());
    String advice = "look at the resource at the target; the next apply takes it up again";
    return last == null
        ? new ProviderException(ProviderException.Category.FAILED, message, advice)
        : new ProviderException(
            ProviderException.Category.FAILED,
            message + "; the last answer was: " + Endings.text(last),
            last.advice().isEmpty() ? advice : last.advice(),
            last);
  }

  /** Interrupts the thread that works on it, unless it is at its end. */
  synchronized void interrupt() {
    if (thread != null && !over) {
      thread.interrupt();
    }
  }

  @Override
  public void run() {
    synchronized (this) {
      thread = Thread.currentThread();
    }
    Message end;
    try {
      end = new Message.Done(this, work());
    } catch (Throwable e) {
      end = new Message.Failed(this, e);
    }
    synchronized (this) {
      over = true;
      // An interrupt that came too late must not hit the thread's next task.
      boolean unused = Thread.interrupted();
    }
    queue.add(end);
  }

  private Optional<Observed<Resource>> work()
      throws ProviderException, InterruptedException, NotBegunException, LeftException {
    gate.enter();
    boolean inside = true;
    try {
      if (stop.requested() || !mayCall.getAsBoolean()) {
        throw new NotBegunException();
      }
      Call call = calls.get();
      begun = call;
      queue.add(new Message.Began(this, call.clock().instant()));
      for (int made = 1; ; ) {
        Duration pause;
        try {
          if (!mayCall.getAsBoolean()) {
            throw new LeftException();
          }
          Progress<Resource> progress = next(call);
          if (progress instanceof Progress.Done<Resource> done) {
            return Optional.of(done.observed());
          }
          if (progress instanceof Progress.Gone<Resource>) {
            return Optional.empty();
          }
          Progress.Pending<Resource> pending = (Progress.Pending<Resource>) progress;
          uncertain = true;
          refusal = null;
          pause = pending(pending, call);
          made = 1;
        } catch (ProviderException e) {
          uncertain |= !noEffect(e);
          if (!backoff.changeAgain(made, e) || call.remaining().isZero()) {
            throw e;
          }
          refusal = e;
          pause = backoff.pause(made, e);
          queue.add(new Message.Retrying(this, made, pause, e));
          made++;
        }
        gate.leave();
        inside = false;
        pause(pause, call);
        gate.enter();
        inside = true;
      }
    } finally {
      // Before the place is free: the next one's time must not count as this one's.
      answered = true;
      if (inside) {
        gate.leave();
      }
    }
  }

  /** Whether the target certainly did nothing. */
  static boolean noEffect(ProviderException failure) {
    return switch (failure.category()) {
      case INVALID, DENIED, QUOTA, CONFLICT, DISABLED, ASLEEP -> true;
      case TRANSIENT, THROTTLED, BUSY, FAILED -> false;
    };
  }

  private Duration pending(Progress.Pending<Resource> pending, Call call) {
    if (!pending.handle().equals(handle)) {
      handle = pending.handle();
      queue.add(new Message.Handle(this, pending.handle()));
    }
    call.progress(pending.message());
    return pending.pollAfter();
  }

  private void pause(Duration pause, Call call) throws InterruptedException {
    Duration left = call.remaining();
    queue.add(new Message.Parked(this));
    // To its end and not to the millisecond before: nothing is asked for that cannot be waited for.
    Thread.sleep((pause.compareTo(left) < 0 ? pause : left.plusMillis(1)).toMillis());
    queue.add(new Message.Resumed(this));
  }

  private Progress<Resource> next(Call call) throws ProviderException, InterruptedException {
    if (call.remaining().isZero()) {
      throw overdue();
    }
    if (handle != null) {
      return kind.handler().poll(handle, subject(), call);
    }
    return switch (op.step) {
      case CREATE -> kind.handler().create(subject(), call);
      case UPDATE -> kind.handler().update(subject(), existing(), call);
      case DELETE -> kind.handler().delete(existing(), call);
      case PASS, ADOPT, FORGET -> throw new IllegalStateException(op.step + " needs no call");
    };
  }

  private Resource subject() {
    return wanted != null ? wanted : existing().resource();
  }

  private Observed<Resource> existing() {
    if (current == null) {
      throw new IllegalStateException(op.address() + " does not exist");
    }
    return current;
  }

  private static String words(Duration duration) {
    long seconds = duration.toSeconds();
    return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + " min" : seconds + " s";
  }
}
