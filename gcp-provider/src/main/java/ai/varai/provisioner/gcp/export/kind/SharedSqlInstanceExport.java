package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.Hcl;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.SharedSqlInstance;

/**
 * Another environment's instance. Terraform finds it by its name, which is a variable; gcloud by
 * the labels that it has.
 */
public final class SharedSqlInstanceExport extends KindExport<SharedSqlInstance> {
  /** The variable of the environment that holds the name. */
  public static final String VARIABLE = "shared_sql_instance";

  public SharedSqlInstanceExport() {
    super(
        SharedSqlInstance.class,
        Module.DATABASE,
        "google_sql_database_instance",
        "shared_sql_instances");
  }

  @Override
  public boolean looksUp() {
    return true;
  }

  @Override
  public void terraform(SharedSqlInstance r, Body body) {
    body.set("name", new Hcl.Expression("var." + VARIABLE));
  }

  @Override
  public String attribute(String component) {
    return switch (component) {
      case "privateAddress" -> "private_ip_address";
      case "publicAddress" -> "public_ip_address";
      default -> super.attribute(component);
    };
  }

  @Override
  public void gcloud(SharedSqlInstance r, Script script) {
    script.line(
        Script.variable("instance", script.key())
            + "=\"$(gcloud sql instances list --project=\"$PROJECT\""
            + " --filter='settings.userLabels.environment="
            + r.environment()
            + " AND settings.userLabels.component=database' --format='value(name)')\"");
  }

  @Override
  public String shell(SharedSqlInstance r, String component, Script script) {
    String variable = "$" + Script.variable("instance", script.key(r));
    return switch (component) {
      case "name" -> variable;
      case "privateAddress" -> SqlInstanceExport.address('"' + variable + '"', "PRIVATE");
      case "publicAddress" -> SqlInstanceExport.address('"' + variable + '"', "PRIMARY");
      default -> super.shell(r, component, script);
    };
  }
}
