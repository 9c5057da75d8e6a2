package ai.varai.provisioner.gcp.sql;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.operation.OperationState;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.SqlDatabase;
import ai.varai.provisioner.model.resource.Value;
import com.google.api.services.sqladmin.model.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Databases on the environment's instances, which alone carry marks. */
public final class SqlDatabaseHandler extends SqlHandler<SqlDatabase> {
  /** What every instance has (Cloud SQL for PostgreSQL, about users and databases). */
  private static final Set<String> BUILT_IN =
      Set.of("postgres", "cloudsqladmin", "template0", "template1");

  public SqlDatabaseHandler(Cloud cloud, SqlTurns turns) {
    super(SqlDatabase.class, cloud, turns);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("cloudsql.databases.list", "cloudsql.databases.get"),
        List.of("cloudsql.databases.create"),
        List.of(),
        List.of("cloudsql.databases.delete"),
        List.of("roles/cloudsql.admin"));
  }

  @Override
  String instance(SqlDatabase resource) {
    return resource.instance().get();
  }

  @Override
  protected String label(SqlDatabase database) {
    return "database " + database.name();
  }

  @Override
  public List<Observed<SqlDatabase>> list(CallContext call)
      throws ProviderException, InterruptedException {
    return contents(call, this::databases);
  }

  private List<Observed<SqlDatabase>> databases(String instance)
      throws ProviderException, InterruptedException {
    var found = new ArrayList<Observed<SqlDatabase>>();
    var answer =
        find(
            "list databases of " + instance,
            () -> sql().databases().list(project(), instance).execute());
    if (answer.isPresent() && answer.get().getItems() != null) {
      answer.get().getItems().forEach(each -> found.add(observed(instance, each)));
    }
    return found;
  }

  @Override
  public Optional<Observed<SqlDatabase>> read(SqlDatabase identity, CallContext call)
      throws ProviderException, InterruptedException {
    return told(
            identity.instance().get(),
            instance ->
                find(
                        "read " + label(identity),
                        () -> sql().databases().get(project(), instance, identity.name()).execute())
                    .map(found -> observed(instance, found))
                    .stream()
                    .toList())
        .stream()
        .findFirst();
  }

  private static Observed<SqlDatabase> observed(String instance, Database database) {
    return new Observed<>(
        new SqlDatabase(database.getName(), Value.of(instance)),
        instance + "/" + database.getName(),
        Optional.empty());
  }

  /** What is on the environment's own instance is the environment's. */
  @Override
  public boolean carriesMarks() {
    return false;
  }

  /** Others may have databases on the instance: environments that share it, and people. */
  @Override
  public Optional<String> standsIn(SqlDatabase found) {
    return Optional.of(found.instance().get()).filter(on -> !BUILT_IN.contains(found.name()));
  }

  @Override
  protected OperationState insert(SqlDatabase wanted, CallContext call)
      throws ProviderException, InterruptedException {
    takeTurn(wanted, call);
    String what = "create " + label(wanted);
    var database = new Database().setName(wanted.name()).setCharset("UTF8");
    return state(
        what,
        call(
            what,
            () ->
                sql().databases().insert(project(), wanted.instance().get(), database).execute()));
  }

  /** Nothing of it can be changed. */
  @Override
  protected OperationState change(
      SqlDatabase wanted, Observed<SqlDatabase> current, CallContext call) {
    return OperationState.ended();
  }

  @Override
  protected OperationState remove(Observed<SqlDatabase> current, CallContext call)
      throws ProviderException, InterruptedException {
    SqlDatabase gone = current.resource();
    takeTurn(gone, call);
    String what = "delete " + label(gone);
    return state(
        what,
        call(
            what,
            () ->
                sql().databases().delete(project(), gone.instance().get(), gone.name()).execute()));
  }
}
