package ai.varai.provisioner.gcp.sql;

import ai.varai.provisioner.gcp.client.ApiFailure;
import ai.varai.provisioner.gcp.client.Failures;
import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.CloudHandler;
import ai.varai.provisioner.gcp.handler.Names;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.gcp.operation.OperationState;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Check;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Progress;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import ai.varai.provisioner.model.resource.Resource;
import com.google.api.services.sqladmin.SQLAdmin;
import com.google.api.services.sqladmin.model.DatabaseInstance;
import com.google.api.services.sqladmin.model.Operation;
import com.google.api.services.sqladmin.model.OperationError;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the kinds of Cloud SQL share. An instance takes one operation at a time and refuses a second
 * one: those of one instance take turns here, and one that meets somebody else's waits.
 */
abstract class SqlHandler<R extends Resource> extends CloudHandler<R> {
  private final SqlTurns turns;

  SqlHandler(Class<R> kind, Cloud cloud, SqlTurns turns) {
    super(kind, "sqladmin", cloud);
    this.turns = turns;
  }

  final SQLAdmin sql() throws IOException {
    return cloud.clients().sql();
  }

  final String project() {
    return cloud.project();
  }

  /** Name of the instance that the resource is, or lives on. */
  abstract String instance(R resource);

  @Override
  protected boolean patient() {
    return true;
  }

  /** The instances with the environment's marks. */
  final List<DatabaseInstance> instances(CallContext call)
      throws ProviderException, InterruptedException {
    return marked(call).stream()
        .filter(each -> Marks.ours(SqlInstances.labels(each), call))
        .toList();
  }

  /** The instances with marks, of whichever environment. */
  final List<DatabaseInstance> marked(CallContext call)
      throws ProviderException, InterruptedException {
    return cloud
        .shared()
        .get(
            call,
            "sql.instances",
            () -> look("list Cloud SQL instances", new SqlInstances(cloud)::list));
  }

  /** Tells what is on one instance. */
  interface Contents<T> {
    List<T> of(String instance) throws ProviderException, InterruptedException;
  }

  /**
   * What is on the environment's instances. On one that is being made there is nothing yet; one
   * that is stopped, as a schedule does over night, does not tell.
   */
  final <T> List<T> contents(CallContext call, Contents<T> contents)
      throws ProviderException, InterruptedException {
    var found = new ArrayList<T>();
    for (DatabaseInstance instance : instances(call)) {
      if (beingMade(instance)) {
        continue;
      }
      if (SqlInstances.stopped(instance)) {
        throw asleep(instance.getName());
      }
      found.addAll(told(instance.getName(), contents));
    }
    return found;
  }

  /** What is on one instance, whatever was known of it when it was listed. */
  final <T> List<T> told(String instance, Contents<T> contents)
      throws ProviderException, InterruptedException {
    try {
      return contents.of(instance);
    } catch (ApiFailure e) {
      if (!notRunning(e)) {
        throw e;
      }
      boolean young =
          find(
                  "read Cloud SQL instance " + instance,
                  () -> sql().instances().get(project(), instance).execute())
              .filter(SqlHandler::beingMade)
              .isPresent();
      if (young) {
        return List.of();
      }
      throw asleep(instance);
    }
  }

  static boolean beingMade(DatabaseInstance instance) {
    return "PENDING_CREATE".equals(instance.getState());
  }

  private static ProviderException asleep(String instance) {
    return new ProviderException(
        Category.ASLEEP,
        "Cloud SQL instance " + instance + " is stopped, and tells of no databases and users",
        wake(instance));
  }

  private static boolean notRunning(ProviderException e) {
    return String.valueOf(e.getMessage()).contains("instance is not running");
  }

  /** Whether an instance runs, or rests because a schedule has stopped it. */
  static Check.Result running(Optional<DatabaseInstance> now, StopSchedules schedules)
      throws ProviderException, InterruptedException {
    if (now.filter(SqlInstances::stopped).isPresent()) {
      return schedules.have(now.get().getName())
          ? Check.Result.passedBut("not now, a schedule has stopped it")
          : Check.Result.failed("it is stopped");
    }
    String state = now.map(DatabaseInstance::getState).orElse("gone");
    return state.equals("RUNNABLE")
        ? Check.Result.passed(state)
        : Check.Result.failed(Names.last(state));
  }

  static String wake(String instance) {
    return "start it: gcloud sql instances patch " + instance + " --activation-policy=ALWAYS";
  }

  /** Does something when it is the resource's turn on its instance. */
  private interface Turn<R extends Resource> {
    Progress<R> take() throws ProviderException, InterruptedException;
  }

  private Progress<R> inTurn(R resource, CallContext call, Turn<R> turn)
      throws ProviderException, InterruptedException {
    String instance = instance(resource);
    String who = call.address().toString();
    boolean keep = false;
    try {
      Progress<R> progress = turn.take();
      keep = progress instanceof Progress.Pending<R>;
      return progress;
    } catch (ApiFailure e) {
      throw notRunning(e)
          ? new ProviderException(e.category(), String.valueOf(e.getMessage()), wake(instance))
          : e;
    } finally {
      if (!keep) {
        turns.give(instance, who);
      }
    }
  }

  /** Whether the resource may begin an operation; otherwise "busy", which is waited for. */
  final void takeTurn(R resource, CallContext call) throws ProviderException {
    Instant now = call.clock().instant();
    Instant end = now.plus(call.remaining());
    if (!turns.take(instance(resource), call.address().toString(), now, end)) {
      throw Failures.passing("another operation on " + instance(resource) + " comes first");
    }
  }

  @Override
  public Progress<R> create(R wanted, CallContext call)
      throws ProviderException, InterruptedException {
    return inTurn(wanted, call, () -> super.create(wanted, call));
  }

  @Override
  public Progress<R> update(R wanted, Observed<R> current, CallContext call)
      throws ProviderException, InterruptedException {
    return inTurn(wanted, call, () -> super.update(wanted, current, call));
  }

  @Override
  public Progress<R> delete(Observed<R> current, CallContext call)
      throws ProviderException, InterruptedException {
    return inTurn(current.resource(), call, () -> super.delete(current, call));
  }

  @Override
  public Progress<R> poll(String handle, R wanted, CallContext call)
      throws ProviderException, InterruptedException {
    return inTurn(wanted, call, () -> super.poll(handle, wanted, call));
  }

  @Override
  protected OperationState operation(String name) throws ProviderException, InterruptedException {
    return state(
        "Cloud SQL",
        look("ask for operation " + name, () -> sql().operations().get(project(), name).execute()));
  }

  static OperationState state(String what, Operation operation) {
    boolean done = "DONE".equals(operation.getStatus());
    if (operation.getError() == null || operation.getError().getErrors() == null) {
      return new OperationState(operation.getName(), done, Optional.empty());
    }
    OperationError error = operation.getError().getErrors().get(0);
    return new OperationState(
        operation.getName(),
        done,
        Optional.of(
            Failures.ofHttpOperation(
                what, 400, String.valueOf(error.getCode()), String.valueOf(error.getMessage()))));
  }
}
