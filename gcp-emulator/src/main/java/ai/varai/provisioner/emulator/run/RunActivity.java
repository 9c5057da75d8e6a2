package ai.varai.provisioner.emulator.run;

import com.google.cloud.run.v2.Condition;
import com.google.cloud.run.v2.Revision;
import com.google.cloud.run.v2.Service;
import com.google.cloud.run.v2.TrafficTarget;
import com.google.cloud.run.v2.TrafficTargetAllocationType;

/**
 * The condition {@code Active} of revisions, which {@code gcloud run revisions list} prints: one
 * that a share of the traffic or a tag leads to is active, another is retired.
 */
final class RunActivity {

  static final String TYPE = "Active";

  private final RunTables tables;

  RunActivity(RunTables tables) {
    this.tables = tables;
  }

  /** Brings the condition up to date; the time of one that stays as it is stays, too. */
  Revision of(Revision revision, Service service) {
    if (!RunRevisions.isReady(revision)) {
      return revision;
    }
    boolean active = leads(service, revision);
    Condition.State state =
        active ? Condition.State.CONDITION_SUCCEEDED : Condition.State.CONDITION_FAILED;
    int at = -1;
    for (int i = 0; i < revision.getConditionsCount(); i++) {
      if (revision.getConditions(i).getType().equals(TYPE)) {
        at = i;
      }
    }
    if (at >= 0 && revision.getConditions(at).getState() == state) {
      return revision;
    }
    Condition.Builder c =
        Condition.newBuilder()
            .setType(TYPE)
            .setState(state)
            .setSeverity(Condition.Severity.INFO)
            .setLastTransitionTime(tables.now());
    if (!active) {
      c.setRevisionReason(Condition.RevisionReason.RETIRED).setMessage("Revision retired.");
    }
    Revision.Builder b = revision.toBuilder();
    return (at < 0 ? b.addConditions(1, c) : b.setConditions(at, c)).build();
  }

  /** Whether the service's traffic, be it by a share or by a tag, leads to the revision. */
  static boolean leads(Service s, Revision r) {
    String id = r.getName().substring(r.getName().lastIndexOf('/') + 1);
    for (TrafficTarget t : s.getTrafficList()) {
      boolean latest =
          t.getType() != TrafficTargetAllocationType.TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION;
      boolean meant =
          latest
              ? s.getLatestReadyRevision().equals(r.getName())
              : t.getRevision().substring(t.getRevision().lastIndexOf('/') + 1).equals(id);
      if (meant && (t.getPercent() > 0 || !t.getTag().isEmpty())) {
        return true;
      }
    }
    return false;
  }
}
