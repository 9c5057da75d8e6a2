package ai.varai.provisioner.gcp.iam;

import ai.varai.provisioner.gcp.iam.Policies.Change;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import com.google.iam.v1.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of every policy: changes to the same policy that are wanted at the same time go
 * out as one read-modify-write. A change counts as made once several reads in a row show it,
 * because policies are told by servers that learn of a change at different times.
 */
public final class PolicyWriter {
  private static final int ATTEMPTS = 8;
  private static final int STABLE_READS = 3;
  private static final int READS = 30;
  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 10_000;

  private final Map<String, Desk> desks = new ConcurrentHashMap<>();

  private static final class Ticket {
    final Change change;
    boolean done;
    @Nullable ProviderException failure;

    Ticket(Change change) {
      this.change = change;
    }
  }

  private static final class Desk {
    final ReentrantLock writing = new ReentrantLock();
    final List<Ticket> waiting = new ArrayList<>();
  }

  /**
   * Makes a change; returns when it is made.
   *
   * @param resource name of the resource whose policy it is
   */
  public void change(String resource, PolicyAccess access, Change change)
      throws ProviderException, InterruptedException {
    Desk desk = desks.computeIfAbsent(resource, r -> new Desk());
    var ticket = new Ticket(change);
    synchronized (desk.waiting) {
      desk.waiting.add(ticket);
    }
    desk.writing.lockInterruptibly();
    try {
      if (!ticket.done) {
        List<Ticket> batch;
        synchronized (desk.waiting) {
          batch = List.copyOf(desk.waiting);
          desk.waiting.clear();
        }
        try {
          serve(batch, access);
        } finally {
          // Whoever is interrupted leaves the others' changes to them.
          synchronized (desk.waiting) {
            batch.stream().filter(each -> !each.done && each != ticket).forEach(desk.waiting::add);
          }
        }
      }
    } finally {
      desk.writing.unlock();
    }
    if (ticket.failure != null) {
      throw ticket.failure;
    }
  }

  private static void serve(List<Ticket> batch, PolicyAccess access) throws InterruptedException {
    try {
      write(batch, access);
    } catch (ProviderException e) {
      if (batch.size() > 1 && (!e.retryable() || isAboutMember(e))) {
        // One impossible member must not keep the others out.
        for (Ticket each : batch) {
          serve(List.of(each), access);
        }
        return;
      }
      batch.forEach(each -> each.failure = e);
    }
    batch.forEach(each -> each.done = true);
  }

  private static boolean isAboutMember(ProviderException e) {
    return String.valueOf(e.getMessage()).contains("does not exist");
  }

  private static void write(List<Ticket> batch, PolicyAccess access)
      throws ProviderException, InterruptedException {
    long pause = FIRST_PAUSE_MILLIS;
    for (int attempt = 1; ; attempt++) {
      Policy policy = access.get();
      Policy wanted = policy;
      for (Ticket each : batch) {
        wanted = Policies.with(wanted, each.change);
      }
      if (wanted.equals(policy)) {
        return;
      }
      try {
        access.set(wanted);
        settle(batch, access);
        return;
      } catch (ProviderException e) {
        // Somebody else has written in between; what they wrote stays.
        if (e.category() != Category.BUSY || isAboutMember(e) || attempt == ATTEMPTS) {
          throw e;
        }
      }
      Thread.sleep(pause);
      pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
    }
  }

  private static void settle(List<Ticket> batch, PolicyAccess access)
      throws ProviderException, InterruptedException {
    int stable = 0;
    long pause = FIRST_PAUSE_MILLIS;
    for (int i = 0; i < READS; i++) {
      Policy policy = access.get();
      boolean seen = batch.stream().allMatch(each -> Policies.holds(policy, each.change));
      stable = seen ? stable + 1 : 0;
      if (stable == STABLE_READS) {
        return;
      }
      Thread.sleep(seen ? FIRST_PAUSE_MILLIS : pause);
      pause = seen ? pause : Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
    }
    throw new ProviderException(
        Category.BUSY, "the policy that was written is not to be seen everywhere yet", "");
  }
}
