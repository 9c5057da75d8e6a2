package ai.varai.provisioner.emulator.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The data plane of Cloud Run: what really runs containers. Without one the emulator keeps the
 * control plane only and says so in the conditions of services, revisions and executions. How a
 * service's requests are shared out among its revisions is the emulator's own business.
 *
 * <p>Methods that start, stop and run are called outside of locks and may take long.
 */
public interface ServiceRunner {

  /** What is asked of a container. */
  sealed interface Check {
    /** The port of the container that is asked. */
    int port();

    /**
     * {@code GET path} over HTTP/1.1, which is to be answered with a status of 200 to 399.
     *
     * @param headers that go with the request
     */
    record Http(String path, int port, List<Header> headers) implements Check {
      public Http {
        headers = List.copyOf(headers);
      }
    }

    /** A header of a request. */
    record Header(String name, String value) {}

    /** A connection, which is to be accepted. */
    record Tcp(int port) implements Check {}

    /**
     * {@code grpc.health.v1.Health/Check}, which is to be answered with {@code SERVING}.
     *
     * @param service whose health is asked for; empty for the server's
     */
    record Grpc(String service, int port) implements Check {}
  }

  /**
   * How it is found out whether a container is well.
   *
   * @param initialDelay from the container's start to the first question
   * @param period from one question to the next
   * @param timeout of a question
   * @param failureThreshold so many failures in a row count
   * @param successThreshold so many successes in a row end a failure
   * @see <a href="https://cloud.google.com/run/docs/configuring/healthchecks">Health checks</a>
   */
  record Probe(
      Check check,
      Duration initialDelay,
      Duration period,
      Duration timeout,
      int failureThreshold,
      int successThreshold) {

    private static final Duration DEFAULT = Duration.ofMinutes(4);

    /** The startup probe that Cloud Run gives to a container that names none. */
    public static Probe usual(int port) {
      return new Probe(new Check.Tcp(port), Duration.ZERO, DEFAULT, DEFAULT, 1, 1);
    }

    /** Whether it is the one that Cloud Run gives to a container that names none. */
    public boolean isUsual() {
      return equals(usual(check.port()));
    }
  }

  /** What the containers of a workload share. */
  sealed interface Volume {
    /**
     * Files that are read: payloads of secrets.
     *
     * @param contents by the path beneath the mount
     */
    record Files(Map<String, byte[]> contents) implements Volume {
      public Files {
        contents = Map.copyOf(contents);
      }
    }

    /** A folder that is empty when the workload starts, and goes with it. */
    record Scratch() implements Volume {}

    /**
     * The socket {@code NAME/.s.PGSQL.5432} for each instance of Cloud SQL.
     *
     * @param connectionNames such as {@code project:region:instance}
     */
    record SqlSockets(List<String> connectionNames) implements Volume {
      public SqlSockets {
        connectionNames = List.copyOf(connectionNames);
      }
    }

    /**
     * What the emulator has nothing for: the runner decides whether that is a failure.
     *
     * @param what for messages, such as {@code Cloud Storage bucket photos}
     */
    record Unknown(String what) implements Volume {}
  }

  /**
   * Where a container has a volume.
   *
   * @param path absolute
   * @param volume its name
   * @param subPath what of the volume, without a slash in front; all when empty
   */
  record Mount(String path, String volume, String subPath) {}

  /**
   * One container of a revision or of a job's task.
   *
   * @param startup decides when it has started
   * @param liveness ends its instance when it fails
   * @param readiness keeps requests away from its instance while it fails
   * @param environment values; what comes from secrets is resolved already
   * @param port what it is to listen on, by the variable {@code PORT}; 0 for a container that takes
   *     no requests
   */
  record Container(
      String name,
      String image,
      List<String> command,
      List<String> arguments,
      Map<String, String> environment,
      List<Mount> mounts,
      int port,
      Map<String, String> limits,
      Optional<Probe> startup,
      Optional<Probe> liveness,
      Optional<Probe> readiness) {}

  /**
   * How many instances of a workload there are.
   *
   * @param least so many are kept
   * @param most there are never more; with 0 there are none
   * @param concurrency so many requests an instance has at a time
   */
  record Scaling(int least, int most, int concurrency) {
    /** Always as many, which take no requests, or one at a time. */
    public static Scaling fixed(int count) {
      return new Scaling(count, count, 1);
    }
  }

  /**
   * Something to run.
   *
   * @param name the resource's full name, unique over the emulator
   * @param serviceAccount as whom it runs
   * @param volumes by name
   * @param timeout of a request, or of a task
   */
  record Workload(
      String name,
      String serviceAccount,
      List<Container> containers,
      Map<String, Volume> volumes,
      Duration timeout,
      Scaling scaling) {}

  /**
   * What came of it.
   *
   * @param address {@code host:port} at which it takes HTTP requests, empty if it takes none
   * @param message why it is not ready
   * @param exitCode with which a container of a task ended that failed; empty where none did
   */
  record Outcome(boolean ready, String address, String message, Optional<Integer> exitCode) {
    /** Running and reachable. */
    public static Outcome ready(String address) {
      return new Outcome(true, address, "", Optional.empty());
    }

    /** Not running; the message goes into the resource's condition. */
    public static Outcome failed(String message) {
      return new Outcome(false, "", message, Optional.empty());
    }

    /** A task that failed by the exit code of a container. */
    public static Outcome exited(int code, String message) {
      return new Outcome(false, "", message, Optional.of(code));
    }
  }

  /** What came of asking for a place in an instance. */
  sealed interface Admission {
    /**
     * A place for one request.
     *
     * @param address {@code host:port} of the instance
     * @param instance unique among those that ever run; empty when the runner has no names
     * @param release gives the place back; must be called once
     */
    record Place(String address, String instance, Runnable release) implements Admission {}

    /** No instance had a place in time, and there may not be more instances. */
    record Full() implements Admission {}

    /**
     * There is no instance that could take requests.
     *
     * @param log what the entry of the request says, in Cloud Run's words
     * @param message more of it
     */
    record Failed(String log, String message) implements Admission {
      /** An instance that does not start. */
      public static Failed toStart(String message) {
        return new Failed(
            "The request failed because the instance could not start successfully.", message);
      }
    }
  }

  /**
   * What the instances of a revision did since they were asked last.
   *
   * @param active how many requests each of those that had some had at a time, at most
   * @param idle how many instances had none
   * @param billable how long instances started or had requests, each rounded up to 100 ms
   */
  record Usage(List<Integer> active, int idle, Duration billable) {
    public Usage {
      active = List.copyOf(active);
    }
  }

  /** Takes what workloads have to say. */
  interface Output {
    /**
     * Takes a line that a container wrote.
     *
     * @param instance of the workload, unique among those that ever run
     * @param error whether it was written to the standard error
     */
    void line(Workload of, String instance, boolean error, String text);

    /**
     * Takes what happened to a workload.
     *
     * @param trouble whether somebody has to see to it
     */
    void event(Workload of, String instance, boolean trouble, String text);

    /** Takes how long an instance took to be ready. */
    default void started(Workload of, Duration time) {}

    /** Takes, once a minute as long as there are instances, what they did. */
    default void used(Workload of, Usage usage) {}
  }

  /** Says where output goes; called once, before anything else. */
  default void tellsTo(Output output) {}

  /**
   * Brings a revision up, with the least number of instances, but one, and waits until they are
   * ready or one has failed. Called again, it leaves those alone that run already.
   */
  Outcome start(Workload revision);

  /**
   * Finds a place for a request, and starts an instance for it when no place is free.
   *
   * @param instance the one that is to be preferred; empty for none
   */
  default CompletionStage<Admission> admit(Workload revision, String instance) {
    Outcome outcome = start(revision);
    return CompletableFuture.completedFuture(
        outcome.ready()
            ? new Admission.Place(outcome.address(), "", () -> {})
            : Admission.Failed.toStart(outcome.message()));
  }

  /** Changes the numbers of a revision, if any of its instances were started; returns at once. */
  default void scale(String revision, Scaling scaling) {}

  /** Stops a revision; it may be unknown. */
  void stop(String revision);

  /**
   * Tells how a service's requests are shared from now on. The emulator shares them itself; this is
   * for a runner that wants to know, and must return at once.
   *
   * @param percentByRevision the shares by the revisions' full names
   */
  default void shared(String service, Map<String, Integer> percentByRevision) {}

  /** Makes one attempt at a task of an execution, to its end or its timeout. */
  Outcome runTask(Workload task, int index);
}
