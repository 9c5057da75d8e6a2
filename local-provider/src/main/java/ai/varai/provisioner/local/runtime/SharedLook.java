package ai.varai.provisioner.local.runtime;

import ai.varai.provisioner.lifecycle.spi.Artifacts;
import ai.varai.provisioner.lifecycle.spi.PreflightRequest;
import ai.varai.provisioner.lifecycle.spi.Problem;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.RunService.LocalProcess;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A runtime whose list of workloads is looked at once for everybody who asks at about the same
 * time: a plan asks it for each kind. A change through this object makes it look again.
 */
public final class SharedLook implements LocalRuntime {
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  private final LocalRuntime runtime;
  private final LongSupplier nanoTime;
  private final Object looking = new Object();
  private final Object guard = new Object();
  private @Nullable Look last;
  private long changes;
  private int changing;

  private record Look(List<ObservedWorkload> workloads, long at) {}

  /**
   * @param nanoTime as {@link System#nanoTime()}
   */
  public SharedLook(LocalRuntime runtime, LongSupplier nanoTime) {
    this.runtime = runtime;
    this.nanoTime = nanoTime;
  }

  /** What is done to the runtime. */
  private interface Change<T> {
    T make() throws ProviderException, InterruptedException;
  }

  @Override
  public List<ObservedWorkload> workloads() throws ProviderException, InterruptedException {
    synchronized (looking) {
      long before;
      synchronized (guard) {
        if (last != null && nanoTime.getAsLong() - last.at() < FRESH_NANOS) {
          return last.workloads();
        }
        before = changes;
      }
      long at = nanoTime.getAsLong();
      List<ObservedWorkload> found = runtime.workloads();
      synchronized (guard) {
        if (changing == 0 && changes == before) {
          last = new Look(found, at);
        }
      }
      return found;
    }
  }

  private <T> T changing(Change<T> change) throws ProviderException, InterruptedException {
    synchronized (guard) {
      changing++;
      last = null;
    }
    try {
      return change.make();
    } finally {
      synchronized (guard) {
        changing--;
        changes++;
        last = null;
      }
    }
  }

  @Override
  public Optional<ObservedWorkload> workload(String name)
      throws ProviderException, InterruptedException {
    return runtime.workload(name);
  }

  @Override
  public ObservedNetwork ensureNetwork(Marks marks) throws ProviderException, InterruptedException {
    return changing(() -> runtime.ensureNetwork(marks));
  }

  @Override
  public void removeNetwork(String name) throws ProviderException, InterruptedException {
    changing(
        () -> {
          runtime.removeNetwork(name);
          return true;
        });
  }

  @Override
  public ObservedWorkload ensure(WorkloadSpec spec) throws ProviderException, InterruptedException {
    return changing(() -> runtime.ensure(spec));
  }

  @Override
  public void restart(String name) throws ProviderException, InterruptedException {
    changing(
        () -> {
          runtime.restart(name);
          return true;
        });
  }

  @Override
  public void stop(String name) throws ProviderException, InterruptedException {
    changing(
        () -> {
          runtime.stop(name);
          return true;
        });
  }

  @Override
  public void remove(String name) throws ProviderException, InterruptedException {
    changing(
        () -> {
          runtime.remove(name);
          return true;
        });
  }

  @Override
  public void releaseWhenEmpty() throws ProviderException, InterruptedException {
    changing(
        () -> {
          runtime.releaseWhenEmpty();
          return true;
        });
  }

  @Override
  public String name() {
    return runtime.name();
  }

  @Override
  public String describe() {
    return runtime.describe();
  }

  @Override
  public List<Problem> preflight(PreflightRequest wanted) {
    return runtime.preflight(wanted);
  }

  @Override
  public List<ObservedNetwork> networks() throws ProviderException, InterruptedException {
    return runtime.networks();
  }

  @Override
  public void logs(String name, int tail, boolean follow, Consumer<String> sink)
      throws ProviderException, InterruptedException {
    runtime.logs(name, tail, follow, sink);
  }

  @Override
  public String source(String image, Optional<LocalProcess> process)
      throws ProviderException, InterruptedException {
    return runtime.source(image, process);
  }

  @Override
  public Optional<Artifacts> artifacts() {
    return runtime.artifacts();
  }

  @Override
  public void close() {
    runtime.close();
  }
}
