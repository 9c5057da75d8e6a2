package ai.varai.provisioner.gcp.sql;

import ai.varai.provisioner.gcp.client.Failures;
import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.handler.Question;
import ai.varai.provisioner.gcp.operation.OperationState;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Check;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.SharedSqlInstance;
import ai.varai.provisioner.model.kind.SqlInstance;
import com.google.api.services.sqladmin.model.DatabaseInstance;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The instance of another environment, found by that one's marks. Nothing here changes it: to make
 * it is to see that it is there, to delete it is to use it no more.
 */
public final class SharedSqlInstanceHandler extends SqlHandler<SharedSqlInstance> {
  private final SqlMapper mapper = new SqlMapper();
  private final StopSchedules schedules;

  public SharedSqlInstanceHandler(Cloud cloud, SqlTurns turns) {
    super(SharedSqlInstance.class, cloud, turns);
    this.schedules = new StopSchedules(cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("cloudsql.instances.list"),
        List.of("cloudsql.instances.list"),
        List.of(),
        List.of(),
        List.of("roles/cloudsql.admin"));
  }

  /** It takes no turn on the instance: it begins no operation. */
  @Override
  String instance(SharedSqlInstance resource) {
    return "shared/" + resource.environment();
  }

  @Override
  protected String label(SharedSqlInstance shared) {
    return "Cloud SQL instance of environment " + shared.environment();
  }

  /** Whose it is does not say who else uses it: it is looked up by the environment's name. */
  @Override
  public List<Observed<SharedSqlInstance>> list(CallContext call) {
    return List.of();
  }

  @Override
  public Optional<Observed<SharedSqlInstance>> read(SharedSqlInstance identity, CallContext call)
      throws ProviderException, InterruptedException {
    return SharedInstances.of(identity.environment(), marked(call))
        .map(instance -> observed(identity.environment(), instance));
  }

  private Observed<SharedSqlInstance> observed(String environment, DatabaseInstance instance) {
    SqlInstance record = mapper.record(instance);
    return new Observed<>(
        new SharedSqlInstance(
            environment,
            Optional.of(record.name()),
            record.connectionName(),
            record.privateAddress(),
            record.publicAddress()),
        cloud.projectName() + "/environments/" + environment,
        Optional.empty());
  }

  @Override
  public boolean carriesMarks() {
    return false;
  }

  @Override
  protected OperationState insert(SharedSqlInstance wanted, CallContext call)
      throws ProviderException, InterruptedException {
    DatabaseInstance there =
        SharedInstances.of(wanted.environment(), marked(call))
            .orElseThrow(() -> SharedInstances.missing(wanted.environment()));
    if (beingMade(there)) {
      throw Failures.passing(there.getName() + " is still being made");
    }
    return OperationState.ended();
  }

  /** Nothing of it is the environment's to change. */
  @Override
  protected OperationState change(
      SharedSqlInstance wanted, Observed<SharedSqlInstance> current, CallContext call) {
    return OperationState.ended();
  }

  @Override
  protected OperationState remove(Observed<SharedSqlInstance> current, CallContext call) {
    return OperationState.ended();
  }

  @Override
  public List<Check> checks(Observed<SharedSqlInstance> observed, CallContext call) {
    SharedSqlInstance shared = observed.resource();
    return List.of(
        new Question(
            shared.name().orElse("the instance")
                + " of "
                + shared.environment()
                + " runs on Cloud SQL",
            Duration.ofMinutes(5),
            () -> running(SharedInstances.of(shared.environment(), marked(call)), schedules)));
  }
}
