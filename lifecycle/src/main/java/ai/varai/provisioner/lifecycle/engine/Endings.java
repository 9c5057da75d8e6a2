package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.ApplyResult;
import ai.varai.provisioner.lifecycle.event.LifecycleEvent;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.state.Ledger;
import ai.varai.provisioner.lifecycle.state.LedgerRecord;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * How the steps of a walk end: the ledger is told, so are those who watch, and what waited for a
 * step may begin or is skipped. Belongs to the thread that walks.
 */
final class Endings {
  private final Events events;
  private final Ledger ledger;
  private final Knowledge knowledge;
  private final Deque<Op> ready;
  private final List<ApplyResult.Outcome> outcomes = new ArrayList<>();

  /**
   * @param ready where steps go that need not wait any more
   */
  Endings(Events events, Ledger ledger, Knowledge knowledge, Deque<Op> ready) {
    this.events = events;
    this.ledger = ledger;
    this.knowledge = knowledge;
    this.ready = ready;
  }

  /** In the order in which the steps ended. */
  List<ApplyResult.Outcome> outcomes() {
    return outcomes;
  }

  /** A call answered. */
  void done(Task task, Optional<Observed<Resource>> result, Instant since) {
    Op op = task.op;
    if (op.step == Op.Step.DELETE) {
      ledger.add(
          new LedgerRecord.Gone(
              op.address(), op.current.map(Observed::id).orElse(""), Optional.of("delete")));
    } else if (result.isEmpty()) {
      fail(op, "the provider says that it does not exist after the " + op.step.word(), "", since);
      return;
    } else {
      ledger.add(
          new LedgerRecord.Present(
              knowledge.stored(op, result.get()), Optional.of(op.step.word())));
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

  /** A call did not end well; whether it had an effect decides what stays open in the ledger. */
  void failed(Task task, Throwable failure, Instant since) {
    Op op = task.op;
    if (failure instanceof Task.NotBegunException) {
      if (!task.uncertain()) {
        close(task, "not begun");
      }
      return;
    }
    if (failure instanceof Task.LeftException) {
      abandoned(op, since);
      return;
    }
    if (failure instanceof ProviderException known) {
      if (!task.uncertain() && Task.noEffect(known)) {
        close(task, redacted(task, text(known)));
      } else if (!known.retryable() && !task.overdue(events.now())) {
        forgetHandle(task);
        if (task.inputsMoved) {
          // What failed is an earlier run's operation, which is not what is wanted any more.
          ready.addFirst(op);
          return;
        }
      }
      fail(op, redacted(task, text(known)), redacted(task, known.advice()), since);
    } else if (failure instanceof InterruptedException) {
      if (!task.overdue(events.now())) {
        fail(op, "it was interrupted", "the next apply takes it up again", since);
      } else {
        ProviderException late = task.overdue();
        fail(op, redacted(task, text(late)), redacted(task, late.advice()), since);
      }
    } else if (failure instanceof UncheckedIOException unusable) {
      fail(op, redacted(task, Unusable.what(unusable)), Unusable.ADVICE, since);
    } else {
      fail(
          op,
          redacted(task, "the provider broke down: " + failure),
          "this is a bug of the provider; the next apply takes it up again",
          since);
    }
  }

  /** Nothing was done, now or by an earlier run: there is nothing to look after. */
  private void close(Task task, String why) {
    ledger.add(new LedgerRecord.Closed(task.op.address(), task.op.step.word(), task.target, why));
  }

  /**
   * The operation at the target is over, and has failed: whoever asked for it again would hear the
   * same for ever. The intent stays open, for there may be something of it.
   */
  private void forgetHandle(Task task) {
    Op op = task.op;
    ledger
        .state()
        .open(op.address(), op.step.word(), task.target)
        .filter(open -> open.handle().isPresent())
        .ifPresent(
            open -> ledger.add(new LedgerRecord.Intent(open.anew(UUID.randomUUID().toString()))));
  }

  private static String redacted(Task task, String text) {
    return task.redaction.apply(text);
  }

  static String text(ProviderException failure) {
    return failure.getMessage() == null ? failure.category().toString() : failure.getMessage();
  }

  /** The step failed: what needs it is skipped. */
  void fail(Op op, String message, String advice, Instant since) {
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

  /** The step is over: what waited for it may begin. */
  void finish(Op op, ApplyResult.Ending ending, Instant since) {
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

  /** The step was never begun. */
  void skipped(Op op) {
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

  /** A call that goes on at the target while nobody waits for it any more. */
  void abandoned(Op op, Instant since) {
    op.ended = true;
    outcome(
        op,
        ApplyResult.Ending.ABANDONED,
        "left running; the next apply takes it up",
        "",
        Optional.empty(),
        since);
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
}
