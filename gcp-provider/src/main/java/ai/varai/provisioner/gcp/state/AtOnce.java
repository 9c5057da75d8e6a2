package ai.varai.provisioner.gcp.state;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does the same with many objects, some at a time: each costs a round trip. */
final class AtOnce {
  private static final int THREADS = 8;

  private AtOnce() {}

  interface Step<T> {
    T with(String name) throws IOException;
  }

  /** The results in the order of the names; the first failure, when there is one. */
  static <T> List<T> all(List<String> names, Step<T> step) throws IOException {
    if (names.size() < 2) {
      var one = new ArrayList<T>();
      for (String name : names) {
        one.add(step.with(name));
      }
      return one;
    }
    ExecutorService pool = Executors.newFixedThreadPool(Math.min(THREADS, names.size()));
    try {
      List<Future<T>> running = new ArrayList<>();
      names.forEach(name -> running.add(pool.submit(() -> step.with(name))));
      var results = new ArrayList<T>();
      for (Future<T> one : running) {
        results.add(one.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IOException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }
}
