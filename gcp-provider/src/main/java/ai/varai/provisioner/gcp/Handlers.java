package ai.varai.provisioner.gcp;

import ai.varai.provisioner.gcp.certificate.CertificateHandler;
import ai.varai.provisioner.gcp.certificate.DnsAuthorizationHandler;
import ai.varai.provisioner.gcp.compute.BackendServiceHandler;
import ai.varai.provisioner.gcp.compute.FirewallRuleHandler;
import ai.varai.provisioner.gcp.compute.ForwardingRuleHandler;
import ai.varai.provisioner.gcp.compute.GlobalAddressHandler;
import ai.varai.provisioner.gcp.compute.ManagedCertificateHandler;
import ai.varai.provisioner.gcp.compute.NetworkHandler;
import ai.varai.provisioner.gcp.compute.RegionalAddressHandler;
import ai.varai.provisioner.gcp.compute.RouterHandler;
import ai.varai.provisioner.gcp.compute.RouterNatHandler;
import ai.varai.provisioner.gcp.compute.SecurityPolicyHandler;
import ai.varai.provisioner.gcp.compute.ServerlessNegHandler;
import ai.varai.provisioner.gcp.compute.ServiceNetworkingConnectionHandler;
import ai.varai.provisioner.gcp.compute.SubnetworkHandler;
import ai.varai.provisioner.gcp.compute.TargetHttpsProxyHandler;
import ai.varai.provisioner.gcp.compute.UrlMapHandler;
import ai.varai.provisioner.gcp.dns.DnsRecordHandler;
import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.iam.PolicyWriter;
import ai.varai.provisioner.gcp.iam.ProjectIamMemberHandler;
import ai.varai.provisioner.gcp.iam.ServiceAccountHandler;
import ai.varai.provisioner.gcp.logging.LogBucketHandler;
import ai.varai.provisioner.gcp.logging.LogSinkHandler;
import ai.varai.provisioner.gcp.monitoring.AlertPolicyHandler;
import ai.varai.provisioner.gcp.monitoring.DashboardHandler;
import ai.varai.provisioner.gcp.monitoring.NotificationChannelHandler;
import ai.varai.provisioner.gcp.monitoring.UptimeCheckHandler;
import ai.varai.provisioner.gcp.registry.ArtifactRepositoryHandler;
import ai.varai.provisioner.gcp.run.RunIamMemberHandler;
import ai.varai.provisioner.gcp.run.RunServiceHandler;
import ai.varai.provisioner.gcp.scheduler.SchedulerJobHandler;
import ai.varai.provisioner.gcp.secret.SecretHandler;
import ai.varai.provisioner.gcp.secret.SecretIamMemberHandler;
import ai.varai.provisioner.gcp.secret.SecretVersionHandler;
import ai.varai.provisioner.gcp.sql.SharedSqlInstanceHandler;
import ai.varai.provisioner.gcp.sql.SqlDatabaseHandler;
import ai.varai.provisioner.gcp.sql.SqlInstanceHandler;
import ai.varai.provisioner.gcp.sql.SqlTurns;
import ai.varai.provisioner.gcp.sql.SqlUserHandler;
import ai.varai.provisioner.gcp.storage.BucketHandler;
import ai.varai.provisioner.gcp.storage.BucketIamMemberHandler;
import ai.varai.provisioner.gcp.usage.ProjectServiceHandler;
import ai.varai.provisioner.lifecycle.spi.ResourceHandler;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** One handler for each kind that Google Cloud can hold: a new kind is one more line. */
final class Handlers {
  private Handlers() {}

  static List<ResourceHandler<?>> of(Cloud cloud) {
    var policies = new PolicyWriter();
    var turns = new SqlTurns();
    var monitoring = new ReentrantLock();
    return List.of(
        new ProjectServiceHandler(cloud),
        new ServiceAccountHandler(cloud),
        new ProjectIamMemberHandler(cloud, policies),
        new NetworkHandler(cloud),
        new SubnetworkHandler(cloud),
        new FirewallRuleHandler(cloud),
        new RouterHandler(cloud),
        new RouterNatHandler(cloud),
        new GlobalAddressHandler(cloud),
        new ServiceNetworkingConnectionHandler(cloud),
        new SqlInstanceHandler(cloud, turns),
        new SharedSqlInstanceHandler(cloud, turns),
        new SqlDatabaseHandler(cloud, turns),
        new SqlUserHandler(cloud, turns),
        new SecretHandler(cloud),
        new SecretVersionHandler(cloud),
        new SecretIamMemberHandler(cloud, policies),
        new BucketHandler(cloud),
        new BucketIamMemberHandler(cloud, policies),
        new ArtifactRepositoryHandler(cloud),
        new RunServiceHandler(cloud),
        new RunIamMemberHandler(cloud, policies),
        new ServerlessNegHandler(cloud),
        new SecurityPolicyHandler(cloud),
        new BackendServiceHandler(cloud),
        new UrlMapHandler(cloud),
        new ManagedCertificateHandler(cloud),
        new DnsAuthorizationHandler(cloud),
        new CertificateHandler(cloud),
        new DnsRecordHandler(cloud),
        new RegionalAddressHandler(cloud),
        new TargetHttpsProxyHandler(cloud),
        new ForwardingRuleHandler(cloud),
        new LogBucketHandler(cloud),
        new LogSinkHandler(cloud),
        new NotificationChannelHandler(cloud, monitoring),
        new AlertPolicyHandler(cloud, monitoring),
        new UptimeCheckHandler(cloud, monitoring),
        new DashboardHandler(cloud, monitoring),
        new SchedulerJobHandler(cloud));
  }
}
