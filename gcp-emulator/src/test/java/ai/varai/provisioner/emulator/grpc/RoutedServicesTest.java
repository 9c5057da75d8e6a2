package ai.varai.provisioner.emulator.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.access.IamMode;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.google.api.gax.rpc.AlreadyExistsException;
import com.google.api.gax.rpc.FixedHeaderProvider;
import com.google.api.gax.rpc.NotFoundException;
import com.google.api.gax.rpc.PermissionDeniedException;
import com.google.api.gax.rpc.UnimplementedException;
import com.google.cloud.billing.v1.CloudBillingClient;
import com.google.cloud.billing.v1.CloudBillingSettings;
import com.google.cloud.billing.v1.CloudCatalogClient;
import com.google.cloud.billing.v1.CloudCatalogSettings;
import com.google.cloud.certificatemanager.v1.CertificateManagerClient;
import com.google.cloud.certificatemanager.v1.CertificateManagerSettings;
import com.google.cloud.certificatemanager.v1.DnsAuthorization;
import com.google.cloud.orgpolicy.v2.OrgPolicyClient;
import com.google.cloud.orgpolicy.v2.OrgPolicySettings;
import com.google.cloud.orgpolicy.v2.PolicySpec;
import com.google.cloud.orgpolicy.v2.PolicySpec.PolicyRule;
import com.google.iam.v2.CreatePolicyRequest;
import com.google.iam.v2.DeletePolicyRequest;
import com.google.iam.v2.DenyRule;
import com.google.iam.v2.PoliciesClient;
import com.google.iam.v2.PoliciesSettings;
import com.google.iam.v2.Policy;
import com.google.iam.v3.PrincipalAccessBoundaryPoliciesClient;
import com.google.iam.v3.PrincipalAccessBoundaryPoliciesSettings;
import com.google.iam.v3.PrincipalAccessBoundaryPolicy;
import com.google.iam.v3.PrincipalAccessBoundaryPolicyDetails;
import com.google.iam.v3.PrincipalAccessBoundaryPolicyRule;
import com.google.monitoring.metricsscope.v1.MetricsScopesClient;
import com.google.monitoring.metricsscope.v1.MetricsScopesSettings;
import com.google.monitoring.metricsscope.v1.MonitoredProject;
import com.google.protobuf.FieldMask;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Google's clients over gRPC, of APIs whose methods are JSON routes. */
class RoutedServicesTest {

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.FAST));

  @RegisterExtension
  static final GcpEmulatorExtension STRICT =
      new GcpEmulatorExtension(
          Options.defaults().withLroMode(LroMode.ZERO).withIam(IamMode.STRICT));

  private static final PolicySpec ENFORCED =
      PolicySpec.newBuilder().addRules(PolicyRule.newBuilder().setEnforce(true)).build();

  private static OrgPolicyClient orgPolicies(GcpEmulatorExtension cloud, String caller)
      throws IOException {
    return OrgPolicyClient.create(
        OrgPolicySettings.newBuilder()
            .setTransportChannelProvider(Clients.grpc(cloud.emulator()))
            .setHeaderProvider(
                FixedHeaderProvider.create(Map.of("x-emulator-principal", "user:" + caller)))
            .setCredentialsProvider(Clients.NO_CREDENTIALS)
            .build());
  }

  @Test
  void anOrganizationPolicyIsMadeReadChangedListedAndDeleted() throws IOException {
    String project = "projects/routed-policies";
    String name = project + "/policies/compute.disableSerialPortAccess";
    try (OrgPolicyClient client = orgPolicies(CLOUD, "a@example.com")) {
      var wanted =
          com.google.cloud.orgpolicy.v2.Policy.newBuilder().setName(name).setSpec(ENFORCED).build();
      var made = client.createPolicy(project, wanted);
      assertThat(made.getName()).endsWith("/policies/compute.disableSerialPortAccess");
      assertThat(made.getSpec().getRules(0).getEnforce()).isTrue();
      assertThat(made.getSpec().getEtag()).isNotEmpty();
      assertThat(made.getSpec().getUpdateTime().getSeconds()).isPositive();
      assertThatThrownBy(() -> client.createPolicy(project, wanted))
          .isInstanceOf(AlreadyExistsException.class);

      assertThat(client.getPolicy(name)).isEqualTo(made);
      assertThat(client.listPolicies(project).iterateAll()).containsExactly(made);
      assertThat(client.getEffectivePolicy(name).getSpec().getRules(0).getEnforce()).isTrue();
      assertThat(client.listConstraints(project).iterateAll())
          .anyMatch(c -> c.getName().endsWith("/constraints/compute.disableSerialPortAccess"));
      var loose =
          made.toBuilder()
              .setSpec(
                  made.getSpec().toBuilder().setRules(0, PolicyRule.newBuilder().setEnforce(false)))
              .build();
      assertThat(client.updatePolicy(loose).getSpec().getRules(0).getEnforce()).isFalse();

      client.deletePolicy(name);
      assertThatThrownBy(() -> client.getPolicy(name))
          .isInstanceOf(NotFoundException.class)
          .hasMessageContaining("Requested entity was not found.");
    }
  }

  @Test
  void permissionsAreThoseOfTheRoute() throws IOException {
    String project = "projects/routed-denied";
    try (OrgPolicyClient client = orgPolicies(STRICT, "stranger@example.com")) {
      assertThatThrownBy(() -> client.listPolicies(project).iterateAll().iterator().hasNext())
          .isInstanceOf(PermissionDeniedException.class)
          .hasMessageContaining("orgpolicy.policies.list");
    }
    assertThat(new RestCalls(STRICT).get("/_emulator/denials").body().toString())
        .contains("orgpolicy.projects.policies.list");
  }

  @Test
  void aDenyPolicyIsMadeByALongOperation() throws Exception {
    PoliciesSettings.Builder settings =
        PoliciesSettings.newBuilder()
            .setTransportChannelProvider(Clients.grpc(CLOUD.emulator()))
            .setCredentialsProvider(Clients.NO_CREDENTIALS);
    settings.createPolicyOperationSettings().setPollingAlgorithm(Clients.quickly());
    settings.deletePolicyOperationSettings().setPollingAlgorithm(Clients.quickly());
    String parent =
        "policies/cloudresourcemanager.googleapis.com%2Fprojects%2Frouted-deny/denypolicies";
    try (PoliciesClient client = PoliciesClient.create(settings.build())) {
      DenyRule rule =
          DenyRule.newBuilder()
              .addDeniedPrincipals("principalSet://goog/public:all")
              .addDeniedPermissions("secretmanager.googleapis.com/secrets.delete")
              .build();
      Policy made =
          client
              .createPolicyAsync(
                  CreatePolicyRequest.newBuilder()
                      .setParent(parent)
                      .setPolicyId("no-deletion")
                      .setPolicy(
                          Policy.newBuilder()
                              .setDisplayName("no deletion")
                              .addRules(
                                  com.google.iam.v2.PolicyRule.newBuilder().setDenyRule(rule)))
                      .build())
              .get();
      assertThat(made.getName()).endsWith("/denypolicies/no-deletion");
      assertThat(made.getKind()).isEqualTo("DenyPolicy");
      assertThat(made.getRules(0).getDenyRule()).isEqualTo(rule);

      assertThat(client.getPolicy(made.getName())).isEqualTo(made);
      assertThat(client.listPolicies(parent).iterateAll())
          .extracting(Policy::getName)
          .containsExactly(made.getName());
      client
          .deletePolicyAsync(DeletePolicyRequest.newBuilder().setName(made.getName()).build())
          .get();
      assertThat(client.listPolicies(parent).iterateAll()).isEmpty();
    }
  }

  @Test
  void aPrincipalAccessBoundaryIsMadeInAnOrganization() throws Exception {
    PrincipalAccessBoundaryPoliciesSettings.Builder settings =
        PrincipalAccessBoundaryPoliciesSettings.newBuilder()
            .setTransportChannelProvider(Clients.grpc(CLOUD.emulator()))
            .setCredentialsProvider(Clients.NO_CREDENTIALS);
    settings
        .createPrincipalAccessBoundaryPolicyOperationSettings()
        .setPollingAlgorithm(Clients.quickly());
    String organization =
        new RestCalls(CLOUD)
            .get("/v3/organizations:search")
            .body()
            .at("/organizations/0/name")
            .asText();
    String parent = organization + "/locations/global";
    try (var client = PrincipalAccessBoundaryPoliciesClient.create(settings.build())) {
      PrincipalAccessBoundaryPolicy made =
          client
              .createPrincipalAccessBoundaryPolicyAsync(
                  parent,
                  PrincipalAccessBoundaryPolicy.newBuilder()
                      .setDisplayName("ours")
                      .setDetails(
                          PrincipalAccessBoundaryPolicyDetails.newBuilder()
                              .addRules(
                                  PrincipalAccessBoundaryPolicyRule.newBuilder()
                                      .addResources(
                                          "//cloudresourcemanager.googleapis.com/" + organization)
                                      .setEffect(PrincipalAccessBoundaryPolicyRule.Effect.ALLOW))
                              .setEnforcementVersion("1"))
                      .build(),
                  "ours-only")
              .get();
      assertThat(made.getUid()).isNotEmpty();
      assertThat(client.getPrincipalAccessBoundaryPolicy(made.getName())).isEqualTo(made);
      assertThat(client.listPrincipalAccessBoundaryPolicies(parent).iterateAll())
          .extracting(PrincipalAccessBoundaryPolicy::getName)
          .containsExactly(made.getName());
    }
  }

  @Test
  void certificatesLiveAtAnApiWhoseOperationsAreJsonToo()
      throws IOException, ExecutionException, InterruptedException {
    CertificateManagerSettings.Builder settings =
        CertificateManagerSettings.newBuilder()
            .setTransportChannelProvider(Clients.grpc(CLOUD.emulator()))
            .setCredentialsProvider(Clients.NO_CREDENTIALS);
    settings.createDnsAuthorizationOperationSettings().setPollingAlgorithm(Clients.quickly());
    settings.updateDnsAuthorizationOperationSettings().setPollingAlgorithm(Clients.quickly());
    settings.deleteDnsAuthorizationOperationSettings().setPollingAlgorithm(Clients.quickly());
    String parent = "projects/routed-certificates/locations/global";
    try (CertificateManagerClient client = CertificateManagerClient.create(settings.build())) {
      DnsAuthorization made =
          client
              .createDnsAuthorizationAsync(
                  parent, DnsAuthorization.newBuilder().setDomain("example.com").build(), "auth")
              .get();
      assertThat(made.getDnsResourceRecord().getType()).isEqualTo("CNAME");
      assertThat(
              client
                  .updateDnsAuthorizationAsync(
                      DnsAuthorization.newBuilder()
                          .setName(made.getName())
                          .setDescription("ours")
                          .build(),
                      FieldMask.newBuilder().addPaths("description").build())
                  .get()
                  .getDescription())
          .isEqualTo("ours");
      assertThat(client.listDnsAuthorizations(parent).iterateAll()).hasSize(1);
      assertThat(
              client
                  .listLocations(
                      com.google.cloud.location.ListLocationsRequest.newBuilder()
                          .setName("projects/routed-certificates")
                          .build())
                  .iterateAll())
          .anyMatch(l -> l.getLocationId().equals("us-central1"));
      client.deleteDnsAuthorizationAsync(made.getName()).get();
      assertThat(client.listDnsAuthorizations(parent).iterateAll()).isEmpty();
    }
  }

  @Test
  void aMetricsScopeTakesAnotherProject() throws Exception {
    MetricsScopesSettings.Builder settings =
        MetricsScopesSettings.newBuilder()
            .setTransportChannelProvider(Clients.grpc(CLOUD.emulator()))
            .setCredentialsProvider(Clients.NO_CREDENTIALS);
    settings.createMonitoredProjectOperationSettings().setPollingAlgorithm(Clients.quickly());
    String scope = "locations/global/metricsScopes/routed-scope";
    try (MetricsScopesClient client = MetricsScopesClient.create(settings.build())) {
      assertThat(client.getMetricsScope(scope).getMonitoredProjectsList()).hasSize(1);
      client
          .createMonitoredProjectAsync(
              scope,
              MonitoredProject.newBuilder().setName(scope + "/projects/routed-other").build())
          .get();
      assertThat(client.getMetricsScope(scope).getMonitoredProjectsList()).hasSize(2);
    }
  }

  @Test
  void whatPaysForAProjectIsAskedAndAMethodThatNobodyBuiltNamesItself() throws IOException {
    CloudBillingSettings settings =
        CloudBillingSettings.newBuilder()
            .setTransportChannelProvider(Clients.grpc(CLOUD.emulator()))
            .setCredentialsProvider(Clients.NO_CREDENTIALS)
            .build();
    try (CloudBillingClient client = CloudBillingClient.create(settings)) {
      assertThat(client.getProjectBillingInfo("projects/routed-billing").getProjectId())
          .isEqualTo("routed-billing");
      assertThat(
              List.copyOf(
                  client.listBillingAccounts().getPage().getResponse().getBillingAccountsList()))
          .isNotEmpty();
    }
    CloudCatalogSettings catalog =
        CloudCatalogSettings.newBuilder()
            .setTransportChannelProvider(Clients.grpc(CLOUD.emulator()))
            .setCredentialsProvider(Clients.NO_CREDENTIALS)
            .build();
    try (CloudCatalogClient client = CloudCatalogClient.create(catalog)) {
      assertThatThrownBy(() -> client.listServices().iterateAll().iterator().hasNext())
          .isInstanceOf(UnimplementedException.class)
          .hasMessageContaining("cloudbilling.services.list");
    }
  }
}
