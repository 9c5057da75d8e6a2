package ai.varai.provisioner.gcp.client;

import com.google.cloud.compute.v1.AddressesClient;
import com.google.cloud.compute.v1.AddressesSettings;
import com.google.cloud.compute.v1.BackendServicesClient;
import com.google.cloud.compute.v1.BackendServicesSettings;
import com.google.cloud.compute.v1.FirewallsClient;
import com.google.cloud.compute.v1.FirewallsSettings;
import com.google.cloud.compute.v1.ForwardingRulesClient;
import com.google.cloud.compute.v1.ForwardingRulesSettings;
import com.google.cloud.compute.v1.GlobalAddressesClient;
import com.google.cloud.compute.v1.GlobalAddressesSettings;
import com.google.cloud.compute.v1.GlobalForwardingRulesClient;
import com.google.cloud.compute.v1.GlobalForwardingRulesSettings;
import com.google.cloud.compute.v1.GlobalOperationsClient;
import com.google.cloud.compute.v1.GlobalOperationsSettings;
import com.google.cloud.compute.v1.NetworksClient;
import com.google.cloud.compute.v1.NetworksSettings;
import com.google.cloud.compute.v1.ProjectsClient;
import com.google.cloud.compute.v1.ProjectsSettings;
import com.google.cloud.compute.v1.RegionBackendServicesClient;
import com.google.cloud.compute.v1.RegionBackendServicesSettings;
import com.google.cloud.compute.v1.RegionNetworkEndpointGroupsClient;
import com.google.cloud.compute.v1.RegionNetworkEndpointGroupsSettings;
import com.google.cloud.compute.v1.RegionOperationsClient;
import com.google.cloud.compute.v1.RegionOperationsSettings;
import com.google.cloud.compute.v1.RegionTargetHttpsProxiesClient;
import com.google.cloud.compute.v1.RegionTargetHttpsProxiesSettings;
import com.google.cloud.compute.v1.RegionUrlMapsClient;
import com.google.cloud.compute.v1.RegionUrlMapsSettings;
import com.google.cloud.compute.v1.RegionsClient;
import com.google.cloud.compute.v1.RegionsSettings;
import com.google.cloud.compute.v1.RoutersClient;
import com.google.cloud.compute.v1.RoutersSettings;
import com.google.cloud.compute.v1.SecurityPoliciesClient;
import com.google.cloud.compute.v1.SecurityPoliciesSettings;
import com.google.cloud.compute.v1.SslCertificatesClient;
import com.google.cloud.compute.v1.SslCertificatesSettings;
import com.google.cloud.compute.v1.SubnetworksClient;
import com.google.cloud.compute.v1.SubnetworksSettings;
import com.google.cloud.compute.v1.TargetHttpsProxiesClient;
import com.google.cloud.compute.v1.TargetHttpsProxiesSettings;
import com.google.cloud.compute.v1.UrlMapsClient;
import com.google.cloud.compute.v1.UrlMapsSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The clients of Compute Engine, one for each collection, made when first needed. */
public final class ComputeClients {
  private final List<Lazy<?>> all = new ArrayList<>();
  private final Lazy<NetworksClient> networks;
  private final Lazy<SubnetworksClient> subnetworks;
  private final Lazy<FirewallsClient> firewalls;
  private final Lazy<RoutersClient> routers;
  private final Lazy<GlobalAddressesClient> globalAddresses;
  private final Lazy<RegionNetworkEndpointGroupsClient> regionNetworkEndpointGroups;
  private final Lazy<BackendServicesClient> backendServices;
  private final Lazy<UrlMapsClient> urlMaps;
  private final Lazy<SslCertificatesClient> sslCertificates;
  private final Lazy<TargetHttpsProxiesClient> targetHttpsProxies;
  private final Lazy<GlobalForwardingRulesClient> globalForwardingRules;
  private final Lazy<SecurityPoliciesClient> securityPolicies;
  private final Lazy<GlobalOperationsClient> globalOperations;
  private final Lazy<RegionOperationsClient> regionOperations;
  private final Lazy<RegionsClient> regions;
  private final Lazy<ProjectsClient> projects;
  private final Lazy<RegionUrlMapsClient> regionUrlMaps;
  private final Lazy<RegionTargetHttpsProxiesClient> regionTargetHttpsProxies;
  private final Lazy<RegionBackendServicesClient> regionBackendServices;
  private final Lazy<ForwardingRulesClient> forwardingRules;
  private final Lazy<AddressesClient> addresses;

  ComputeClients(Access access) {
    networks =
        lazy(() -> NetworksClient.create(access.rest(NetworksSettings.newBuilder()).build()));
    subnetworks =
        lazy(() -> SubnetworksClient.create(access.rest(SubnetworksSettings.newBuilder()).build()));
    firewalls =
        lazy(() -> FirewallsClient.create(access.rest(FirewallsSettings.newBuilder()).build()));
    routers = lazy(() -> RoutersClient.create(access.rest(RoutersSettings.newBuilder()).build()));
    globalAddresses =
        lazy(
            () ->
                GlobalAddressesClient.create(
                    access.rest(GlobalAddressesSettings.newBuilder()).build()));
    regionNetworkEndpointGroups =
        lazy(
            () ->
                RegionNetworkEndpointGroupsClient.create(
                    access.rest(RegionNetworkEndpointGroupsSettings.newBuilder()).build()));
    backendServices =
        lazy(
            () ->
                BackendServicesClient.create(
                    access.rest(BackendServicesSettings.newBuilder()).build()));
    urlMaps = lazy(() -> UrlMapsClient.create(access.rest(UrlMapsSettings.newBuilder()).build()));
    sslCertificates =
        lazy(
            () ->
                SslCertificatesClient.create(
                    access.rest(SslCertificatesSettings.newBuilder()).build()));
    targetHttpsProxies =
        lazy(
            () ->
                TargetHttpsProxiesClient.create(
                    access.rest(TargetHttpsProxiesSettings.newBuilder()).build()));
    globalForwardingRules =
        lazy(
            () ->
                GlobalForwardingRulesClient.create(
                    access.rest(GlobalForwardingRulesSettings.newBuilder()).build()));
    securityPolicies =
        lazy(
            () ->
                SecurityPoliciesClient.create(
                    access.rest(SecurityPoliciesSettings.newBuilder()).build()));
    globalOperations =
        lazy(
            () ->
                GlobalOperationsClient.create(
                    access.rest(GlobalOperationsSettings.newBuilder()).build()));
    addresses =
        lazy(() -> AddressesClient.create(access.rest(AddressesSettings.newBuilder()).build()));
    forwardingRules =
        lazy(
            () ->
                ForwardingRulesClient.create(
                    access.rest(ForwardingRulesSettings.newBuilder()).build()));
    regionBackendServices =
        lazy(
            () ->
                RegionBackendServicesClient.create(
                    access.rest(RegionBackendServicesSettings.newBuilder()).build()));
    regionTargetHttpsProxies =
        lazy(
            () ->
                RegionTargetHttpsProxiesClient.create(
                    access.rest(RegionTargetHttpsProxiesSettings.newBuilder()).build()));
    regionUrlMaps =
        lazy(
            () ->
                RegionUrlMapsClient.create(
                    access.rest(RegionUrlMapsSettings.newBuilder()).build()));
    projects =
        lazy(() -> ProjectsClient.create(access.rest(ProjectsSettings.newBuilder()).build()));
    regions = lazy(() -> RegionsClient.create(access.rest(RegionsSettings.newBuilder()).build()));
    regionOperations =
        lazy(
            () ->
                RegionOperationsClient.create(
                    access.rest(RegionOperationsSettings.newBuilder()).build()));
  }

  public AddressesClient addresses() throws IOException {
    return addresses.get();
  }

  public ForwardingRulesClient forwardingRules() throws IOException {
    return forwardingRules.get();
  }

  public RegionBackendServicesClient regionBackendServices() throws IOException {
    return regionBackendServices.get();
  }

  public RegionTargetHttpsProxiesClient regionTargetHttpsProxies() throws IOException {
    return regionTargetHttpsProxies.get();
  }

  public RegionUrlMapsClient regionUrlMaps() throws IOException {
    return regionUrlMaps.get();
  }

  public ProjectsClient projects() throws IOException {
    return projects.get();
  }

  public RegionsClient regions() throws IOException {
    return regions.get();
  }

  private <T extends AutoCloseable> Lazy<T> lazy(Lazy.Maker<T> maker) {
    var lazy = new Lazy<T>(maker);
    all.add(lazy);
    return lazy;
  }

  public NetworksClient networks() throws IOException {
    return networks.get();
  }

  public SubnetworksClient subnetworks() throws IOException {
    return subnetworks.get();
  }

  public FirewallsClient firewalls() throws IOException {
    return firewalls.get();
  }

  public RoutersClient routers() throws IOException {
    return routers.get();
  }

  public GlobalAddressesClient globalAddresses() throws IOException {
    return globalAddresses.get();
  }

  public RegionNetworkEndpointGroupsClient regionNetworkEndpointGroups() throws IOException {
    return regionNetworkEndpointGroups.get();
  }

  public BackendServicesClient backendServices() throws IOException {
    return backendServices.get();
  }

  public UrlMapsClient urlMaps() throws IOException {
    return urlMaps.get();
  }

  public SslCertificatesClient sslCertificates() throws IOException {
    return sslCertificates.get();
  }

  public TargetHttpsProxiesClient targetHttpsProxies() throws IOException {
    return targetHttpsProxies.get();
  }

  public GlobalForwardingRulesClient globalForwardingRules() throws IOException {
    return globalForwardingRules.get();
  }

  public SecurityPoliciesClient securityPolicies() throws IOException {
    return securityPolicies.get();
  }

  public GlobalOperationsClient globalOperations() throws IOException {
    return globalOperations.get();
  }

  public RegionOperationsClient regionOperations() throws IOException {
    return regionOperations.get();
  }

  void close() {
    all.forEach(Lazy::close);
  }
}
