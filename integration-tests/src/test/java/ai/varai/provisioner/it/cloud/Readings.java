package ai.varai.provisioner.it.cloud;

import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.kind.AlertPolicy;
import ai.varai.provisioner.model.kind.ArtifactRepository;
import ai.varai.provisioner.model.kind.BackendService;
import ai.varai.provisioner.model.kind.Bucket;
import ai.varai.provisioner.model.kind.Dashboard;
import ai.varai.provisioner.model.kind.FirewallRule;
import ai.varai.provisioner.model.kind.ForwardingRule;
import ai.varai.provisioner.model.kind.GlobalAddress;
import ai.varai.provisioner.model.kind.LogBucket;
import ai.varai.provisioner.model.kind.LogSink;
import ai.varai.provisioner.model.kind.ManagedCertificate;
import ai.varai.provisioner.model.kind.Network;
import ai.varai.provisioner.model.kind.NotificationChannel;
import ai.varai.provisioner.model.kind.ProjectService;
import ai.varai.provisioner.model.kind.Router;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.kind.Secret;
import ai.varai.provisioner.model.kind.SecurityPolicy;
import ai.varai.provisioner.model.kind.ServerlessNeg;
import ai.varai.provisioner.model.kind.ServiceAccount;
import ai.varai.provisioner.model.kind.ServiceNetworkingConnection;
import ai.varai.provisioner.model.kind.SqlDatabase;
import ai.varai.provisioner.model.kind.SqlInstance;
import ai.varai.provisioner.model.kind.SqlUser;
import ai.varai.provisioner.model.kind.Subnetwork;
import ai.varai.provisioner.model.kind.TargetHttpsProxy;
import ai.varai.provisioner.model.kind.UptimeCheck;
import ai.varai.provisioner.model.kind.UrlMap;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceGraph;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What gcloud is asked about each kind, and what it should say. */
final class Readings {
  private static final String TEMPLATE = "/spec/template/spec";
  private static final String ANNOTATIONS = "/spec/template/metadata/annotations";
  private static final String CONTAINER = TEMPLATE + "/containers/0";

  private Readings() {}

  static List<Reading<?>> of(Environment environment, ResourceGraph graph) {
    String region = environment.region();
    String instance = only(graph, SqlInstance.class).name();
    String network = only(graph, Network.class).name();
    String accounts = "@" + environment.projectId() + ".iam.gserviceaccount.com";
    return List.of(
        service(region),
        instance(),
        Reading.of(
            SqlDatabase.class,
            "sql databases list --instance=" + instance,
            "/name",
            SqlDatabase::name),
        Reading.of(SqlUser.class, "sql users list --instance=" + instance, "/name", SqlUser::name),
        Reading.of(Secret.class, "secrets list", "/name", Secret::secretId)
            .with("/labels/environment", secret -> secret.labels().get("environment")),
        Reading.of(Network.class, "compute networks list", "/name", Network::name)
            .with("/autoCreateSubnetworks", Network::autoCreateSubnetworks)
            .with("/routingConfig/routingMode", Network::routingMode),
        Reading.of(Subnetwork.class, "compute networks subnets list", "/name", Subnetwork::name)
            .with("/ipCidrRange", Subnetwork::ipCidrRange)
            .with("/privateIpGoogleAccess", Subnetwork::privateGoogleAccess)
            .with("/region", Subnetwork::region)
            .with("/network", subnetwork -> network),
        Reading.of(FirewallRule.class, "compute firewall-rules list", "/name", FirewallRule::name)
            .with("/direction", FirewallRule::direction)
            .with("/priority", FirewallRule::priority)
            .with("/sourceRanges", rule -> orAbsent(rule.sourceRanges()))
            .with("/allowed/0/ports", rule -> ports(rule.allow()))
            .with("/denied/0/ports", rule -> ports(rule.deny())),
        Reading.of(
                GlobalAddress.class,
                "compute addresses list --global",
                "/name",
                GlobalAddress::name)
            .with("/prefixLength", address -> orAbsent(address.prefixLength())),
        Reading.of(Router.class, "compute routers list", "/name", Router::name),
        Reading.of(
            ServiceNetworkingConnection.class,
            "services vpc-peerings list --network=" + network,
            "/service",
            ServiceNetworkingConnection::service),
        Reading.of(
                ServiceAccount.class,
                "iam service-accounts list",
                "/email",
                account -> account.accountId() + accounts)
            .with("/displayName", ServiceAccount::displayName)
            .with("/disabled", account -> false),
        Reading.of(
                ProjectService.class,
                "services list --enabled",
                "/config/name",
                ProjectService::service)
            .with("/state", service -> "ENABLED"),
        Reading.of(
                ArtifactRepository.class,
                "artifacts repositories list --location=" + region,
                "/name",
                ArtifactRepository::repositoryId)
            .with("/format", ArtifactRepository::format)
            .with("/description", ArtifactRepository::description),
        Reading.of(Bucket.class, "storage buckets list", "/name", Bucket::name)
            .with("/location", Bucket::location)
            .with("/default_storage_class", Bucket::storageClass)
            .with("/versioning_enabled", Bucket::versioning)
            .with("/uniform_bucket_level_access", bucket -> true),
        Reading.of(
                LogBucket.class,
                "logging buckets list --location=" + region,
                "/name",
                LogBucket::bucketId)
            .with("/retentionDays", LogBucket::retentionDays),
        Reading.of(LogSink.class, "logging sinks list", "/name", LogSink::name),
        Reading.of(
                AlertPolicy.class,
                "alpha monitoring policies list",
                "/displayName",
                AlertPolicy::displayName)
            .with("/enabled", AlertPolicy::enabled)
            .with("/conditions/0/displayName", policy -> policy.conditions().get(0).displayName())
            .with(
                "/conditions/0/conditionThreshold/duration",
                policy -> seconds(policy.conditions().get(0).duration())),
        Reading.of(
            NotificationChannel.class,
            "beta monitoring channels list",
            "/displayName",
            NotificationChannel::displayName),
        Reading.of(
                UptimeCheck.class,
                "monitoring uptime list-configs",
                "/displayName",
                UptimeCheck::displayName)
            .with("/httpCheck/path", UptimeCheck::path)
            .with("/period", check -> seconds(check.period()))
            .with("/timeout", check -> seconds(check.timeout())),
        Reading.of(
                Dashboard.class,
                "monitoring dashboards list",
                "/displayName",
                Dashboard::displayName)
            .with("/gridLayout/widgets/0/title", dashboard -> dashboard.charts().get(0).title()),
        Reading.of(
                ForwardingRule.class,
                "compute forwarding-rules list",
                "/name",
                ForwardingRule::name)
            .with("/portRange", rule -> rule.port() + "-" + rule.port())
            .with("/loadBalancingScheme", ForwardingRule::scheme),
        Reading.of(
                BackendService.class,
                "compute backend-services list",
                "/name",
                BackendService::name)
            .with("/enableCDN", BackendService::cdn)
            .with("/customResponseHeaders", backend -> orAbsent(backend.responseHeaders())),
        Reading.of(UrlMap.class, "compute url-maps list", "/name", UrlMap::name),
        Reading.of(
                SecurityPolicy.class,
                "compute security-policies list",
                "/name",
                SecurityPolicy::name)
            .with("/rules/0/priority", policy -> policy.rules().get(0).priority())
            .with("/rules/0/action", policy -> policy.rules().get(0).action()),
        Reading.of(
            TargetHttpsProxy.class,
            "compute target-https-proxies list",
            "/name",
            TargetHttpsProxy::name),
        Reading.of(
                ServerlessNeg.class,
                "compute network-endpoint-groups list",
                "/name",
                ServerlessNeg::name)
            .with("/networkEndpointType", group -> "SERVERLESS"),
        Reading.of(
                ManagedCertificate.class,
                "compute ssl-certificates list",
                "/name",
                ManagedCertificate::name)
            .with("/managed/domains", ManagedCertificate::domains));
  }

  private static Reading<RunService> service(String region) {
    return Reading.of(
            RunService.class,
            "run services list --region=" + region,
            "/metadata/name",
            RunService::name)
        .with("/metadata/labels/environment", service -> service.labels().get("environment"))
        .with(CONTAINER + "/image", RunService::image)
        .with(CONTAINER + "/resources/limits/memory", RunService::memory)
        .with(CONTAINER + "/ports/0/containerPort", RunService::containerPort)
        .with(CONTAINER + "/livenessProbe/httpGet/path", service -> service.livenessProbe().path())
        .with(
            CONTAINER + "/readinessProbe/httpGet/path", service -> service.readinessProbe().path())
        .with(TEMPLATE + "/containerConcurrency", RunService::concurrency)
        .with(TEMPLATE + "/timeoutSeconds", service -> service.timeout().toSeconds())
        .with(ANNOTATIONS + "/autoscaling.knative.dev~1maxScale", RunService::maxInstances)
        .with(ANNOTATIONS + "/autoscaling.knative.dev~1minScale", RunService::minInstances)
        .with("/spec/traffic/0/latestRevision", service -> true)
        .with("/status/conditions/0/status", service -> "True");
  }

  private static Reading<SqlInstance> instance() {
    String backups = "/settings/backupConfiguration";
    return Reading.of(SqlInstance.class, "sql instances list", "/name", SqlInstance::name)
        .with("/state", instance -> "RUNNABLE")
        .with("/region", SqlInstance::region)
        .with("/databaseVersion", SqlInstance::databaseVersion)
        .with("/settings/tier", SqlInstance::tier)
        .with("/settings/dataDiskSizeGb", SqlInstance::diskSizeGb)
        .with("/settings/dataDiskType", SqlInstance::diskType)
        .with("/settings/storageAutoResize", SqlInstance::diskGrows)
        .with(
            "/settings/availabilityType",
            instance -> instance.highAvailability() ? "REGIONAL" : "ZONAL")
        .with("/settings/deletionProtectionEnabled", SqlInstance::deletionProtection)
        .with("/settings/ipConfiguration/ipv4Enabled", SqlInstance::publicIp)
        .with("/settings/ipConfiguration/sslMode", SqlInstance::sslMode)
        .with("/settings/finalBackupConfig/enabled", instance -> instance.finalBackup().isPresent())
        .with(backups + "/startTime", instance -> instance.backup().startTime())
        .with(
            backups + "/pointInTimeRecoveryEnabled",
            instance -> instance.backup().pointInTimeRecovery())
        .with(
            backups + "/backupRetentionSettings/retainedBackups",
            instance -> instance.backup().retained());
  }

  private static String seconds(Duration duration) {
    return duration.toSeconds() + "s";
  }

  private static Object orAbsent(Optional<?> value) {
    return value.<Object>map(each -> each).orElse("");
  }

  private static Object orAbsent(List<?> values) {
    return values.isEmpty() ? "" : values;
  }

  private static Object ports(List<FirewallRule.Traffic> traffic) {
    return traffic.isEmpty() ? "" : orAbsent(traffic.get(0).ports());
  }

  private static <R extends Resource> R only(ResourceGraph graph, Class<R> kind) {
    return graph.nodes().stream()
        .map(node -> node.resource())
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst()
        .orElseThrow();
  }
}
