package ai.varai.provisioner.lifecycle.engine;

import ai.varai.provisioner.lifecycle.LifecycleException;
import ai.varai.provisioner.lifecycle.LifecycleSettings;
import ai.varai.provisioner.lifecycle.event.LifecycleEvent;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderLimits;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Calls that only look: in parallel within the provider's limits, repeated when they fail. */
final class Reader {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  /** Whoever only looks does not wait longer in silence, whatever the target asks for. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

  private final LifecycleSettings settings;
  private final ProviderLimits limits;
  private final Events events;
  private final Backoff backoff;

  Reader(LifecycleSettings settings, ProviderLimits limits, Events events) {
    this.settings = settings;
    this.limits = limits;
    this.events = events;
    this.backoff = new Backoff(settings.retry(), settings.random());
  }

  /** Runs all tasks and returns their results in order; the first failure is thrown. */
  <T> List<T> all(List<Callable<T>> tasks) throws InterruptedException {
    if (tasks.isEmpty()) {
      return List.of();
    }
    ExecutorService pool =
        Executors.newFixedThreadPool(Math.min(tasks.size(), limits.concurrency()));
    try {
      var results = new ArrayList<T>(tasks.size());
      for (Future<T> future : pool.invokeAll(tasks)) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LifecycleException known) {
        throw known;
      }
      if (e.getCause() instanceof UncheckedIOException unusable) {
        throw new LifecycleException(
            LifecycleException.Category.FAILED, Unusable.what(unusable), Unusable.ADVICE);
      }
      throw new IllegalStateException("a lookup failed unexpectedly", e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  /**
   * Lists what there is of a kind; empty when what would tell is at rest.
   *
   * @param round the same for all lists of one refresh
   * @param known whether there should be some: then a target that is switched off is no answer
   */
  Optional<List<Observed<Resource>>> list(
      Kinds.Entry kind, boolean known, Object round, CallGate gate) throws InterruptedException {
    return repeat(
        "list " + kind.title(),
        gate,
        () -> {
          try {
            return Optional.of(kind.handler().list(call(null, Optional.of(round))));
          } catch (ProviderException e) {
            if (e.category() == ProviderException.Category.ASLEEP) {
              return Optional.empty();
            }
            if (e.category() == ProviderException.Category.DISABLED && !known) {
              return Optional.of(List.of());
            }
            throw e;
          }
        });
  }

  /** Looks for one of which an earlier run left no trace but the intention to make it. */
  Optional<Observed<Resource>> read(
      Kinds.Entry kind, ResourceAddress address, Resource identity, CallGate gate)
      throws InterruptedException {
    return repeat(
        "read " + address,
        gate,
        () -> {
          try {
            return kind.handler().read(identity, call(address));
          } catch (ProviderException e) {
            if (e.category() == ProviderException.Category.DISABLED
                || e.category() == ProviderException.Category.ASLEEP) {
              return Optional.empty(); // a create that finds it there adopts it
            }
            throw e;
          }
        });
  }

  Call call(@Nullable ResourceAddress about) {
    return call(about, Optional.empty());
  }

  private Call call(@Nullable ResourceAddress about, Optional<Object> round) {
    return new Call(
        settings.environment(),
        settings.stack(),
        about,
        "",
        settings.clock().instant().plus(TIMEOUT),
        settings.clock(),
        message -> {},
        round);
  }

  /** A target may ask for minutes, in which nothing else is to be seen. */
  private static String later(Duration pause) {
    return pause.toSeconds() > 0 ? " in " + pause.toSeconds() + " s: " : ": ";
  }

  private interface Attempt<T> {
    T run() throws ProviderException, InterruptedException;
  }

  private <T> T repeat(String what, CallGate gate, Attempt<T> attempt) throws InterruptedException {
    for (int made = 1; ; made++) {
      gate.enter();
      Duration pause;
      try {
        return attempt.run();
      } catch (ProviderException e) {
        pause = backoff.pause(made, e);
        boolean tooLong = pause.compareTo(LONGEST_PAUSE) > 0;
        if (!backoff.again(made, e) || tooLong) {
          throw new LifecycleException(
              LifecycleException.Category.FAILED,
              "could not "
                  + what
                  + ": "
                  + e.getMessage()
                  + (tooLong ? "; it asks to be left alone for " + pause.toSeconds() + " s" : ""),
              e.advice(),
              List.of(),
              e);
        }
        events.tell(
            new LifecycleEvent.Warning(
                events.now(), what + " failed and is repeated" + later(pause) + e.getMessage()));
      } finally {
        gate.leave();
      }
      Thread.sleep(pause.toMillis());
    }
  }
}
