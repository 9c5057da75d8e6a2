package ai.varai.provisioner.gcp.operate;

import ai.varai.provisioner.gcp.handler.Names;
import ai.varai.provisioner.gcp.sql.SqlInstances;
import ai.varai.provisioner.lifecycle.spi.Operations.PartStatus;
import ai.varai.provisioner.lifecycle.spi.Operations.State;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.kind.SqlInstance;
import ai.varai.provisioner.model.resource.KindName;
import com.google.api.services.sqladmin.model.DatabaseInstance;
import com.google.cloud.run.v2.Condition;
import com.google.cloud.run.v2.Service;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a service or an instance is, in the words of every provider. Google counts no restarts. */
final class PartStates {
  private static final String RUNNABLE = "RUNNABLE";

  private PartStates() {}

  static PartStatus of(Service service) {
    Condition ready = service.getTerminalCondition();
    boolean failed = ready.getState() == Condition.State.CONDITION_FAILED;
    boolean answers = !service.getLatestReadyRevision().isEmpty();
    State state;
    if (failed) {
      state = answers ? State.RUNNING : State.STOPPED;
    } else {
      state =
          ready.getState() == Condition.State.CONDITION_SUCCEEDED ? State.RUNNING : State.STARTING;
    }
    return new PartStatus(
        Names.last(service.getName()),
        KindName.of(RunService.class),
        state,
        failed ? revisions(service) + "; " + ready.getMessage() : revisions(service),
        Optional.of(service.getUri()).filter(uri -> answers && !uri.isEmpty()),
        0);
  }

  /** Who gets the requests: one revision, or each with its part. */
  private static String revisions(Service service) {
    var serving =
        service.getTrafficStatusesList().stream()
            .filter(target -> target.getPercent() > 0)
            .collect(
                Collectors.toMap(
                    target ->
                        Names.last(
                            target.getRevision().isEmpty()
                                ? service.getLatestReadyRevision()
                                : target.getRevision()),
                    target -> target.getPercent(),
                    Integer::sum,
                    java.util.TreeMap::new));
    if (serving.size() == 1) {
      return "revision " + serving.firstKey();
    }
    return serving.isEmpty()
        ? "no revision is ready"
        : serving.entrySet().stream()
            .map(share -> share.getValue() + " % revision " + share.getKey())
            .collect(Collectors.joining(", "));
  }

  static PartStatus of(DatabaseInstance instance) {
    String is = String.valueOf(instance.getState());
    State state = State.STARTING;
    if (SqlInstances.stopped(instance)) {
      state = State.STOPPED;
    } else if (is.equals(RUNNABLE)) {
      state = State.RUNNING;
    }
    return new PartStatus(
        instance.getName(),
        KindName.of(SqlInstance.class),
        state,
        instance.getDatabaseVersion() + (is.equals(RUNNABLE) ? "" : ", " + is),
        Optional.ofNullable(instance.getConnectionName()).filter(name -> !name.isEmpty()),
        0);
  }
}
