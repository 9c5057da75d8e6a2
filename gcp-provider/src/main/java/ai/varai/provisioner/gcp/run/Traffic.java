package ai.varai.provisioner.gcp.run;

import ai.varai.provisioner.gcp.handler.Names;
import ai.varai.provisioner.model.kind.RunService.TrafficShare;
import com.google.cloud.run.v2.Condition;
import com.google.cloud.run.v2.Service;
import com.google.cloud.run.v2.TrafficTarget;
import com.google.cloud.run.v2.TrafficTargetAllocationType;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which revisions of a service on Cloud Run get which part of its requests. */
final class Traffic {
  private Traffic() {}

  /** Requests for the newest revision that is ready, whichever that is. */
  static TrafficTarget newest(int percent) {
    return TrafficTarget.newBuilder()
        .setType(TrafficTargetAllocationType.TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST)
        .setPercent(percent)
        .build();
  }

  /** Requests for one revision. */
  static TrafficTarget to(String revision, int percent) {
    return TrafficTarget.newBuilder()
        .setType(TrafficTargetAllocationType.TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION)
        .setRevision(revision)
        .setPercent(percent)
        .build();
  }

  /** The shares of a service; a service that says nothing sends all to the newest. */
  static List<TrafficShare> shares(Service service) {
    List<TrafficShare> shares =
        service.getTrafficList().stream()
            .filter(target -> target.getPercent() > 0)
            .map(
                target ->
                    new TrafficShare(
                        isNewest(target) ? TrafficShare.NEWEST : Names.last(target.getRevision()),
                        target.getPercent()))
            .toList();
    return shares.isEmpty() ? TrafficShare.ALL_TO_NEWEST : shares;
  }

  private static boolean isNewest(TrafficTarget target) {
    return target.getType() != TrafficTargetAllocationType.TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION;
  }

  /** Whether the newest revision does not come up, or the requests cannot be divided as wanted. */
  static boolean isBroken(Service service) {
    return service.getTerminalCondition().getState() == Condition.State.CONDITION_FAILED;
  }

  /**
   * The revision that serves most of the requests; none where none has ever been ready, or where
   * the newest takes them and is broken.
   */
  static Optional<String> mostServing(Service service) {
    boolean newestIsBroken =
        isBroken(service)
            && service.getLatestReadyRevision().equals(service.getLatestCreatedRevision());
    return shares(service).stream()
        .max(Comparator.comparingInt(TrafficShare::percent))
        .filter(share -> !share.isOfNewest() || !newestIsBroken)
        .map(
            share ->
                share.isOfNewest()
                    ? Names.last(service.getLatestReadyRevision())
                    : share.revision())
        .filter(revision -> !revision.isEmpty());
  }

  /** The part of the requests that is addressed to a revision by its name. */
  static int percent(Service service, String revision) {
    return shares(service).stream()
        .filter(share -> share.revision().equals(revision))
        .mapToInt(TrafficShare::percent)
        .sum();
  }
}
