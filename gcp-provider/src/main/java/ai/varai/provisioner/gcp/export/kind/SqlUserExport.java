package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.SqlUser;
import ai.varai.provisioner.model.resource.Value;

/** Users; the password goes through a pipe, not through an argument that others can see. */
public final class SqlUserExport extends KindExport<SqlUser> {
  public SqlUserExport() {
    super(SqlUser.class, Module.DATABASE, "google_sql_user", "sql_users");
  }

  @Override
  public String importId(String project, String id) {
    return project + "/" + id;
  }

  @Override
  public void terraform(SqlUser r, Body body) {
    body.set("name", r.name())
        .set("instance", r.instance())
        .refer("password", r.passwordVersion(), "secret_data");
  }

  @Override
  public void gcloud(SqlUser r, Script script) {
    String password =
        r.passwordVersion() instanceof Value.Ref<?> ref
            ? Script.variable("payload", ref.target().name())
            : "";
    script
        .gcloud("sql users create")
        .argument(r.name())
        .flag("instance", r.instance())
        .raw("--flags-file=<(printf -- '--password: \"%s\"\\n' \"$" + password + "\")")
        .end();
  }
}
