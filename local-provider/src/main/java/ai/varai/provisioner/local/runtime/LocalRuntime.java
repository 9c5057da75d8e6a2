package ai.varai.provisioner.local.runtime;

import ai.varai.provisioner.lifecycle.spi.Artifacts;
import ai.varai.provisioner.lifecycle.spi.PreflightRequest;
import ai.varai.provisioner.lifecycle.spi.Problem;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.RunService.LocalProcess;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs the workloads of one stack. It sees and touches only what carries the stack's marks. What it
 * runs lives on after this process has ended. All methods may be called from several threads.
 *
 * <p>Messages name the workload and hold no secret.
 */
public interface LocalRuntime extends AutoCloseable {
  /** {@code docker} or {@code embedded}. */
  String name();

  /**
   * One line for people: what runs things, its version, and which limits of the model it does not
   * enforce.
   */
  String describe();

  /**
   * What would make an apply fail and can be known without changing anything: missing images, a
   * service without a command. Ports are looked at elsewhere. Answers within two seconds.
   */
  List<Problem> preflight(PreflightRequest wanted);

  /** Makes the network exist; finds it when it does already. */
  ObservedNetwork ensureNetwork(Marks marks) throws ProviderException, InterruptedException;

  List<ObservedNetwork> networks() throws ProviderException, InterruptedException;

  /** Makes the network not exist. */
  void removeNetwork(String name) throws ProviderException, InterruptedException;

  /** Every workload of the stack, running or not, in a fixed number of calls. */
  List<ObservedWorkload> workloads() throws ProviderException, InterruptedException;

  /** The workload of the name; empty when there is none. */
  Optional<ObservedWorkload> workload(String name) throws ProviderException, InterruptedException;

  /**
   * Makes the workload run as specified and returns as soon as it has been started: whoever calls
   * waits until it answers. One that already runs exactly so stays untouched; one that differs is
   * stopped and started anew and keeps its data. It is kept running from then on, whatever it exits
   * with.
   */
  ObservedWorkload ensure(WorkloadSpec spec) throws ProviderException, InterruptedException;

  /** Stops the workload and starts it again as it is. */
  void restart(String name) throws ProviderException, InterruptedException;

  /**
   * Stops the workload, which keeps its data, its logs and what it was asked to be; nothing but
   * {@link #ensure} and {@link #restart} starts it again. Of no effect when it does not run.
   */
  void stop(String name) throws ProviderException, InterruptedException;

  /** Makes the workload not exist, with its data and its logs; of no effect when there is none. */
  void remove(String name) throws ProviderException, InterruptedException;

  /**
   * Hands over what the workload has written to its output and error streams, oldest line first.
   *
   * @param tail how many of the last lines at most
   * @param follow whether to go on with new lines until the thread is interrupted
   */
  void logs(String name, int tail, boolean follow, Consumer<String> sink)
      throws ProviderException, InterruptedException;

  /**
   * What a service would be made of if it were made now: a text that is another one once its image
   * or its program has been built anew.
   *
   * @param image what a container would run
   * @param process what a process would run; empty when the service has only an image
   */
  String source(String image, Optional<LocalProcess> process)
      throws ProviderException, InterruptedException;

  /**
   * When nothing of the stack is left: lets go of whatever keeps the stack itself alive (a
   * supervisor). Of no effect otherwise.
   */
  default void releaseWhenEmpty() throws ProviderException, InterruptedException {}

  /** The images that workloads are made of, where they are made of such. */
  default Optional<Artifacts> artifacts() {
    return Optional.empty();
  }

  /** Lets go of connections; workloads stay as they are. */
  @Override
  default void close() {}
}
