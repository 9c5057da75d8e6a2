package ai.varai.provisioner.emulator.control;

import java.util.Arrays;
import java.util.Optional;

/**
 * Quotas by Google's names, with the limits that a new project has. What Google gives out by
 * request, by region or by an account's history differs.
 *
 * @see <a href="https://cloud.google.com/compute/resource-usage">Compute</a>
 * @see <a href="https://cloud.google.com/iam/quotas">IAM</a>
 * @see <a href="https://cloud.google.com/run/quotas">Cloud Run</a>
 * @see <a href="https://cloud.google.com/pubsub/quotas#resource_limits">Pub/Sub</a>
 * @see <a href="https://cloud.google.com/scheduler/quotas">Cloud Scheduler</a>
 */
public enum Quotas {
  NETWORKS(15, "networks", false),
  SUBNETWORKS(275, "subnetworks", false),
  FIREWALLS(200, "firewalls", false),
  ROUTES(250, "routes", false),
  ROUTERS(20, "routers", false),
  HEALTH_CHECKS(75, "healthChecks", false),
  BACKEND_SERVICES(75, "backendServices", false),
  URL_MAPS(75, "urlMaps", false),
  TARGET_HTTP_PROXIES(75, "targetHttpProxies", false),
  TARGET_HTTPS_PROXIES(75, "targetHttpsProxies", false),
  SSL_CERTIFICATES(75, "sslCertificates", false),
  SECURITY_POLICIES(50, "securityPolicies", false),
  STATIC_ADDRESSES(8, "addresses", true),
  SERVICE_ACCOUNTS(100, "", false),
  SERVICE_ACCOUNT_KEYS(10, "", false),
  RUN_SERVICES(1000, "", true),
  PUBSUB_TOPICS(10_000, "", false),
  PUBSUB_SUBSCRIPTIONS(10_000, "", false),
  PUBSUB_SNAPSHOTS(5_000, "", false),
  PUBSUB_SCHEMAS(10_000, "", false),
  SCHEDULER_JOBS(1000, "", true),
  /** Milli vCPU that the instances of one Cloud Run service may have together. */
  RUN_CPU_ALLOCATION(200_000, "", true),
  /** Bytes that the instances of one Cloud Run service may have together. */
  RUN_MEM_ALLOCATION(400L << 30, "", true);

  private final long usual;
  private final String collection;
  private final boolean regional;

  Quotas(long usual, String collection, boolean regional) {
    this.usual = usual;
    this.collection = collection;
    this.regional = regional;
  }

  public long usual() {
    return usual;
  }

  /** The collection of the Compute API that is counted; empty for other APIs. */
  public String collection() {
    return collection;
  }

  /** Whether it counts by region. */
  public boolean regional() {
    return regional;
  }

  /** The quota on a collection of the Compute API. */
  public static Optional<Quotas> of(String collection) {
    return Arrays.stream(values())
        .filter(q -> !q.collection.isEmpty() && q.collection.equals(collection))
        .findFirst();
  }

  public static Optional<Quotas> named(String metric) {
    return Arrays.stream(values()).filter(q -> q.name().equals(metric)).findFirst();
  }
}
