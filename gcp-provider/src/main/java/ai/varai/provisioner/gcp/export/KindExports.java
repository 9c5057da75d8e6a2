package ai.varai.provisioner.gcp.export;

import ai.varai.provisioner.gcp.export.kind.AlertPolicyExport;
import ai.varai.provisioner.gcp.export.kind.ArtifactRepositoryExport;
import ai.varai.provisioner.gcp.export.kind.BackendServiceExport;
import ai.varai.provisioner.gcp.export.kind.BucketExport;
import ai.varai.provisioner.gcp.export.kind.BucketIamMemberExport;
import ai.varai.provisioner.gcp.export.kind.CertificateExport;
import ai.varai.provisioner.gcp.export.kind.DashboardExport;
import ai.varai.provisioner.gcp.export.kind.DnsAuthorizationExport;
import ai.varai.provisioner.gcp.export.kind.DnsRecordExport;
import ai.varai.provisioner.gcp.export.kind.FirewallRuleExport;
import ai.varai.provisioner.gcp.export.kind.ForwardingRuleExport;
import ai.varai.provisioner.gcp.export.kind.GlobalAddressExport;
import ai.varai.provisioner.gcp.export.kind.LogBucketExport;
import ai.varai.provisioner.gcp.export.kind.LogSinkExport;
import ai.varai.provisioner.gcp.export.kind.ManagedCertificateExport;
import ai.varai.provisioner.gcp.export.kind.NetworkExport;
import ai.varai.provisioner.gcp.export.kind.NotificationChannelExport;
import ai.varai.provisioner.gcp.export.kind.ProjectIamMemberExport;
import ai.varai.provisioner.gcp.export.kind.ProjectServiceExport;
import ai.varai.provisioner.gcp.export.kind.RegionalAddressExport;
import ai.varai.provisioner.gcp.export.kind.RouterExport;
import ai.varai.provisioner.gcp.export.kind.RouterNatExport;
import ai.varai.provisioner.gcp.export.kind.RunIamMemberExport;
import ai.varai.provisioner.gcp.export.kind.RunServiceExport;
import ai.varai.provisioner.gcp.export.kind.SchedulerJobExport;
import ai.varai.provisioner.gcp.export.kind.SecretExport;
import ai.varai.provisioner.gcp.export.kind.SecretIamMemberExport;
import ai.varai.provisioner.gcp.export.kind.SecretVersionExport;
import ai.varai.provisioner.gcp.export.kind.SecurityPolicyExport;
import ai.varai.provisioner.gcp.export.kind.ServerlessNegExport;
import ai.varai.provisioner.gcp.export.kind.ServiceAccountExport;
import ai.varai.provisioner.gcp.export.kind.ServiceNetworkingConnectionExport;
import ai.varai.provisioner.gcp.export.kind.SharedSqlInstanceExport;
import ai.varai.provisioner.gcp.export.kind.SqlDatabaseExport;
import ai.varai.provisioner.gcp.export.kind.SqlInstanceExport;
import ai.varai.provisioner.gcp.export.kind.SqlUserExport;
import ai.varai.provisioner.gcp.export.kind.SubnetworkExport;
import ai.varai.provisioner.gcp.export.kind.TargetHttpsProxyExport;
import ai.varai.provisioner.gcp.export.kind.UptimeCheckExport;
import ai.varai.provisioner.gcp.export.kind.UrlMapExport;
import ai.varai.provisioner.model.resource.KindName;
import ai.varai.provisioner.model.resource.Resource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How each kind is written for other tools: a new kind is one more line. */
final class KindExports {
  private static final List<KindExport<?>> ALL =
      List.of(
          new ProjectServiceExport(),
          new ServiceAccountExport(),
          new ProjectIamMemberExport(),
          new NetworkExport(),
          new SubnetworkExport(),
          new FirewallRuleExport(),
          new RouterExport(),
          new RouterNatExport(),
          new GlobalAddressExport(),
          new ServiceNetworkingConnectionExport(),
          new SqlInstanceExport(),
          new SharedSqlInstanceExport(),
          new SqlDatabaseExport(),
          new SqlUserExport(),
          new SecretExport(),
          new SecretVersionExport(),
          new SecretIamMemberExport(),
          new BucketExport(),
          new BucketIamMemberExport(),
          new ArtifactRepositoryExport(),
          new RunServiceExport(),
          new RunIamMemberExport(),
          new ServerlessNegExport(),
          new SecurityPolicyExport(),
          new BackendServiceExport(),
          new UrlMapExport(),
          new ManagedCertificateExport(),
          new DnsAuthorizationExport(),
          new CertificateExport(),
          new DnsRecordExport(),
          new RegionalAddressExport(),
          new TargetHttpsProxyExport(),
          new ForwardingRuleExport(),
          new LogBucketExport(),
          new LogSinkExport(),
          new NotificationChannelExport(),
          new AlertPolicyExport(),
          new UptimeCheckExport(),
          new DashboardExport(),
          new SchedulerJobExport());

  private static final Map<Class<?>, KindExport<?>> BY_KIND =
      ALL.stream().collect(Collectors.toUnmodifiableMap(each -> each.kind(), Function.identity()));

  private KindExports() {}

  static List<KindExport<?>> all() {
    return ALL;
  }

  /**
   * The export of the resource's kind.
   *
   * @throws IllegalArgumentException when nobody wrote one
   */
  @SuppressWarnings("unchecked") // found by the class that it names
  static <R extends Resource> KindExport<R> of(R resource) {
    KindExport<?> found = BY_KIND.get(resource.getClass());
    if (found == null) {
      throw new IllegalArgumentException(
          "resources of the kind "
              + KindName.of(resource.getClass())
              + " cannot be written for another tool");
    }
    return (KindExport<R>) found;
  }
}
