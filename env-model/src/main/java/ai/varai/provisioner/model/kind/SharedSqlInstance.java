package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import java.util.Optional;

/**
 * The {@link SqlInstance} of another environment of the project, on which this one has a database
 * and a user of its own. It is looked up, and neither made, changed nor deleted.
 */
@Kind(value = "shared_sql_instance", title = "Cloud SQL instance of another environment")
public record SharedSqlInstance(
    @Identity String environment,
    @Computed Optional<String> name,
    @Computed Optional<String> connectionName,
    @Computed Optional<String> privateAddress,
    @Computed Optional<String> publicAddress)
    implements Resource {
  public static final Attribute<SharedSqlInstance, String> NAME =
      Attribute.text(SharedSqlInstance.class, "name");
  public static final Attribute<SharedSqlInstance, String> CONNECTION_NAME =
      Attribute.text(SharedSqlInstance.class, "connectionName");
  public static final Attribute<SharedSqlInstance, String> PRIVATE_ADDRESS =
      Attribute.text(SharedSqlInstance.class, "privateAddress");
  public static final Attribute<SharedSqlInstance, String> PUBLIC_ADDRESS =
      Attribute.text(SharedSqlInstance.class, "publicAddress");
}
