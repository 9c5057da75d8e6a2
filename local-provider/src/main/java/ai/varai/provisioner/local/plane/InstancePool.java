package ai.varai.provisioner.local.plane;

import ai.varai.provisioner.emulator.run.ServiceRunner.Admission;
import ai.varai.provisioner.emulator.run.ServiceRunner.Outcome;
import ai.varai.provisioner.emulator.run.ServiceRunner.Scaling;
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
 * as long as there may be more, and waits until one has: {@code 3.5} times as long as an instance
 * takes to start on the average, but ten seconds at least. Requests are given to the oldest
 * instance that has a place, so that the others become idle when there are fewer requests.
 *
 * @see <a href="https://cloud.google.com/run/docs/about-instance-autoscaling">Instance
 *     autoscaling</a>
 */
final class InstancePool implements AutoCloseable {
  private static final Duration IDLE = Duration.ofMinutes(15);
  private static final double STARTS = 3.5;

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

  /**
   * What pools work with.
   *
   * @param workers do what takes long
   * @param mostInstances of a revision, whatever it asks for
   * @param queue how long a request waits at least
   */
  record Host(
      Starter starter,
      Executor workers,
      ScheduledExecutorService timer,
      int mostInstances,
      Duration queue) {}

  private record Waiting(CompletableFuture<Admission> place, String preferred) {}

  private final Host host;
  private final List<PoolMember> members = new ArrayList<>();
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private final RestartPace pace = new RestartPace();
  private Workload workload;
  private Scaling scaling;
  private boolean restarting;
  private boolean closed;
  private int starts;
  private Duration startTime = Duration.ZERO;
  private Duration endedBusy = Duration.ZERO;

  InstancePool(Host host, Workload workload) {
    this.host = host;
    this.workload = workload;
    this.scaling = workload.scaling();
  }

  /** Brings up the least number of instances, but one, and waits for them. */
  Outcome start(Workload now) {
    List<CompletableFuture<Outcome>> awaited = new ArrayList<>();
    synchronized (this) {
      use(now);
      removeEnded();
      while (!closed && present() < Math.max(1, least())) {
        begin();
      }
      members.stream().filter(m -> !m.leaving()).forEach(m -> awaited.add(m.started()));
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
    Optional<PoolMember> free = queue.isEmpty() ? free(preferred) : Optional.empty();
    if (free.isPresent()) {
      waiting.place().complete(place(free.get()));
      return waiting.place();
    }
    queue.add(waiting);
    grow();
    expectWithin(waiting, patience());
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

  private int present() {
    return (int) members.stream().filter(m -> !m.leaving()).count();
  }

  private Optional<PoolMember> free(String preferred) {
    while (true) {
      List<PoolMember> free = members.stream().filter(m -> m.free(scaling.concurrency())).toList();
      Optional<PoolMember> best =
          free.stream()
              .filter(m -> m.id().equals(preferred))
              .findFirst()
              .or(() -> free.stream().findFirst());
      if (best.isEmpty() || best.get().running().filter(RunningWorkload::alive).isPresent()) {
        return best;
      }
      remove(best.get());
    }
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
        remove(member);
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
        Optional<PoolMember> free = free(queue.element().preferred());
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
    long starting = members.stream().filter(PoolMember::starting).count();
    while (starting < needed && present() < most()) {
      begin();
      starting++;
    }
  }

  private void begin() {
    PoolMember member = new PoolMember();
    members.add(member);
    Workload now = workload;
    host.workers().execute(() -> bring(member, now));
  }

  private void bring(PoolMember member, Workload now) {
    long began = System.nanoTime();
    try {
      RunningWorkload running = host.starter().start(now, () -> unwell(member));
      synchronized (this) {
        member.runs(running);
        starts++;
        startTime = startTime.plusNanos(System.nanoTime() - began);
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
      endedBusy = endedBusy.plus(member.takeBusy());
      members.remove(member);
      if (present() == 0) {
        hopeless.addAll(queue);
        queue.clear();
      }
      if (starts > 0) {
        keep();
      }
    }
    member.started().complete(Outcome.failed(message));
    hopeless.forEach(w -> w.place().complete(Admission.Failed.toStart(message)));
  }

  private void unwell(PoolMember member) {
    synchronized (this) {
      remove(member);
      keep();
    }
    serve();
  }

  private void remove(PoolMember member) {
    if (members.remove(member)) {
      endedBusy = endedBusy.plus(member.takeBusy());
      member.running().ifPresent(running -> host.workers().execute(running::close));
    }
  }

  private boolean removeEnded() {
    List<PoolMember> ended =
        members.stream().filter(m -> m.running().filter(r -> !r.alive()).isPresent()).toList();
    ended.forEach(this::remove);
    return !ended.isEmpty();
  }

  /** An instance is gone: if it is missed, another one is started, in time. */
  private void keep() {
    if (closed || restarting || present() >= least()) {
      return;
    }
    restarting = true;
    Duration pause = pace.ended(System.nanoTime());
    var unused = host.timer().schedule(this::restart, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized void restart() {
    restarting = false;
    while (!closed && present() < least()) {
      begin();
    }
  }

  private Duration patience() {
    Duration usual =
        starts == 0
            ? Duration.ZERO
            : Duration.ofNanos((long) (STARTS * startTime.toNanos() / starts));
    return usual.compareTo(host.queue()) > 0 ? usual : host.queue();
  }

  private void expectWithin(Waiting waiting, Duration patience) {
    var unused =
        host.timer().schedule(() -> expire(waiting), patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whoever waits for an instance that is starting goes on waiting: its start has an end. */
  private void expire(Waiting waiting) {
    Admission answer;
    synchronized (this) {
      if (!queue.contains(waiting)) {
        return;
      }
      if (members.stream().anyMatch(PoolMember::starting)) {
        expectWithin(waiting, patience());
        return;
      }
      queue.remove(waiting);
      boolean unready =
          members.stream().noneMatch(m -> m.running().filter(RunningWorkload::ready).isPresent());
      answer =
          unready
              ? new Admission.Failed(
                  "The request failed because the instance failed the readiness check.",
                  "No instance passes its readiness probe.")
              : new Admission.Full();
    }
    waiting.place().complete(answer);
  }

  /** Changes the numbers; who is too many ends when he has nothing more to do. */
  synchronized void scale(Scaling now) {
    scaling = now;
    List<PoolMember> youngestFirst = new ArrayList<>(members);
    Collections.reverse(youngestFirst);
    for (PoolMember m : youngestFirst) {
      if (!m.leaving() && present() > most()) {
        m.leave();
        if (m.idle() && !m.starting()) {
          remove(m);
        }
      }
    }
    restart();
  }

  /** Looks after the instances: to be called every few seconds. */
  synchronized void look() {
    if (removeEnded()) {
      keep();
    }
    for (PoolMember m : List.copyOf(members)) {
      if (!m.starting()
          && (m.leaving() ? m.idle() : present() > least() && m.unused().compareTo(IDLE) > 0)) {
        remove(m);
      }
    }
    if (!queue.isEmpty()) {
      // An instance may have become ready.
      host.workers().execute(this::serve);
    }
  }

  /** Whether an instance has ever been ready. */
  synchronized boolean proven() {
    return starts > 0;
  }

  @Override
  public void close() {
    List<RunningWorkload> running = new ArrayList<>();
    List<Waiting> left;
    synchronized (this) {
      closed = true;
      left = List.copyOf(queue);
      queue.clear();
      members.forEach(m -> m.running().ifPresent(running::add));
      members.clear();
    }
    left.forEach(w -> w.place().complete(Admission.Failed.toStart("The revision was stopped.")));
    running.parallelStream().forEach(RunningWorkload::close);
  }
}
