package ai.varai.provisioner.local.handler;

import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Check;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.lifecycle.spi.ProviderException.Category;
import ai.varai.provisioner.local.runtime.Marks;
import ai.varai.provisioner.local.runtime.ObservedWorkload;
import ai.varai.provisioner.local.runtime.SecretRef;
import ai.varai.provisioner.local.runtime.WorkloadSpec;
import ai.varai.provisioner.model.kind.SqlInstance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A PostgreSQL server. Tier, disk, availability and backups, the one at the deletion among them,
 * are written down and have no effect on this machine.
 */
final class SqlInstanceHandler extends WorkloadHandler<SqlInstance> {
  private static final Pattern VERSION = Pattern.compile("POSTGRES_(\\d+)");
  private static final int PASSWORD_LENGTH = 32;

  private final SqlServers servers;

  SqlInstanceHandler(LocalWorld world, SqlServers servers) {
    super(SqlInstance.class, world);
    this.servers = servers;
  }

  @Override
  String nameOf(SqlInstance instance) {
    return instance.name();
  }

  @Override
  Map<String, String> labels(SqlInstance instance) {
    return instance.labels();
  }

  @Override
  SqlInstance bare(SqlInstance instance) {
    return with(instance, Optional.empty());
  }

  @Override
  SqlInstance computed(SqlInstance instance, ObservedWorkload workload) {
    return with(instance, Optional.of(workload));
  }

  @Override
  WorkloadSpec specification(
      SqlInstance instance, Marks marks, int hostPort, Optional<ObservedWorkload> current)
      throws ProviderException {
    Matcher version = VERSION.matcher(instance.databaseVersion());
    if (!version.matches()) {
      throw new ProviderException(
          Category.INVALID,
          "database version " + instance.databaseVersion() + " is no PostgreSQL version",
          "Write it as POSTGRES_14.");
    }
    SecretRef password = SqlServers.adminPassword(instance.name());
    if (world.secrets().version(password).isEmpty()) {
      world
          .secrets()
          .add(
              password.secretId(),
              world.generator().generate(PASSWORD_LENGTH, false),
              Map.of("purpose", "superuser"));
    }
    return new WorkloadSpec.Postgres(
        marks, hostPort, Integer.parseInt(version.group(1)), password, instance.flags());
  }

  @Override
  Optional<String> notReady(SqlInstance instance, ObservedWorkload workload) {
    try {
      String password = world.secrets().payload(SqlServers.adminPassword(instance.name()));
      return world.postgres().notReady(workload.external(), password);
    } catch (ProviderException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  @Override
  Duration patience(SqlInstance instance) {
    return Duration.ofSeconds(90);
  }

  @Override
  void forget(SqlInstance instance) {
    world.secrets().remove(SqlServers.adminSecret(instance.name()));
    servers.forgetAllOn(instance.name());
  }

  /**
   * A server reads the data of its own major version only, and nobody gets into one whose
   * superuser's password is lost: in both cases a new one is made, which has to be confirmed.
   */
  @Override
  public Optional<String> outdated(SqlInstance wanted, Observed<SqlInstance> current, Instant now) {
    SqlInstance found = current.resource();
    if (!servers.passwordKept(found.name())) {
      return Optional.of("its superuser's password is lost");
    }
    return wanted.databaseVersion().equals(found.databaseVersion())
        ? Optional.empty()
        : Optional.of(
            wanted.databaseVersion() + " does not read the data of " + found.databaseVersion());
  }

  @Override
  public List<Check> checks(Observed<SqlInstance> observed, CallContext call) {
    String name = observed.resource().name();
    return List.of(
        new Question(
            "PostgreSQL " + name + " answers a query",
            () -> servers.whyNoAnswer(name, "postgres"),
            "SELECT 1"));
  }

  private static SqlInstance with(SqlInstance instance, Optional<ObservedWorkload> workload) {
    return new SqlInstance(
        instance.name(),
        instance.region(),
        instance.databaseVersion(),
        instance.tier(),
        instance.diskSizeGb(),
        instance.diskType(),
        instance.diskGrows(),
        instance.highAvailability(),
        instance.backup(),
        instance.finalBackup(),
        instance.maintenanceWindow(),
        instance.sslMode(),
        instance.deletionProtection(),
        instance.privateNetwork(),
        instance.publicIp(),
        instance.authorizedNetworks(),
        instance.flags(),
        instance.labels(),
        workload.map(w -> "local:" + instance.region() + ":" + instance.name()),
        workload.map(w -> w.internal().host()),
        workload.map(w -> w.internal().port()),
        workload.map(w -> w.external().host()),
        workload.map(w -> w.external().port()));
  }
}
