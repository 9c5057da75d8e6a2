package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.config.DatabaseConfig;
import ai.varai.provisioner.model.config.DocumentDatabaseConfig;
import ai.varai.provisioner.model.config.MaintenanceWindow;
import ai.varai.provisioner.model.config.SslMode;
import ai.varai.provisioner.model.kind.DocumentDatabase;
import ai.varai.provisioner.model.kind.SecretPayload;
import ai.varai.provisioner.model.kind.SecretPayload.Part;
import ai.varai.provisioner.model.kind.SecretVersion;
import ai.varai.provisioner.model.kind.SharedSqlInstance;
import ai.varai.provisioner.model.kind.SqlBackup;
import ai.varai.provisioner.model.kind.SqlDatabase;
import ai.varai.provisioner.model.kind.SqlFinalBackup;
import ai.varai.provisioner.model.kind.SqlInstance;
import ai.varai.provisioner.model.kind.SqlMaintenance;
import ai.varai.provisioner.model.kind.SqlUser;
import ai.varai.provisioner.model.resource.ResourceNode;
import ai.varai.provisioner.model.resource.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The databases, their user, and the two secrets by which services get at them. */
final class DatabaseBlock {
  static final String PASSWORD = "database-password";
  static final String URL = "database-url";
  static final String MONGODB_URL = "mongodb-url";
  private static final String MAIN = "main";

  /** As the requirement's database module asks for. */
  private static final int PASSWORD_LENGTH = 32;

  private final CompileContext context;
  private final NetworkParts network;
  private final SecretRegistry secrets;
  private final Duration rotation;

  DatabaseBlock(
      CompileContext context, NetworkParts network, SecretRegistry secrets, Duration rotation) {
    this.context = context;
    this.network = network;
    this.secrets = secrets;
    this.rotation = rotation;
  }

  DatabaseParts add(ResourceNode<?>... needs) {
    var environment = context.environment();
    return new DatabaseParts(
        environment.databaseConfig().flatMap(config -> addSql(config, needs)),
        context.isLocal()
            ? environment.documentDatabase().map(this::addDocument)
            : Optional.empty());
  }

  /** The instance, where the environment makes one. */
  private Optional<ResourceNode<SqlInstance>> addSql(
      DatabaseConfig config, ResourceNode<?>... needs) {
    Optional<String> host = context.names().host();
    if (host.isPresent()) {
      addOnShared(config, host.get(), needs);
      return Optional.empty();
    }
    boolean isProtected = isProtected(config);
    var dependencies = new ArrayList<>(List.of(needs));
    if (config.privateIp()) {
      dependencies.addAll(network.privateServices());
    }
    var instance =
        context
            .graph()
            .add(
                MAIN,
                instance(config, isProtected),
                isProtected,
                dependencies.toArray(ResourceNode<?>[]::new));
    SqlServer server = SqlServer.own(instance);
    var database = addDatabase(config, server);
    ResourceNode<SecretVersion> password = addPassword();
    var user = addUser(config, server, password);
    Value<?> port =
        context.isLocal() ? instance.ref(SqlInstance.PRIVATE_PORT) : Value.of(CLOUD_SQL_PORT);
    secrets.add(URL, rotation, url(config, server, port, database, user, password));
    addOutputs(server, database, user);
    if (context.isLocal()) {
      context.graph().output(OUTPUTS + "host", instance.ref(SqlInstance.PUBLIC_ADDRESS));
      context.graph().output(OUTPUTS + "port", instance.ref(SqlInstance.PUBLIC_PORT));
    }
    return Optional.of(instance);
  }

  /**
   * On the instance of another environment nothing goes with the instance: the user is deleted
   * after the database, since it owns what is in there.
   */
  private void addOnShared(DatabaseConfig config, String host, ResourceNode<?>... needs) {
    var shared =
        context
            .graph()
            .add(
                MAIN,
                new SharedSqlInstance(
                    host, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                needs);
    SqlServer server = SqlServer.shared(shared);
    ResourceNode<SecretVersion> password = addPassword();
    var user = addUser(config, server, password);
    var database = addDatabase(config, server, user);
    secrets.add(
        URL, rotation, url(config, server, Value.of(CLOUD_SQL_PORT), database, user, password));
    addOutputs(server, database, user);
  }

  private boolean isProtected(DatabaseConfig config) {
    return context.protectsData() || (config.deletionProtection() && !context.isLocal());
  }

  private ResourceNode<SqlDatabase> addDatabase(
      DatabaseConfig config, SqlServer server, ResourceNode<?>... needs) {
    return context
        .graph()
        .add(
            MAIN,
            new SqlDatabase(context.names().database(config), server.name()),
            isProtected(config),
            needs);
  }

  private ResourceNode<SecretVersion> addPassword() {
    return secrets
        .add(
            PASSWORD,
            rotation,
            new SecretPayload.Generated(PASSWORD_LENGTH, true, SecurityBlock.FIRST_GENERATION))
        .version()
        .orElseThrow();
  }

  private ResourceNode<SqlUser> addUser(
      DatabaseConfig config, SqlServer server, ResourceNode<SecretVersion> password) {
    return context
        .graph()
        .add(
            MAIN,
            new SqlUser(
                context.names().databaseUser(config),
                server.name(),
                password.ref(SecretVersion.NAME)));
  }

  private SqlInstance instance(DatabaseConfig config, boolean isProtected) {
    return new SqlInstance(
        context.names().sqlInstance(config),
        context.environment().region(),
        config.databaseVersion(),
        config.tier(),
        config.diskSize(),
        config.diskType().spelling(),
        config.diskAutoresize(),
        config.highAvailability(),
        new SqlBackup(
            config.backupEnabled(),
            config.backupStartTime(),
            config.pointInTimeRecovery(),
            config.retainedBackups(),
            config.transactionLogRetentionDays()),
        config.finalBackup()
            ? Optional.of(new SqlFinalBackup(config.finalBackupRetentionDays()))
            : Optional.empty(),
        context.isLocal()
            ? Optional.empty()
            : config.maintenanceWindow().map(DatabaseBlock::maintenance),
        sslMode(config).spelling(),
        isProtected,
        config.privateIp() ? Optional.of(network.network()) : Optional.empty(),
        config.publicIp() && !context.isLocal(),
        context.isLocal() ? List.of() : config.authorizedNetworks(),
        config.flags(),
        context.labels("component", "database"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static SqlMaintenance maintenance(MaintenanceWindow window) {
    return new SqlMaintenance(window.day().iso(), window.hour(), window.updateTrack().spelling());
  }

  /** {@code require_ssl} is gone from the API; {@code sslMode} is what it became. */
  private SslMode sslMode(DatabaseConfig config) {
    return config
        .sslMode()
        .orElse(
            context.environment().securityConfig().requireSsl()
                ? SslMode.ENCRYPTED_ONLY
                : SslMode.ALLOW_UNENCRYPTED_AND_ENCRYPTED);
  }

  /** The user and the database are references, so that the URL exists after what it leads to. */
  private SecretPayload url(
      DatabaseConfig config,
      SqlServer server,
      Value<?> port,
      ResourceNode<SqlDatabase> database,
      ResourceNode<SqlUser> user,
      ResourceNode<SecretVersion> password) {
    String query =
        context.isLocal() || sslMode(config) == SslMode.ALLOW_UNENCRYPTED_AND_ENCRYPTED
            ? ""
            : "?sslmode=require";
    return new SecretPayload.Composed(
        List.of(
            new Part.Text(Value.join("postgresql://", user.ref(SqlUser.NAME), ":")),
            new Part.FromVersion(password.ref(SecretVersion.NAME), true),
            new Part.Text(
                Value.join(
                    "@",
                    address(config, server),
                    ":",
                    port,
                    "/",
                    database.ref(SqlDatabase.NAME),
                    query))));
  }

  /** Cloud SQL for PostgreSQL listens nowhere else. */
  private static final String CLOUD_SQL_PORT = "5432";

  private static Value<String> address(DatabaseConfig config, SqlServer server) {
    return config.privateIp() || !config.publicIp()
        ? server.privateAddress()
        : server.publicAddress();
  }

  private static final String OUTPUTS = "databases/postgres/";

  private void addOutputs(
      SqlServer server, ResourceNode<SqlDatabase> database, ResourceNode<SqlUser> user) {
    var graph = context.graph();
    graph.output(OUTPUTS + "instance", server.name());
    graph.output(OUTPUTS + "database", database.ref(SqlDatabase.NAME));
    graph.output(OUTPUTS + "user", user.ref(SqlUser.NAME));
    if (!context.isLocal()) {
      graph.output(OUTPUTS + "private_address", server.privateAddress());
      graph.output(OUTPUTS + "connection_name", server.connectionName());
    }
  }

  private ResourceNode<DocumentDatabase> addDocument(DocumentDatabaseConfig config) {
    var node =
        context
            .graph()
            .add(
                MAIN,
                new DocumentDatabase(
                    context.names().documentDatabase(),
                    config.version(),
                    config.databaseName().orElseGet(context.names()::defaultDatabase),
                    context.labels("component", "database"),
                    Optional.empty(),
                    Optional.empty()),
                network.node().stream().toArray(ResourceNode<?>[]::new));
    context.graph().output("databases/mongodb/url", node.ref(DocumentDatabase.PUBLIC_URL));
    if (isReferred(MONGODB_URL)) {
      secrets.add(
          MONGODB_URL,
          rotation,
          new SecretPayload.Composed(
              List.of(new Part.Text(node.ref(DocumentDatabase.PRIVATE_URL)))));
    }
    return node;
  }

  private boolean isReferred(String secret) {
    return context.environment().services().values().stream()
        .flatMap(service -> service.secretEnvironmentVariables().values().stream())
        .anyMatch(reference -> reference.secretName().equals(secret));
  }
}
