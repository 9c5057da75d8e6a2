package ai.varai.provisioner.emulator.scheduler;

import ai.varai.provisioner.emulator.operation.OperationRow;
import ai.varai.provisioner.emulator.operation.Operations;
import ai.varai.provisioner.emulator.support.Times;
import com.google.cloud.scheduler.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Runs jobs by the emulator's clock. An attempt is an operation that nobody sees, so that it
 * outlives a crash, and is made once more where one came before its end was written: at least once,
 * as Cloud Scheduler promises. A job has one scheduled execution at a time; times that the clock
 * has jumped over are made up for by one.
 */
final class JobRuns {
  private static final String KIND = "cloudscheduler.run";

  private final JobRows rows;
  private final Attempts attempts;
  private final AttemptLog log;

  JobRuns(JobRows rows) {
    this.rows = rows;
    this.attempts = new Attempts(rows.emulation);
    this.log = new AttemptLog(rows.emulation);
    rows.emulation.operations().perform(KIND, () -> Optional.of(this::attempt));
    rows.emulation.clock().onTravel(this::resume);
  }

  /**
   * Begins anew with a job that was made, changed, paused or resumed, in the caller's transaction:
   * what was planned for it before is dropped.
   *
   * @return the job with the time for which it is scheduled, none if it is paused
   */
  Job begin(JobName name, Job job) {
    String turn = rows.renew(name);
    if (job.getState() != Job.State.ENABLED) {
      return job.toBuilder().clearScheduleTime().build();
    }
    return schedule(job)
        .flatMap(s -> s.after(rows.now()))
        .map(at -> planned(name, job, JobRun.first(name, turn, false, at)))
        .orElse(job);
  }

  /** Lets a job run now, beside its schedule. */
  void force(JobName name) {
    plan(name, JobRun.first(name, rows.turn(name), true, rows.now()));
  }

  /**
   * A clock that was set back, or that a restart has at this machine's time again, may have left
   * jobs scheduled for later than they are now to run.
   */
  void resume() {
    for (Job job : rows.all()) {
      Optional<Instant> due = schedule(job).flatMap(s -> s.after(rows.now()));
      if (job.hasScheduleTime()
          && due.filter(t -> t.isBefore(Times.instant(job.getScheduleTime()))).isPresent()) {
        JobName name = rows.name(job.getName());
        rows.emulation
            .store()
            .run(
                name.project().id(),
                () -> rows.find(name).ifPresent(now -> rows.put(name, begin(name, now))));
      }
    }
  }

  private static Optional<Schedule> schedule(Job job) {
    return Schedule.parse(job.getSchedule(), job.getTimeZone());
  }

  private Job planned(JobName name, Job job, JobRun run) {
    plan(name, run);
    return job.toBuilder().setScheduleTime(Times.timestamp(run.scheduled())).build();
  }

  private void plan(JobName name, JobRun run) {
    // Operations count in milliseconds: rather one late than one early.
    Duration wait = Duration.between(rows.now(), run.scheduled()).plusNanos(999_999);
    rows.emulation
        .operations()
        .schedule(
            "cloudscheduler",
            name.project().id(),
            KIND,
            run.text(),
            wait.isNegative() ? Duration.ZERO : wait);
  }

  private Operations.Completion attempt(OperationRow operation) {
    JobRun planned = JobRun.parse(operation.target());
    JobName name = rows.name(planned.job());
    Optional<Job> started =
        rows.emulation
            .store()
            .transact(operation.project(), () -> ofTurn(name, planned).map(j -> started(name, j)));
    if (started.isEmpty()) {
      return (pending, now) -> pending;
    }
    JobRun run = planned.begun(rows.now());
    log.started(name, started.get(), run.scheduled());
    Outcome outcome = outcome(name, started.get(), run);
    return (pending, now) -> {
      log.finished(name, started.get(), outcome);
      ofTurn(name, run).ifPresent(job -> rows.put(name, finished(name, job, run, outcome, now)));
      return pending;
    };
  }

  private Optional<Job> ofTurn(JobName name, JobRun run) {
    return rows.find(name).filter(job -> rows.turn(name).equals(run.turn()));
  }

  private Job started(JobName name, Job job) {
    return rows.put(name, job.toBuilder().setLastAttemptTime(Times.timestamp(rows.now())).build());
  }

  private Outcome outcome(JobName name, Job job, JobRun run) {
    try {
      return attempts.make(name, job, run.scheduled());
    } catch (InterruptedException e) {
      // The emulator ends; the attempt is made again when it is back.
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private Job finished(JobName name, Job job, JobRun run, Outcome outcome, Instant now) {
    Job told = job.toBuilder().setStatus(outcome.status()).build();
    Optional<Instant> next = schedule(job).flatMap(s -> s.next(run.began(), now));
    Optional<JobRun> retry =
        outcome.good()
            ? Optional.empty()
            : Retries.of(job.getRetryConfig())
                .after(run, now)
                .filter(at -> next.filter(at::isBefore).isPresent())
                .map(run::again);
    if (retry.isPresent()) {
      return run.forced() ? forced(name, told, retry.get()) : planned(name, told, retry.get());
    }
    return run.forced()
        ? told
        : next.map(at -> planned(name, told, JobRun.first(name, run.turn(), false, at)))
            .orElse(told);
  }

  private Job forced(JobName name, Job job, JobRun retry) {
    plan(name, retry);
    return job;
  }
}
