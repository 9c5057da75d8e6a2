package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.SqlDatabase;

/** Databases. */
public final class SqlDatabaseExport extends KindExport<SqlDatabase> {
  public SqlDatabaseExport() {
    super(SqlDatabase.class, Module.DATABASE, "google_sql_database", "sql_databases");
  }

  @Override
  public String importId(String project, String id) {
    return "projects/" + project + "/instances/" + id.replace("/", "/databases/");
  }

  @Override
  public void terraform(SqlDatabase r, Body body) {
    body.set("name", r.name()).set("instance", r.instance());
  }

  @Override
  public void gcloud(SqlDatabase r, Script script) {
    script.gcloud("sql databases create").argument(r.name()).flag("instance", r.instance()).end();
  }
}
