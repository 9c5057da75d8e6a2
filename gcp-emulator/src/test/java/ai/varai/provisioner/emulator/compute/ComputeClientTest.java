package ai.varai.provisioner.emulator.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.google.api.gax.longrunning.OperationFuture;
import com.google.api.gax.rpc.NotFoundException;
import com.google.cloud.compute.v1.Address;
import com.google.cloud.compute.v1.AddressesClient;
import com.google.cloud.compute.v1.AddressesSettings;
import com.google.cloud.compute.v1.Allowed;
import com.google.cloud.compute.v1.Backend;
import com.google.cloud.compute.v1.BackendService;
import com.google.cloud.compute.v1.BackendServicesClient;
import com.google.cloud.compute.v1.BackendServicesSettings;
import com.google.cloud.compute.v1.Firewall;
import com.google.cloud.compute.v1.FirewallsClient;
import com.google.cloud.compute.v1.FirewallsSettings;
import com.google.cloud.compute.v1.ForwardingRule;
import com.google.cloud.compute.v1.GlobalAddressesClient;
import com.google.cloud.compute.v1.GlobalAddressesSettings;
import com.google.cloud.compute.v1.GlobalForwardingRulesClient;
import com.google.cloud.compute.v1.GlobalForwardingRulesSettings;
import com.google.cloud.compute.v1.Network;
import com.google.cloud.compute.v1.NetworkEndpointGroup;
import com.google.cloud.compute.v1.NetworkEndpointGroupCloudRun;
import com.google.cloud.compute.v1.NetworkRoutingConfig;
import com.google.cloud.compute.v1.NetworksClient;
import com.google.cloud.compute.v1.NetworksSettings;
import com.google.cloud.compute.v1.Operation;
import com.google.cloud.compute.v1.Region;
import com.google.cloud.compute.v1.RegionNetworkEndpointGroupsClient;
import com.google.cloud.compute.v1.RegionNetworkEndpointGroupsSettings;
import com.google.cloud.compute.v1.RegionsClient;
import com.google.cloud.compute.v1.RegionsSettings;
import com.google.cloud.compute.v1.SslCertificate;
import com.google.cloud.compute.v1.SslCertificateManagedSslCertificate;
import com.google.cloud.compute.v1.SslCertificatesClient;
import com.google.cloud.compute.v1.SslCertificatesSettings;
import com.google.cloud.compute.v1.Subnetwork;
import com.google.cloud.compute.v1.SubnetworksClient;
import com.google.cloud.compute.v1.SubnetworksExpandIpCidrRangeRequest;
import com.google.cloud.compute.v1.SubnetworksSettings;
import com.google.cloud.compute.v1.TargetHttpsProxiesClient;
import com.google.cloud.compute.v1.TargetHttpsProxiesSettings;
import com.google.cloud.compute.v1.TargetHttpsProxy;
import com.google.cloud.compute.v1.UrlMap;
import com.google.cloud.compute.v1.UrlMapsClient;
import com.google.cloud.compute.v1.UrlMapsSettings;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Google's own Java clients of the Compute API against the emulator. */
class ComputeClientTest {

  private static final String PROJECT = "compute-test";
  private static final String REGION = "us-central1";

  private static GcpEmulator cloud;

  @BeforeAll
  static void start() {
    cloud = GcpEmulator.start(Options.defaults().withLroMode(LroMode.ZERO));
  }

  @AfterAll
  static void stop() {
    cloud.stop();
  }

  private static Operation done(OperationFuture<Operation, Operation> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  private static NetworksClient networks() throws Exception {
    return NetworksClient.create(
        NetworksSettings.newBuilder()
            .setTransportChannelProvider(Clients.rest(cloud))
            .setCredentialsProvider(Clients.NO_CREDENTIALS)
            .build());
  }

  private static SubnetworksClient subnetworks() throws Exception {
    return SubnetworksClient.create(
        SubnetworksSettings.newBuilder()
            .setTransportChannelProvider(Clients.rest(cloud))
            .setCredentialsProvider(Clients.NO_CREDENTIALS)
            .build());
  }

  private static void customNetwork(NetworksClient networks, String name) throws Exception {
    done(
        networks.insertAsync(
            PROJECT,
            Network.newBuilder()
                .setName(name)
                .setAutoCreateSubnetworks(false)
                .setRoutingConfig(
                    NetworkRoutingConfig.newBuilder().setRoutingMode("REGIONAL").build())
                .build()));
  }

  private static void subnet(SubnetworksClient subnets, String network, String name, String range)
      throws Exception {
    done(
        subnets.insertAsync(
            PROJECT,
            REGION,
            Subnetwork.newBuilder()
                .setName(name)
                .setNetwork("projects/" + PROJECT + "/global/networks/" + network)
                .setIpCidrRange(range)
                .build()));
  }

  @Test
  void aCustomNetworkHasTheSubnetsThatWereMadeInItAndGoesAfterThem() throws Exception {
    try (NetworksClient networks = networks();
        SubnetworksClient subnets = subnetworks()) {
      customNetwork(networks, "main");
      subnet(subnets, "main", "apps", "10.0.0.0/24");

      Network network = networks.get(PROJECT, "main");
      assertThat(network.getSubnetworksList())
          .containsExactly(subnets.get(PROJECT, REGION, "apps").getSelfLink());
      assertThat(network.getNetworkFirewallPolicyEnforcementOrder())
          .isEqualTo("AFTER_CLASSIC_FIREWALL");
      assertThat(subnets.get(PROJECT, REGION, "apps").getGatewayAddress()).isEqualTo("10.0.0.1");

      done(
          subnets.expandIpCidrRangeAsync(
              PROJECT,
              REGION,
              "apps",
              SubnetworksExpandIpCidrRangeRequest.newBuilder()
                  .setIpCidrRange("10.0.0.0/20")
                  .build()));
      assertThat(subnets.get(PROJECT, REGION, "apps").getIpCidrRange()).isEqualTo("10.0.0.0/20");

      assertThatThrownBy(() -> done(networks.deleteAsync(PROJECT, "main")))
          .hasMessageContaining("failed with status")
          .hasMessageContaining("BAD REQUEST");
      assertThat(networks.get(PROJECT, "main").getSubnetworksCount()).isEqualTo(1);

      done(subnets.deleteAsync(PROJECT, REGION, "apps"));
      done(networks.deleteAsync(PROJECT, "main"));
      assertThatThrownBy(() -> networks.get(PROJECT, "main"))
          .isInstanceOf(NotFoundException.class)
          .hasStackTraceContaining(
              "The resource 'projects/compute-test/global/networks/main' was not found");
    }
  }

  @Test
  void subnetsOfOneNetworkMayNotOverlap() throws Exception {
    try (NetworksClient networks = networks();
        SubnetworksClient subnets = subnetworks()) {
      customNetwork(networks, "overlap");
      subnet(subnets, "overlap", "one", "10.8.0.0/16");
      assertThatThrownBy(() -> subnet(subnets, "overlap", "two", "10.8.4.0/24"))
          .hasMessageContaining("failed with status");
      assertThatThrownBy(() -> subnets.get(PROJECT, REGION, "two"))
          .isInstanceOf(NotFoundException.class);
    }
  }

  @Test
  void aNameIsTakenOnce() throws Exception {
    try (NetworksClient networks = networks()) {
      customNetwork(networks, "once");
      assertThatThrownBy(() -> customNetwork(networks, "once"))
          .hasStackTraceContaining("already exists")
          .hasMessageContaining("Conflict");
    }
  }

  @Test
  void listsArePagedAndFiltered() throws Exception {
    try (NetworksClient networks = networks()) {
      for (String name : List.of("list-a", "list-b", "list-c")) {
        customNetwork(networks, name);
      }
      var request =
          com.google.cloud.compute.v1.ListNetworksRequest.newBuilder()
              .setProject(PROJECT)
              .setFilter("name eq 'list-.*'")
              .setMaxResults(2)
              .build();
      assertThat(
              StreamSupport.stream(networks.list(request).iterateAll().spliterator(), false)
                  .map(Network::getName))
          .containsExactly("list-a", "list-b", "list-c");
      assertThat(networks.list(request).getPage().getValues()).hasSize(2);
    }
  }

  @Test
  void aFirewallRuleGetsGooglesDefaultsAndIsPatched() throws Exception {
    try (NetworksClient networks = networks();
        FirewallsClient firewalls =
            FirewallsClient.create(
                FirewallsSettings.newBuilder()
                    .setTransportChannelProvider(Clients.rest(cloud))
                    .setCredentialsProvider(Clients.NO_CREDENTIALS)
                    .build())) {
      customNetwork(networks, "walled");
      Firewall rule =
          Firewall.newBuilder()
              .setName("allow-web")
              .setNetwork("global/networks/walled")
              .addAllowed(Allowed.newBuilder().setIPProtocol("tcp").addPorts("443").build())
              .build();
      done(firewalls.insertAsync(PROJECT, rule));
      Firewall made = firewalls.get(PROJECT, "allow-web");
      assertThat(made.getDirection()).isEqualTo("INGRESS");
      assertThat(made.getPriority()).isEqualTo(1000);
      assertThat(made.getSourceRangesList()).containsExactly("0.0.0.0/0");

      done(
          firewalls.patchAsync(
              PROJECT, "allow-web", Firewall.newBuilder().setPriority(900).build()));
      assertThat(firewalls.get(PROJECT, "allow-web").getPriority()).isEqualTo(900);

      Firewall wrong =
          rule.toBuilder()
              .setName("ping")
              .clearAllowed()
              .addAllowed(Allowed.newBuilder().setIPProtocol("icmp").addPorts("80").build())
              .build();
      assertThatThrownBy(() -> done(firewalls.insertAsync(PROJECT, wrong)))
          .hasStackTraceContaining("Ports may only be specified on rules whose protocol is one of");
    }
  }

  @Test
  void addressesAreTakenFromTheirSubnetAndPeeringRangesFromFreeSpace() throws Exception {
    try (NetworksClient networks = networks();
        SubnetworksClient subnets = subnetworks();
        AddressesClient addresses =
            AddressesClient.create(
                AddressesSettings.newBuilder()
                    .setTransportChannelProvider(Clients.rest(cloud))
                    .setCredentialsProvider(Clients.NO_CREDENTIALS)
                    .build());
        GlobalAddressesClient global = globalAddresses()) {
      customNetwork(networks, "addressed");
      subnet(subnets, "addressed", "addressed", "10.64.0.0/24");
      done(
          addresses.insertAsync(
              PROJECT,
              REGION,
              Address.newBuilder()
                  .setName("inside")
                  .setAddressType("INTERNAL")
                  .setSubnetwork("regions/" + REGION + "/subnetworks/addressed")
                  .build()));
      Address inside = addresses.get(PROJECT, REGION, "inside");
      assertThat(inside.getAddress()).isEqualTo("10.64.0.2");
      assertThat(inside.getPurpose()).isEqualTo("GCE_ENDPOINT");

      done(
          global.insertAsync(
              PROJECT,
              Address.newBuilder()
                  .setName("services")
                  .setAddressType("INTERNAL")
                  .setPurpose("VPC_PEERING")
                  .setPrefixLength(16)
                  .setNetwork("global/networks/addressed")
                  .build()));
      Address range = global.get(PROJECT, "services");
      assertThat(range.getAddress()).matches("10\\.\\d+\\.0\\.0").isNotEqualTo("10.64.0.0");
      assertThat(range.getStatus()).isEqualTo("RESERVED");
    }
  }

  private static GlobalAddressesClient globalAddresses() throws Exception {
    return GlobalAddressesClient.create(
        GlobalAddressesSettings.newBuilder()
            .setTransportChannelProvider(Clients.rest(cloud))
            .setCredentialsProvider(Clients.NO_CREDENTIALS)
            .build());
  }

  @Test
  void aServerlessLoadBalancerIsBuiltFromItsPartsAndPartsInUseStay() throws Exception {
    try (RegionNetworkEndpointGroupsClient groups =
            RegionNetworkEndpointGroupsClient.create(
                RegionNetworkEndpointGroupsSettings.newBuilder()
                    .setTransportChannelProvider(Clients.rest(cloud))
                    .setCredentialsProvider(Clients.NO_CREDENTIALS)
                    .build());
        BackendServicesClient backends =
            BackendServicesClient.create(
                BackendServicesSettings.newBuilder()
                    .setTransportChannelProvider(Clients.rest(cloud))
                    .setCredentialsProvider(Clients.NO_CREDENTIALS)
                    .build());
        UrlMapsClient maps =
            UrlMapsClient.create(
                UrlMapsSettings.newBuilder()
                    .setTransportChannelProvider(Clients.rest(cloud))
                    .setCredentialsProvider(Clients.NO_CREDENTIALS)
                    .build());
        SslCertificatesClient certificates =
            SslCertificatesClient.create(
                SslCertificatesSettings.newBuilder()
                    .setTransportChannelProvider(Clients.rest(cloud))
                    .setCredentialsProvider(Clients.NO_CREDENTIALS)
                    .build());
        TargetHttpsProxiesClient proxies =
            TargetHttpsProxiesClient.create(
                TargetHttpsProxiesSettings.newBuilder()
                    .setTransportChannelProvider(Clients.rest(cloud))
                    .setCredentialsProvider(Clients.NO_CREDENTIALS)
                    .build());
        GlobalAddressesClient addresses = globalAddresses();
        GlobalForwardingRulesClient rules =
            GlobalForwardingRulesClient.create(
                GlobalForwardingRulesSettings.newBuilder()
                    .setTransportChannelProvider(Clients.rest(cloud))
                    .setCredentialsProvider(Clients.NO_CREDENTIALS)
                    .build())) {
      done(
          groups.insertAsync(
              PROJECT,
              REGION,
              NetworkEndpointGroup.newBuilder()
                  .setName("web")
                  .setNetworkEndpointType("SERVERLESS")
                  .setCloudRun(NetworkEndpointGroupCloudRun.newBuilder().setService("web").build())
                  .build()));
      done(
          backends.insertAsync(
              PROJECT,
              BackendService.newBuilder()
                  .setName("web")
                  .setLoadBalancingScheme("EXTERNAL_MANAGED")
                  .setEnableCDN(true)
                  .addBackends(
                      Backend.newBuilder()
                          .setGroup(groups.get(PROJECT, REGION, "web").getSelfLink())
                          .build())
                  .build()));
      assertThat(backends.get(PROJECT, "web").getCdnPolicy().getCacheMode())
          .isEqualTo("CACHE_ALL_STATIC");
      done(
          maps.insertAsync(
              PROJECT,
              UrlMap.newBuilder()
                  .setName("web")
                  .setDefaultService("global/backendServices/web")
                  .build()));
      done(
          certificates.insertAsync(
              PROJECT,
              SslCertificate.newBuilder()
                  .setName("web")
                  .setType("MANAGED")
                  .setManaged(
                      SslCertificateManagedSslCertificate.newBuilder()
                          .addDomains("www.example.com")
                          .build())
                  .build()));
      assertThat(certificates.get(PROJECT, "web").getManaged().getStatus())
          .isEqualTo("PROVISIONING");
      done(
          proxies.insertAsync(
              PROJECT,
              TargetHttpsProxy.newBuilder()
                  .setName("web")
                  .setUrlMap("global/urlMaps/web")
                  .addSslCertificates("global/sslCertificates/web")
                  .build()));
      done(addresses.insertAsync(PROJECT, Address.newBuilder().setName("web").build()));
      done(
          rules.insertAsync(
              PROJECT,
              ForwardingRule.newBuilder()
                  .setName("web")
                  .setLoadBalancingScheme("EXTERNAL_MANAGED")
                  .setPortRange("443")
                  .setIPAddress(addresses.get(PROJECT, "web").getSelfLink())
                  .setTarget("global/targetHttpsProxies/web")
                  .build()));
      ForwardingRule rule = rules.get(PROJECT, "web");
      assertThat(rule.getPortRange()).isEqualTo("443-443");
      assertThat(rule.getIPAddress()).isEqualTo(addresses.get(PROJECT, "web").getAddress());
      assertThat(addresses.get(PROJECT, "web").getStatus()).isEqualTo("IN_USE");

      assertThatThrownBy(() -> done(backends.deleteAsync(PROJECT, "web")))
          .hasStackTraceContaining(
              "The backend_service resource 'projects/compute-test/global/backendServices/web' is"
                  + " already being used by 'projects/compute-test/global/urlMaps/web'");
      done(rules.deleteAsync(PROJECT, "web"));
      done(proxies.deleteAsync(PROJECT, "web"));
      done(maps.deleteAsync(PROJECT, "web"));
      done(backends.deleteAsync(PROJECT, "web"));
      assertThat(addresses.get(PROJECT, "web").getStatus()).isEqualTo("RESERVED");
    }
  }

  @Test
  void regionsNameTheirZones() throws Exception {
    try (RegionsClient regions =
        RegionsClient.create(
            RegionsSettings.newBuilder()
                .setTransportChannelProvider(Clients.rest(cloud))
                .setCredentialsProvider(Clients.NO_CREDENTIALS)
                .build())) {
      Region region = regions.get(PROJECT, "us-central1");
      assertThat(region.getStatus()).isEqualTo("UP");
      assertThat(region.getZonesList())
          .extracting(z -> z.substring(z.lastIndexOf('/') + 1))
          .containsExactly("us-central1-a", "us-central1-b", "us-central1-c", "us-central1-f");
    }
  }
}
