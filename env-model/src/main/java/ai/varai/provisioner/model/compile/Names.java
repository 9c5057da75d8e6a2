package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.config.DatabaseConfig;
import ai.varai.provisioner.model.config.Emulator;
import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.config.NetworkingConfig;
import ai.varai.provisioner.model.config.Target;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The names of an environment's resources: what the environment file says, or a name made of the
 * environment's own, so that two environments can share a project.
 */
public final class Names {
  /** IAM refuses longer ones (IAM API, projects.serviceAccounts.create). */
  public static final int SERVICE_ACCOUNT_ID_LIMIT = 30;

  private static final int SERVICE_ACCOUNT_ID_MINIMUM = 6;

  /** RFC 1035, which Compute Engine's names keep to. */
  private static final int NAME_LIMIT = 63;

  /** Cloud Run Admin API v2, services.create: fewer than 50 characters. */
  private static final int SERVICE_LIMIT = 49;

  /** Cloud SQL Admin API, instances.insert. */
  private static final int INSTANCE_LIMIT = 98;

  /** PostgreSQL cuts identifiers there (PostgreSQL documentation, 4.1.1). */
  private static final int SQL_LIMIT = 63;

  /** Customary short forms, which leave a service account id room for the service. */
  private static final Map<String, String> SHORT_FORMS =
      Map.of("development", "dev", "staging", "stg", "production", "prod");

  private final Environment environment;
  private final Optional<String> instanceSuffix;

  public Names(Environment environment, Optional<String> instanceSuffix) {
    this.environment = environment;
    this.instanceSuffix = instanceSuffix;
  }

  /** A name of the environment itself: {@code varai-development-vpc}. */
  public String prefixed(String what) {
    return prefixed(environment.environment(), what);
  }

  private static String prefixed(String environment, String what) {
    return within("varai-" + environment + "-" + what, NAME_LIMIT);
  }

  /**
   * A name of the environment with a suffix that follows from facts: of a resource that Google can
   * neither change nor delete while another one uses it. Other facts make another name, so that the
   * new resource stands beside the old one until whatever uses it has moved over.
   */
  public String following(String what, Object... facts) {
    return prefixed(what + "-" + hash(List.of(facts).toString()));
  }

  /** The name of a service in Cloud Run. */
  public String service(String key) {
    return given(key, SERVICE_LIMIT);
  }

  /** The environment whose network and database instance this one uses. */
  public Optional<String> host() {
    return environment.target() == Target.LOCAL ? Optional.empty() : environment.infrastructureOf();
  }

  /** The name of the VPC; of one that the environment only uses, just as the file says it. */
  public String network() {
    NetworkingConfig config = environment.networkingConfig();
    boolean own = config.createVpc() && host().isEmpty();
    return config
        .vpcName()
        .map(name -> own ? given(name, NAME_LIMIT) : name)
        .orElseGet(() -> prefixed(host().orElse(environment.environment()), "vpc"));
  }

  /** The domains of the load balancer: {@code feature-login.example.com}. */
  public List<String> domains() {
    return environment.networkingConfig().loadBalancer().domains().stream()
        .map(name -> isUnique() ? environment.environment() + "." + name : name)
        .toList();
  }

  /** The name of a subnetwork; of one that the environment only uses, just as the file says it. */
  public String subnetwork(String name) {
    return host().isPresent() ? name : given(name, NAME_LIMIT);
  }

  public String sqlInstance(DatabaseConfig database) {
    String base = "varai-" + environment.environment();
    return database
        .instanceName()
        .map(name -> given(name, INSTANCE_LIMIT))
        .orElseGet(() -> instanceSuffix.map(suffix -> base + "-" + suffix).orElse(base));
  }

  public String documentDatabase() {
    return prefixed("mongodb");
  }

  public String traceStore() {
    return prefixed("traces");
  }

  public String emulator(Emulator emulator) {
    return prefixed(emulator.spelling());
  }

  public String database(DatabaseConfig database) {
    return database.databaseName().map(this::inDatabase).orElseGet(this::defaultDatabase);
  }

  /** The role that services connect as. */
  public String databaseUser(DatabaseConfig database) {
    return inDatabase(database.userName());
  }

  /** A name on the instance, which other environments may have names on as well. */
  private String inDatabase(String name) {
    return host().isEmpty()
        ? name
        : within(name + "_" + environment.environment(), SQL_LIMIT).replace('-', '_');
  }

  /** {@code varai_} and the environment, with hyphens as underscores: no quotes needed in SQL. */
  public String defaultDatabase() {
    return "varai_" + environment.environment().replace('-', '_');
  }

  /** The id of one of the environment's secrets. */
  public String secret(String name) {
    return environment.environment() + "-" + name;
  }

  public String bucket(String key, Optional<String> configured) {
    return configured
        .map(name -> given(name, NAME_LIMIT))
        .orElseGet(() -> environment.projectId() + "-" + environment.environment() + "-" + key);
  }

  /**
   * The id of a service's account. It carries the environment, since ids are unique in a project,
   * and is cut and given a hash where it would be longer than IAM allows.
   */
  public String serviceAccount(String service) {
    return within(uncutServiceAccount(service), SERVICE_ACCOUNT_ID_LIMIT);
  }

  /** A name that the file gives, with the environment's behind it where that is wanted. */
  private String given(String name, int limit) {
    return isUnique() ? within(name + "-" + environment.environment(), limit) : name;
  }

  private boolean isUnique() {
    return host().isPresent()
        || (environment.uniqueNames() && environment.target() != Target.LOCAL);
  }

  /** The name, or its beginning and a hash of the whole where it is longer than the limit. */
  static String within(String name, int limit) {
    if (name.length() <= limit) {
      return name;
    }
    String hash = "-" + hash(name);
    String head = name.substring(0, limit - hash.length());
    return (head.endsWith("-") ? head.substring(0, head.length() - 1) : head) + hash;
  }

  /** The id that {@link #serviceAccount} gives when it is not too long. */
  public String uncutServiceAccount(String service) {
    String name = environment.environment();
    String full = service + "-" + SHORT_FORMS.getOrDefault(name, name);
    return full.length() < SERVICE_ACCOUNT_ID_MINIMUM ? full + "-sa" : full;
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 3);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
