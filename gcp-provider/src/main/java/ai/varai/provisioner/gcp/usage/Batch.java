package ai.varai.provisioner.gcp.usage;

import ai.varai.provisioner.lifecycle.spi.ProviderException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what several threads want at the same time into calls that take many: who comes while
 * another's call is under way waits, and goes along with all who wait.
 */
final class Batch<T, A> {
  private static final long GATHER_MILLIS = 20;

  /** One call for several wishes. */
  interface Together<T, A> {
    A call(List<T> wishes) throws ProviderException, InterruptedException;
  }

  private static final class Wish<T, A> {
    final T what;
    @Nullable A answer;
    @Nullable ProviderException failure;

    Wish(T what) {
      this.what = what;
    }
  }

  private final int limit;
  private final Together<T, A> together;
  private final ReentrantLock calling = new ReentrantLock();
  private final List<Wish<T, A>> waiting = new ArrayList<>();

  Batch(int limit, Together<T, A> together) {
    this.limit = limit;
    this.together = together;
  }

  A add(T what) throws ProviderException, InterruptedException {
    var wish = new Wish<T, A>(what);
    synchronized (waiting) {
      waiting.add(wish);
    }
    calling.lockInterruptibly();
    try {
      if (wish.answer == null && wish.failure == null) {
        Thread.sleep(GATHER_MILLIS); // those who were started together arrive in these
        serve(next(wish));
      }
    } finally {
      calling.unlock();
    }
    A answer = wish.answer;
    if (answer == null) {
      if (wish.failure != null) {
        throw wish.failure;
      }
      throw new IllegalStateException("a wish was neither granted nor refused");
    }
    return answer;
  }

  private Map<T, List<Wish<T, A>>> next(Wish<T, A> own) {
    var chosen = new LinkedHashMap<T, List<Wish<T, A>>>();
    synchronized (waiting) {
      waiting.remove(own);
      chosen.computeIfAbsent(own.what, w -> new ArrayList<>()).add(own);
      for (var each : List.copyOf(waiting)) {
        if (chosen.containsKey(each.what) || chosen.size() < limit) {
          waiting.remove(each);
          chosen.computeIfAbsent(each.what, w -> new ArrayList<>()).add(each);
        }
      }
    }
    return chosen;
  }

  private void serve(Map<T, List<Wish<T, A>>> chosen) throws InterruptedException {
    try {
      A answer = together.call(List.copyOf(chosen.keySet()));
      chosen.values().forEach(wishes -> wishes.forEach(wish -> wish.answer = answer));
    } catch (ProviderException e) {
      chosen.values().forEach(wishes -> wishes.forEach(wish -> wish.failure = e));
    }
  }
}
