package ai.varai.provisioner.gcp.sql;

import ai.varai.provisioner.gcp.client.ApiFailure;
import ai.varai.provisioner.gcp.client.Failures;
import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.operation.OperationState;
import ai.varai.provisioner.gcp.secret.Payloads;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.SqlUser;
import ai.varai.provisioner.model.resource.Value;
import com.google.api.services.sqladmin.model.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Login roles on the environment's instances. The password goes from Secret Manager straight to
 * Cloud SQL, which never tells it again.
 */
public final class SqlUserHandler extends SqlHandler<SqlUser> {
  private final Payloads payloads;

  public SqlUserHandler(Cloud cloud, SqlTurns turns) {
    super(SqlUser.class, cloud, turns);
    this.payloads = new Payloads(cloud);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("cloudsql.users.list", "cloudsql.users.get"),
        List.of("cloudsql.users.create", "secretmanager.versions.access"),
        List.of("cloudsql.users.update", "secretmanager.versions.access"),
        List.of("cloudsql.users.delete"),
        List.of("roles/cloudsql.admin", "roles/secretmanager.admin"));
  }

  @Override
  String instance(SqlUser resource) {
    return resource.instance().get();
  }

  @Override
  protected String label(SqlUser user) {
    return "SQL user " + user.name();
  }

  @Override
  public List<Observed<SqlUser>> list(CallContext call)
      throws ProviderException, InterruptedException {
    return contents(call, this::users);
  }

  private List<Observed<SqlUser>> users(String instance)
      throws ProviderException, InterruptedException {
    var found = new ArrayList<Observed<SqlUser>>();
    var answer =
        find("list users of " + instance, () -> sql().users().list(project(), instance).execute());
    if (answer.isPresent() && answer.get().getItems() != null) {
      answer
          .get()
          .getItems()
          .forEach(
              each ->
                  found.add(
                      new Observed<>(
                          new SqlUser(each.getName(), Value.of(instance), Value.of("")),
                          instance + "/" + each.getName(),
                          Optional.empty())));
    }
    return found;
  }

  @Override
  public Optional<Observed<SqlUser>> read(SqlUser identity, CallContext call)
      throws ProviderException, InterruptedException {
    return told(identity.instance().get(), this::users).stream()
        .filter(each -> each.resource().name().equals(identity.name()))
        .findFirst();
  }

  @Override
  public boolean carriesMarks() {
    return false;
  }

  @Override
  protected OperationState insert(SqlUser wanted, CallContext call)
      throws ProviderException, InterruptedException {
    takeTurn(wanted, call);
    User user = user(wanted);
    String what = "create " + label(wanted);
    return state(
        what,
        call(what, () -> sql().users().insert(project(), wanted.instance().get(), user).execute()));
  }

  @Override
  protected OperationState change(SqlUser wanted, Observed<SqlUser> current, CallContext call)
      throws ProviderException, InterruptedException {
    takeTurn(wanted, call);
    User user = user(wanted);
    String what = "set the password of " + label(wanted);
    return state(
        what,
        call(
            what,
            () ->
                sql()
                    .users()
                    .update(project(), wanted.instance().get(), user)
                    .setName(wanted.name())
                    .execute()));
  }

  private User user(SqlUser wanted) throws ProviderException, InterruptedException {
    return new User()
        .setName(wanted.name())
        .setPassword(payloads.read(wanted.passwordVersion().get()));
  }

  @Override
  protected OperationState remove(Observed<SqlUser> current, CallContext call)
      throws ProviderException, InterruptedException {
    SqlUser gone = current.resource();
    takeTurn(gone, call);
    String what = "delete " + label(gone);
    try {
      return state(
          what,
          call(
              what,
              () ->
                  sql()
                      .users()
                      .delete(project(), gone.instance().get())
                      .setName(gone.name())
                      .execute()));
    } catch (ApiFailure e) {
      String message = String.valueOf(e.getMessage());
      if (message.contains("cannot be dropped")) {
        // It owns what is in a database; once that is gone, so can the role.
        throw Failures.passing(message);
      }
      throw e;
    }
  }
}
