package ai.varai.provisioner.app.flow;

import ai.varai.provisioner.lifecycle.spi.LogListener;
import ai.varai.provisioner.lifecycle.spi.Operations;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What several parts write, in one stream, as it comes. */
public final class LogStream implements AutoCloseable {
  /** So many lines wait at most for whoever reads; a part that writes more waits as well. */
  private static final int WAITING = 1000;

  /**
   * A line.
   *
   * @param part who wrote it
   */
  public record Line(String part, String text) {}

  private final Operations operations;
  private final int tail;
  private final boolean follow;
  private final BlockingQueue<Line> lines = new ArrayBlockingQueue<>(WAITING);
  private final List<Thread> readers = new ArrayList<>();
  private final CountDownLatch reading;
  private final Consumer<String> notice;
  private final AtomicInteger away = new AtomicInteger();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  /**
   * @param tail how many of the last lines of each part at most
   * @param follow whether to go on with new lines until it is closed
   */
  public LogStream(Operations operations, List<String> parts, int tail, boolean follow) {
    this(operations, parts, tail, follow, unheard -> {});
  }

  /**
   * @param notice hears that nothing is to be heard for a while, and that it is again
   */
  public LogStream(
      Operations operations,
      List<String> parts,
      int tail,
      boolean follow,
      Consumer<String> notice) {
    this.notice = notice;
    this.operations = operations;
    this.tail = tail;
    this.follow = follow;
    this.reading = new CountDownLatch(parts.size());
    for (String part : parts) {
      var reader = new Thread(() -> read(part), "logs of " + part);
      reader.setDaemon(true);
      readers.add(reader);
    }
    readers.forEach(Thread::start);
  }

  private void read(String part) {
    try {
      operations.logs(part, tail, follow, new Listener(part));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ProviderException | RuntimeException e) {
      if (!Thread.currentThread().isInterrupted()) {
        failure.compareAndSet(null, e);
      }
    } finally {
      reading.countDown();
    }
  }

  /** The parts are read over one network: that it is away is told by the first to notice. */
  private final class Listener implements LogListener {
    private final String part;

    Listener(String part) {
      this.part = part;
    }

    @Override
    public void line(String text) {
      put(new Line(part, text));
    }

    @Override
    public void broken(String why) {
      if (away.getAndIncrement() == 0) {
        notice.accept("Nothing is heard for the moment, and it is tried again: " + why + ".");
      }
    }

    @Override
    public void restored() {
      if (away.decrementAndGet() == 0) {
        notice.accept("It is heard again; what was written meanwhile follows.");
      }
    }
  }

  private void put(Line line) {
    try {
      lines.put(line);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The next line.
   *
   * @return empty when none came for so long, and when {@link #ended()}
   * @throws ProviderException when a part could not be read
   */
  public Optional<Line> next(Duration patience) throws ProviderException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      boolean over = reading.getCount() == 0;
      Line line = lines.poll(over ? 0 : 100, TimeUnit.MILLISECONDS);
      if (line != null) {
        return Optional.of(line);
      }
      rethrow();
      if (over || System.nanoTime() >= end) {
        return Optional.empty();
      }
    }
  }

  private void rethrow() throws ProviderException {
    Exception thrown = failure.get();
    if (thrown instanceof ProviderException known) {
      throw known;
    }
    if (thrown instanceof RuntimeException unexpected) {
      throw unexpected;
    }
  }

  /** Whether all has been read, and nothing more will come. */
  public boolean ended() {
    return reading.getCount() == 0 && lines.isEmpty() && failure.get() == null;
  }

  @Override
  public void close() {
    readers.forEach(Thread::interrupt);
  }
}
