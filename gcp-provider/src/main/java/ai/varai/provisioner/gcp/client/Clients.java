package ai.varai.provisioner.gcp.client;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.dns.Dns;
import com.google.api.services.sqladmin.SQLAdmin;
import com.google.api.services.storage.Storage;
import com.google.api.serviceusage.v1.ServiceUsageClient;
import com.google.api.serviceusage.v1.ServiceUsageSettings;
import com.google.cloud.iam.admin.v1.IAMClient;
import com.google.cloud.iam.admin.v1.IAMSettings;
import com.google.cloud.kms.v1.KeyManagementServiceClient;
import com.google.cloud.kms.v1.KeyManagementServiceSettings;
import com.google.cloud.logging.v2.ConfigClient;
import com.google.cloud.logging.v2.ConfigSettings;
import com.google.cloud.logging.v2.LoggingClient;
import com.google.cloud.logging.v2.LoggingSettings;
import com.google.cloud.monitoring.dashboard.v1.DashboardsServiceClient;
import com.google.cloud.monitoring.dashboard.v1.DashboardsServiceSettings;
import com.google.cloud.monitoring.v3.AlertPolicyServiceClient;
import com.google.cloud.monitoring.v3.AlertPolicyServiceSettings;
import com.google.cloud.monitoring.v3.MetricServiceClient;
import com.google.cloud.monitoring.v3.MetricServiceSettings;
import com.google.cloud.monitoring.v3.NotificationChannelServiceClient;
import com.google.cloud.monitoring.v3.NotificationChannelServiceSettings;
import com.google.cloud.monitoring.v3.UptimeCheckServiceClient;
import com.google.cloud.monitoring.v3.UptimeCheckServiceSettings;
import com.google.cloud.resourcemanager.v3.ProjectsClient;
import com.google.cloud.resourcemanager.v3.ProjectsSettings;
import com.google.cloud.run.v2.ServicesClient;
import com.google.cloud.run.v2.ServicesSettings;
import com.google.cloud.scheduler.v1.CloudSchedulerClient;
import com.google.cloud.scheduler.v1.CloudSchedulerSettings;
import com.google.cloud.secretmanager.v1.SecretManagerServiceClient;
import com.google.cloud.secretmanager.v1.SecretManagerServiceSettings;
import com.google.cloud.trace.v1.TraceServiceClient;
import com.google.cloud.trace.v1.TraceServiceSettings;
import com.google.devtools.artifactregistry.v1.ArtifactRegistryClient;
import com.google.devtools.artifactregistry.v1.ArtifactRegistrySettings;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every client, made when it is first needed. */
public final class Clients implements AutoCloseable {
  private static final String APPLICATION = "provisioner";

  /** An address that is not called. */
  private static final String NOWHERE = "http://127.0.0.1:1";

  private final Access access;
  private final HttpTransport transport = new NetHttpTransport();
  private final List<Lazy<?>> all = new ArrayList<>();
  private final Lazy<ServicesClient> run;
  private final Lazy<SecretManagerServiceClient> secrets;
  private final Lazy<KeyManagementServiceClient> keys;
  private final Lazy<ServiceUsageClient> serviceUsage;
  private final Lazy<com.google.api.serviceusage.v1beta1.ServiceUsageClient> quotas;
  private final Lazy<ProjectsClient> projects;
  private final Lazy<AlertPolicyServiceClient> alertPolicies;
  private final Lazy<NotificationChannelServiceClient> channels;
  private final Lazy<UptimeCheckServiceClient> uptimeChecks;
  private final Lazy<DashboardsServiceClient> dashboards;
  private final Lazy<MetricServiceClient> metrics;
  private final Lazy<ArtifactRegistryClient> registry;
  private final Lazy<CloudSchedulerClient> scheduler;
  private final Lazy<IAMClient> accounts;
  private final Lazy<ConfigClient> logging;
  private final Lazy<LoggingClient> logEntries;
  private final Lazy<TraceServiceClient> traces;
  private final ComputeClients compute;

  public Clients(CloudSettings settings) {
    this.access = new Access(settings);
    this.compute = new ComputeClients(access);
    run = lazy(() -> ServicesClient.create(access.grpc(ServicesSettings.newBuilder()).build()));
    secrets =
        lazy(
            () ->
                SecretManagerServiceClient.create(
                    access.grpc(SecretManagerServiceSettings.newBuilder()).build()));
    keys =
        lazy(
            () ->
                KeyManagementServiceClient.create(
                    access.grpc(KeyManagementServiceSettings.newBuilder()).build()));
    serviceUsage =
        lazy(
            () ->
                ServiceUsageClient.create(access.grpc(ServiceUsageSettings.newBuilder()).build()));
    quotas =
        lazy(
            () ->
                com.google.api.serviceusage.v1beta1.ServiceUsageClient.create(
                    access
                        .grpc(com.google.api.serviceusage.v1beta1.ServiceUsageSettings.newBuilder())
                        .build()));
    projects =
        lazy(() -> ProjectsClient.create(access.grpc(ProjectsSettings.newBuilder()).build()));
    alertPolicies =
        lazy(
            () ->
                AlertPolicyServiceClient.create(
                    access.grpc(AlertPolicyServiceSettings.newBuilder()).build()));
    channels =
        lazy(
            () ->
                NotificationChannelServiceClient.create(
                    access.grpc(NotificationChannelServiceSettings.newBuilder()).build()));
    uptimeChecks =
        lazy(
            () ->
                UptimeCheckServiceClient.create(
                    access.grpc(UptimeCheckServiceSettings.newBuilder()).build()));
    dashboards =
        lazy(
            () ->
                DashboardsServiceClient.create(
                    access.grpc(DashboardsServiceSettings.newBuilder()).build()));
    metrics =
        lazy(
            () ->
                MetricServiceClient.create(
                    access.grpc(MetricServiceSettings.newBuilder()).build()));
    registry =
        lazy(
            () ->
                ArtifactRegistryClient.create(
                    access.grpc(ArtifactRegistrySettings.newBuilder()).build()));
    scheduler =
        lazy(
            () ->
                CloudSchedulerClient.create(
                    access.grpc(CloudSchedulerSettings.newBuilder()).build()));
    accounts = lazy(() -> IAMClient.create(access.grpc(IAMSettings.newBuilder()).build()));
    logEntries =
        lazy(() -> LoggingClient.create(access.grpc(LoggingSettings.newBuilder()).build()));
    traces =
        lazy(
            () ->
                TraceServiceClient.create(access.grpc(TraceServiceSettings.newBuilder()).build()));
    logging = lazy(() -> ConfigClient.create(access.grpc(ConfigSettings.newBuilder()).build()));
  }

  /**
   * Loads the classes that nearly every plan needs, without a call: making the clients takes longer
   * than their answers do.
   */
  public static void load() {
    var nowhere = CloudSettings.of(Map.of("project", "-", "region", "-", "gcp.endpoint", NOWHERE));
    try (var clients = new Clients(nowhere)) {
      clients.run();
      clients.projects();
      clients.compute().networks();
      clients.serviceUsage();
      clients.secrets();
      clients.accounts();
      clients.alertPolicies();
      clients.logging();
      clients.registry();
      clients.compute().subnetworks();
      clients.compute().firewalls();
    } catch (IOException e) {
      // It is tried again when it matters, and told then.
    }
  }

  private <T extends AutoCloseable> Lazy<T> lazy(Lazy.Maker<T> maker) {
    var lazy = new Lazy<T>(maker);
    all.add(lazy);
    return lazy;
  }

  public ComputeClients compute() {
    return compute;
  }

  public ServicesClient run() throws IOException {
    return run.get();
  }

  public SecretManagerServiceClient secrets() throws IOException {
    return secrets.get();
  }

  public KeyManagementServiceClient keys() throws IOException {
    return keys.get();
  }

  public ServiceUsageClient serviceUsage() throws IOException {
    return serviceUsage.get();
  }

  /** Service Usage v1beta1, the only version that tells quotas. */
  public com.google.api.serviceusage.v1beta1.ServiceUsageClient quotas() throws IOException {
    return quotas.get();
  }

  public ProjectsClient projects() throws IOException {
    return projects.get();
  }

  public AlertPolicyServiceClient alertPolicies() throws IOException {
    return alertPolicies.get();
  }

  public NotificationChannelServiceClient channels() throws IOException {
    return channels.get();
  }

  public MetricServiceClient metrics() throws IOException {
    return metrics.get();
  }

  public UptimeCheckServiceClient uptimeChecks() throws IOException {
    return uptimeChecks.get();
  }

  public DashboardsServiceClient dashboards() throws IOException {
    return dashboards.get();
  }

  public ArtifactRegistryClient registry() throws IOException {
    return registry.get();
  }

  public CloudSchedulerClient scheduler() throws IOException {
    return scheduler.get();
  }

  public IAMClient accounts() throws IOException {
    return accounts.get();
  }

  public ConfigClient logging() throws IOException {
    return logging.get();
  }

  /** Reads logs, where {@link #logging} is about where they are kept. */
  public LoggingClient logEntries() throws IOException {
    return logEntries.get();
  }

  /** Reads Cloud Trace. */
  public TraceServiceClient traces() throws IOException {
    return traces.get();
  }

  /** Cloud SQL Admin, v1. */
  public SQLAdmin sql() throws IOException {
    return new SQLAdmin.Builder(transport, GsonFactory.getDefaultInstance(), access.initializer())
        .setRootUrl(access.root("sqladmin.googleapis.com"))
        .setApplicationName(APPLICATION)
        .build();
  }

  /** Cloud Storage, JSON API. */
  public Storage storage() throws IOException {
    return new Storage.Builder(transport, GsonFactory.getDefaultInstance(), access.initializer())
        .setRootUrl(access.root("storage.googleapis.com"))
        .setApplicationName(APPLICATION)
        .build();
  }

  /** Cloud DNS, v1. */
  public Dns dns() throws IOException {
    return new Dns.Builder(transport, GsonFactory.getDefaultInstance(), access.initializer())
        .setRootUrl(access.root("dns.googleapis.com"))
        .setApplicationName(APPLICATION)
        .build();
  }

  /** Service Networking, which has no client of its own. */
  public Rest serviceNetworking() throws IOException {
    return new Rest(
        transport.createRequestFactory(access.initializer()),
        access.root("servicenetworking.googleapis.com"));
  }

  /** Certificate Manager, of which little enough is used for plain requests. */
  public Rest certificateManager() throws IOException {
    return new Rest(
        transport.createRequestFactory(access.initializer()),
        access.root("certificatemanager.googleapis.com"));
  }

  /** Organization Policy, of which only effective policies are read. */
  public Rest organizationPolicies() throws IOException {
    return new Rest(
        transport.createRequestFactory(access.initializer()),
        access.root("orgpolicy.googleapis.com"));
  }

  /**
   * The caller's login as the header Authorization of a request to Google that goes through none of
   * these clients; empty where nobody logs in.
   */
  public Optional<String> authorization(URI asked) throws IOException {
    return access.authorization(asked);
  }

  @Override
  public void close() {
    all.forEach(Lazy::close);
    compute.close();
    access.close();
  }
}
