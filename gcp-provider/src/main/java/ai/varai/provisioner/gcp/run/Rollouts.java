package ai.varai.provisioner.gcp.run;

import ai.varai.provisioner.gcp.handler.Names;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.kind.RunService.Rollout;
import com.google.cloud.run.v2.Service;
import com.google.cloud.run.v2.TrafficTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Moves the requests of a service to a new revision in steps. Each step follows from what Cloud Run
 * shows of the service, and from nothing else: a rollout goes on wherever a command left it.
 */
final class Rollouts {
  private static final String TAG = "candidate";

  private final Watch watch;

  Rollouts(Watch watch) {
    this.watch = watch;
  }

  /** Looks how a revision does with its requests. */
  @FunctionalInterface
  interface Watch {
    /**
     * Why a revision is not well; empty when it is, or when nothing is known.
     *
     * @param most the share of its requests, in percent, that it may fail
     */
    Optional<String> trouble(String service, String revision, Instant from, Instant to, int most)
        throws ProviderException, InterruptedException;
  }

  /**
   * How a change begins, or goes on.
   *
   * @param rollout the wanted one
   * @param now the service as Cloud Run shows it
   * @param wanted the service as it is to be in the end
   */
  RolloutStep change(RunService service, Rollout rollout, Service now, Service wanted, Instant time)
      throws ProviderException, InterruptedException {
    String template = Rolling.fingerprint(wanted.getTemplate());
    Optional<Rolling> rolling = Rolling.of(now);
    boolean goesOn =
        rolling.isPresent()
            && rolling.get().template().equals(template)
            && rolling.get().trouble().isEmpty()
            && (isReady(now) || now.getReconciling());
    if (goesOn) {
      return next(service, rollout, now, time);
    }
    Optional<String> serving = rolling.map(Rolling::from).or(() -> Traffic.mostServing(now));
    return new RolloutStep.Begin(
        serving.isEmpty()
            ? wanted
            : wanted.toBuilder()
                .clearTraffic()
                .addTraffic(Traffic.to(serving.get(), 100))
                .addTraffic(Traffic.newest(0).toBuilder().setTag(TAG))
                .putAnnotations(Rolling.KEY, new Rolling(serving.get(), template, time, "").text())
                .build());
  }

  /** How a change that has begun goes on. */
  RolloutStep next(RunService service, Rollout rollout, Service now, Instant time)
      throws ProviderException, InterruptedException {
    Optional<Rolling> known = Rolling.of(now);
    if (known.isEmpty()) {
      return new RolloutStep.Done();
    }
    Rolling rolling = known.get();
    if (!rolling.trouble().isEmpty()) {
      return new RolloutStep.Failed(rolling.trouble());
    }
    if (!isReady(now)) {
      return new RolloutStep.Wait("the new revision is not ready yet");
    }
    String candidate = Names.last(now.getLatestReadyRevision());
    if (candidate.equals(rolling.from())) {
      return all(now, candidate); // nothing that makes a new revision has changed
    }
    int share = Traffic.percent(now, candidate);
    if (share > 0) {
      Optional<String> trouble =
          watch.trouble(
              service.name(), candidate, rolling.since(), time, rollout.maxErrorPercent());
      if (trouble.isPresent()) {
        return divide(
            now,
            rolling.inTrouble(trouble.get()),
            List.of(Traffic.to(rolling.from(), 100)),
            "all requests go back to " + rolling.from());
      }
      Duration left = rollout.pause().minus(Duration.between(rolling.since(), time));
      if (left.compareTo(Duration.ZERO) > 0) {
        return new RolloutStep.Wait(
            share + " % of the requests go to " + candidate + "; " + left.toSeconds() + " s left");
      }
    }
    Optional<Integer> more = rollout.steps().stream().filter(step -> step > share).findFirst();
    if (more.isEmpty()) {
      return all(now, candidate);
    }
    return divide(
        now,
        rolling.at(time),
        List.of(
            Traffic.to(candidate, more.get()).toBuilder().setTag(TAG).build(),
            Traffic.to(rolling.from(), 100 - more.get())),
        more.get() + " % of the requests go to " + candidate);
  }

  /** Cloud Run may name a revision as ready whose container does not start. */
  private static boolean isReady(Service now) {
    return !now.getReconciling()
        && !Traffic.isBroken(now)
        && !now.getLatestReadyRevision().isEmpty()
        && now.getLatestReadyRevision().equals(now.getLatestCreatedRevision());
  }

  private static RolloutStep all(Service now, String candidate) {
    Service.Builder service = now.toBuilder().clearTraffic().addTraffic(Traffic.newest(100));
    return new RolloutStep.Divide(
        service.removeAnnotations(Rolling.KEY).build(), "all requests go to " + candidate);
  }

  private static RolloutStep divide(
      Service now, Rolling rolling, List<TrafficTarget> traffic, String message) {
    return new RolloutStep.Divide(
        now.toBuilder()
            .clearTraffic()
            .addAllTraffic(traffic)
            .putAnnotations(Rolling.KEY, rolling.text())
            .build(),
        message);
  }
}
