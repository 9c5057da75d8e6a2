package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Attribute;
import ai.varai.provisioner.model.resource.ComparedBy;
import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.DeletionProtection;
import ai.varai.provisioner.model.resource.ForcesReplacement;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Unordered;
import ai.varai.provisioner.model.resource.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A PostgreSQL server: Cloud SQL, or a container or process on this machine. Sizes in GB (10^9
 * bytes, as Cloud SQL counts). With a final backup, the deletion makes one that outlives the
 * instance: on Cloud SQL; on this machine it is written down like the other backups, and none is
 * made.
 */
@Kind(value = "sql_instance", title = "Cloud SQL instance", holdsData = true, timeout = "90M")
public record SqlInstance(
    @Identity String name,
    @ForcesReplacement String region,
    String databaseVersion,
    String tier,
    @ComparedBy(AtLeast.class) int diskSizeGb,
    String diskType,
    boolean diskGrows,
    boolean highAvailability,
    SqlBackup backup,
    Optional<SqlFinalBackup> finalBackup,
    Optional<SqlMaintenance> maintenanceWindow,
    String sslMode,
    @DeletionProtection boolean deletionProtection,
    Optional<Value<String>> privateNetwork,
    boolean publicIp,
    @Unordered List<String> authorizedNetworks,
    Map<String, String> flags,
    Map<String, String> labels,
    @Computed Optional<String> connectionName,
    @Computed Optional<String> privateAddress,
    @Computed Optional<Integer> privatePort,
    @Computed Optional<String> publicAddress,
    @Computed Optional<Integer> publicPort)
    implements Resource {
  public SqlInstance {
    authorizedNetworks = List.copyOf(authorizedNetworks);
  }

  public static final Attribute<SqlInstance, String> NAME =
      Attribute.text(SqlInstance.class, "name");
  public static final Attribute<SqlInstance, String> CONNECTION_NAME =
      Attribute.text(SqlInstance.class, "connectionName");

  /** Where the services of the environment reach it. */
  public static final Attribute<SqlInstance, String> PRIVATE_ADDRESS =
      Attribute.text(SqlInstance.class, "privateAddress");

  public static final Attribute<SqlInstance, Integer> PRIVATE_PORT =
      new Attribute<>(SqlInstance.class, "privatePort", Integer.class);

  /** Where the person who runs the command reaches it; a private Cloud SQL instance has none. */
  public static final Attribute<SqlInstance, String> PUBLIC_ADDRESS =
      Attribute.text(SqlInstance.class, "publicAddress");

  public static final Attribute<SqlInstance, Integer> PUBLIC_PORT =
      new Attribute<>(SqlInstance.class, "publicPort", Integer.class);
}
