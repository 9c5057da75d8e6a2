package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.emulator.run.ServiceRunner.Admission;
import ai.varai.provisioner.emulator.run.ServiceRunner.Outcome;
import ai.varai.provisioner.emulator.run.ServiceRunner.Scaling;
import ai.varai.provisioner.emulator.run.ServiceRunner.Usage;
import ai.varai.provisioner.emulator.run.ServiceRunner.Workload;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The instances of one revision. A request for which none of them has a place starts another one,
 * as long as there may be more, and waits until one has. Requests are given to the oldest instance
 * that has a place, so that the others become idle when there are fewer requests.
 *
 * @see <a href="https://cloud.google.com/run/docs/about-instance-autoscaling">Instance
 *     autoscaling</a>
 */
final class InstancePool implements AutoCloseable {
  private static final Duration IDLE = Duration.ofMinutes(15);

  /** Starts an instance, and returns when it is ready. */
  interface Starter {
    /**
     * Starts one.
     *
     * @param unwell to be told when a probe has ended it
     * @throws StartFailure when it does not become ready
     */
    RunningWorkload start(Workload workload, Runnable unwell);
  }

  /** Takes how long an instance took to be ready. */
  interface Times {
    void started(Workload workload, Duration time);
  }

  /**
   * What pools work with.
   *
   * @param times takes how long starts take
   * @param workers do what takes long
   * @param mostInstances of a revision, whatever it asks for
   * @param queue how long a request waits at least
   */
  record Host(
      Starter starter,
      Times times,
      Executor workers,
      ScheduledExecutorService timer,
      int mostInstances,
      Duration queue) {}

  private record Waiting(CompletableFuture<Admission> place, String preferred) {}

  private final Host host;
  private final PoolMembers members;
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private final RestartPace pace = new RestartPace();
  private Workload workload;
  private Scaling scaling;
  private boolean restarting;
  private boolean closed;
  private final StartTimes starts = new StartTimes();

  InstancePool(Host host, Workload workload) {
    this.host = host;
    this.members = new PoolMembers(host.workers());
    this.workload = workload;
    this.scaling = workload.scaling();
  }

  /** Brings up the least number of instances, but one, and waits for them. */
  Outcome start(Workload now) {
    List<CompletableFuture<Outcome>> awaited = new ArrayList<>();
    synchronized (this) {
      use(now);
      members.removeEnded();
      while (!closed && members.present() < Math.max(1, least())) {
        begin();
      }
      awaited.addAll(members.started());
    }
    Outcome outcome = Outcome.failed("The revision was stopped.");
    for (CompletableFuture<Outcome> each : awaited) {
      outcome = each.join();
      if (!outcome.ready()) {
        return outcome;
      }
    }
    return outcome;
  }

  /** Finds a place for a request. */
  synchronized CompletableFuture<Admission> admit(Workload now, String preferred) {
    use(now);
    if (closed) {
      return CompletableFuture.completedFuture(
          Admission.Failed.toStart("The revision was stopped."));
    }
    Waiting waiting = new Waiting(new CompletableFuture<>(), preferred);
    Optional<PoolMember> free =
        queue.isEmpty() ? members.free(scaling.concurrency(), preferred) : Optional.empty();
    if (free.isPresent()) {
      waiting.place().complete(place(free.get()));
      return waiting.place();
    }
    queue.add(waiting);
    grow();
    expectInTime(waiting);
    return waiting.place();
  }

  private void use(Workload now) {
    workload = now;
    scaling = now.scaling();
  }

  private int most() {
    return Math.min(scaling.most(), host.mostInstances());
  }

  private int least() {
    return Math.min(scaling.least(), most());
  }

  private Admission place(PoolMember member) {
    member.take();
    return new Admission.Place(
        member.running().map(RunningWorkload::address).orElse(""),
        member.id(),
        () -> release(member));
  }

  private void release(PoolMember member) {
    synchronized (this) {
      member.give();
      if (member.leaving() && member.idle()) {
        members.remove(member);
      }
    }
    host.workers().execute(this::serve);
  }

  /** Gives places to those who wait, in the order in which they came. */
  private void serve() {
    while (true) {
      Waiting next;
      Admission place;
      synchronized (this) {
        if (closed || queue.isEmpty()) {
          return;
        }
        Optional<PoolMember> free =
            members.free(scaling.concurrency(), queue.element().preferred());
        if (free.isEmpty()) {
          grow();
          return;
        }
        next = queue.remove();
        place = place(free.get());
      }
      next.place().complete(place);
    }
  }

  /** Starts as many instances as those who wait need, if there may be so many. */
  private void grow() {
    int needed = (queue.size() + scaling.concurrency() - 1) / scaling.concurrency();
    while (members.starting() < needed && members.present() < most()) {
      begin();
    }
  }

  private void begin() {
    PoolMember member = members.add();
    Workload now = workload;
    host.workers().execute(() -> bring(member, now));
  }

  private void bring(PoolMember member, Workload now) {
    long began = System.nanoTime();
    try {
      RunningWorkload running = host.starter().start(now, () -> unwell(member));
      Duration time = Duration.ofNanos(System.nanoTime() - began);
      host.times().started(now, time);
      synchronized (this) {
        member.runs(running);
        starts.add(time);
        if (!members.contains(member)) {
          host.workers().execute(running::close);
        }
      }
      member.started().complete(Outcome.ready(running.address()));
      serve();
    } catch (StartFailure e) {
      failed(member, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      failed(member, "The container could not be started: " + e.getMessage());
    }
  }

  private void failed(PoolMember member, String message) {
    List<Waiting> hopeless = new ArrayList<>();
    synchronized (this) {
      members.remove(member);
      if (members.present() == 0) {
        hopeless.addAll(queue);
        queue.clear();
      }
      if (starts.any()) {
        keep();
      }
    }
    member.started().complete(Outcome.failed(message));
    hopeless.forEach(w -> w.place().complete(Admission.Failed.toStart(message)));
  }

  private void unwell(PoolMember member) {
    synchronized (this) {
      members.remove(member);
      keep();
    }
    serve();
  }

  /** An instance is gone: if it is missed, another one is started, in time. */
  private void keep() {
    if (closed || restarting || members.present() >= least()) {
      return;
    }
    restarting = true;
    Duration pause = pace.ended(System.nanoTime());
    var unused = host.timer().schedule(this::restart, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized void restart() {
    restarting = false;
    while (!closed && members.present() < least()) {
      begin();
    }
  }

  private void expectInTime(Waiting waiting) {
    var unused =
        host.timer()
            .schedule(
                () -> expire(waiting),
                starts.patience(host.queue()).toMillis(),
                TimeUnit.MILLISECONDS);
  }

  /** Whoever waits for an instance that is starting goes on waiting: its start has an end. */
  private void expire(Waiting waiting) {
    Admission answer;
    synchronized (this) {
      if (!queue.contains(waiting)) {
        return;
      }
      if (members.starting() > 0) {
        expectInTime(waiting);
        return;
      }
      queue.remove(waiting);
      answer =
          members.anyReady()
              ? new Admission.Full()
              : new Admission.Failed(
                  "The request failed because the instance failed the readiness check.",
                  "No instance passes its readiness probe.");
    }
    waiting.place().complete(answer);
  }

  /** Changes the numbers; who is too many ends when he has nothing more to do. */
  synchronized void scale(Scaling now) {
    scaling = now;
    List<PoolMember> youngestFirst = new ArrayList<>(members.oldestFirst());
    Collections.reverse(youngestFirst);
    for (PoolMember m : youngestFirst) {
      if (!m.leaving() && members.present() > most()) {
        m.leave();
        if (m.idle() && !m.starting()) {
          members.remove(m);
        }
      }
    }
    restart();
  }

  /** Looks after the instances: to be called every few seconds. */
  synchronized void look() {
    if (members.removeEnded()) {
      keep();
    }
    for (PoolMember m : members.oldestFirst()) {
      if (!m.starting()
          && (m.leaving()
              ? m.idle()
              : members.present() > least() && m.unused().compareTo(IDLE) > 0)) {
        members.remove(m);
      }
    }
    if (!queue.isEmpty()) {
      // An instance may have become ready.
      host.workers().execute(this::serve);
    }
  }

  /** What the instances did since they were asked last; empty when there were none. */
  synchronized Optional<Usage> usage() {
    return members.usage();
  }

  /** What is run by now. */
  synchronized Workload workload() {
    return workload;
  }

  /** Whether an instance has ever been ready. */
  synchronized boolean proven() {
    return starts.any();
  }

  @Override
  public void close() {
    List<RunningWorkload> running;
    List<Waiting> left;
    synchronized (this) {
      closed = true;
      left = List.copyOf(queue);
      queue.clear();
      running = members.clear();
    }
    left.forEach(w -> w.place().complete(Admission.Failed.toStart("The revision was stopped.")));
    running.parallelStream().forEach(RunningWorkload::close);
  }
}
