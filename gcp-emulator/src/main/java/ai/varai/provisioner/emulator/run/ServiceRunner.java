package ai.varai.provisioner.emulator.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The data plane of Cloud Run: what really runs containers. Without one the emulator keeps the
 * control plane only and says so in the conditions of services, revisions and executions.
 */
public interface ServiceRunner {

  /**
   * One container of a revision or of a job's task.
   *
   * @param environment plain values; what comes from secrets is resolved already
   * @param port 0 for a container that takes no requests
   */
  record Container(
      String name,
      String image,
      List<String> command,
      List<String> arguments,
      Map<String, String> environment,
      int port,
      Map<String, String> limits) {}

  /**
   * Something to run.
   *
   * @param name the resource's full name, unique over the emulator
   * @param timeout of a request, or of a task
   */
  record Workload(
      String name,
      List<Container> containers,
      Duration timeout,
      int minInstances,
      int maxInstances) {}

  /**
   * What came of it.
   *
   * @param address where it can be reached, empty if it cannot
   * @param message why it is not ready
   */
  record Outcome(boolean ready, String address, String message) {
    /** Running and reachable. */
    public static Outcome ready(String address) {
      return new Outcome(true, address, "");
    }

    /** Not running; the message goes into the resource's condition. */
    public static Outcome failed(String message) {
      return new Outcome(false, "", message);
    }
  }

  /** Starts a revision and waits until it is ready or has failed. */
  Outcome start(Workload revision);

  /** Stops a revision; it may be unknown. */
  void stop(String revision);

  /**
   * Tells how a service's requests are shared out.
   *
   * @param percentByRevision the shares by the revisions' full names
   */
  void route(String service, Map<String, Integer> percentByRevision);

  /** Runs one task of an execution to its end. */
  Outcome runTask(Workload task, int index);
}
