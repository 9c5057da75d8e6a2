package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.config.DnsConfig;
import ai.varai.provisioner.model.config.LoadBalancerConfig;
import ai.varai.provisioner.model.config.LoadBalancerScope;
import ai.varai.provisioner.model.kind.BackendService;
import ai.varai.provisioner.model.kind.Certificate;
import ai.varai.provisioner.model.kind.DnsAuthorization;
import ai.varai.provisioner.model.kind.DnsRecord;
import ai.varai.provisioner.model.kind.ForwardingRule;
import ai.varai.provisioner.model.kind.GlobalAddress;
import ai.varai.provisioner.model.kind.ManagedCertificate;
import ai.varai.provisioner.model.kind.RegionalAddress;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.kind.SecurityPolicy;
import ai.varai.provisioner.model.kind.ServerlessNeg;
import ai.varai.provisioner.model.kind.Subnetwork;
import ai.varai.provisioner.model.kind.TargetHttpsProxy;
import ai.varai.provisioner.model.kind.UrlMap;
import ai.varai.provisioner.model.resource.ResourceNode;
import ai.varai.provisioner.model.resource.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The external HTTPS load balancer, global or of the environment's region: each service under its
 * name as a path.
 */
final class LoadBalancerBlock {
  private static final String MAIN = "main";
  private static final int HTTPS = 443;

  /** Short enough that an address that changes is followed within minutes. */
  private static final int RECORD_SECONDS = 300;

  /** Backend services of regional load balancers have no headers of their own. */
  private static final String STRICT_TRANSPORT = "Strict-Transport-Security";

  private static final String FOR_A_YEAR = "max-age=31536000; includeSubDomains";

  private final CompileContext context;
  private final Apis apis;
  private final Value<String> network;
  private final LoadBalancerConfig config;
  private final Optional<String> region;
  private final List<String> domains;

  LoadBalancerBlock(CompileContext context, Apis apis, Value<String> network) {
    this.context = context;
    this.apis = apis;
    this.network = network;
    this.config = context.environment().networkingConfig().loadBalancer();
    this.domains = context.names().domains();
    this.region =
        config.scope() == LoadBalancerScope.REGIONAL
            ? Optional.of(context.environment().region())
            : Optional.empty();
  }

  void add(Map<String, ResourceNode<RunService>> services) {
    if (!config.enabled() || services.isEmpty()) {
      return;
    }
    Optional<Value<String>> policy =
        config.securityPolicy()
            ? Optional.of(new ArmorBlock(context, apis).add().ref(SecurityPolicy.SELF_LINK))
            : Optional.empty();
    var backends = new LinkedHashMap<String, Value<String>>();
    services.forEach(
        (name, service) -> backends.put(name, backend(name, service, config.cdn(), policy)));
    var prefixes = new LinkedHashMap<String, Value<String>>();
    backends.forEach((name, backend) -> prefixes.put("/" + name + "/", backend));
    var map =
        context
            .graph()
            .add(
                MAIN,
                new UrlMap(
                    context.names().prefixed("lb"),
                    region,
                    backends.values().iterator().next(),
                    prefixes,
                    region.isPresent() ? Map.of(STRICT_TRANSPORT, FOR_A_YEAR) : Map.of(),
                    context.description("URL map"),
                    Optional.empty()));
    listen(map);
  }

  private Value<String> backend(
      String name, ResourceNode<RunService> service, boolean cdn, Optional<Value<String>> policy) {
    String place = context.environment().region();
    String target = service.resource().name();
    String description = context.description("Endpoint group");
    // A group names its service and does not need it: it stays where the service is made anew.
    var group =
        context
            .graph()
            .add(
                name,
                new ServerlessNeg(
                    context.names().following(name, place, target, description),
                    place,
                    Value.of(target),
                    description,
                    Optional.empty()),
                apis.need("compute"));
    return context
        .graph()
        .add(
            name,
            new BackendService(
                context.names().prefixed(name),
                region,
                List.of(group.ref(ServerlessNeg.SELF_LINK)),
                cdn,
                policy,
                region.isPresent() ? List.of() : List.of(STRICT_TRANSPORT + ": " + FOR_A_YEAR),
                context.description("Backend"),
                Optional.empty()),
            service)
        .ref(BackendService.SELF_LINK);
  }

  private void listen(ResourceNode<UrlMap> map) {
    var graph = context.graph();
    String description = context.description("HTTPS proxy");
    var proxy =
        graph.add(
            MAIN,
            new TargetHttpsProxy(
                context.names().following("lb", description),
                region,
                map.ref(UrlMap.SELF_LINK),
                List.of(region.map(this::regionalCertificate).orElseGet(this::globalCertificate)),
                description,
                Optional.empty()));
    var needs = new ArrayList<ResourceNode<?>>();
    if (context.names().host().isEmpty()) { // a network has one for all of a region
      region.ifPresent(place -> needs.add(proxySubnet(place)));
    }
    graph.add(
        MAIN,
        new ForwardingRule(
            context.names().prefixed("lb"),
            region,
            proxy.ref(TargetHttpsProxy.SELF_LINK),
            Optional.of(region.map(this::regionalAddress).orElseGet(this::globalAddress)),
            region.map(place -> network),
            HTTPS,
            "EXTERNAL_MANAGED",
            context.description("Forwarding rule"),
            context.labels("component", "load-balancer"),
            Optional.empty()),
        needs.toArray(ResourceNode<?>[]::new));
    domains.stream()
        .findFirst()
        .ifPresent(domain -> graph.output("api_url", Value.of("https://" + domain)));
  }

  private Value<String> globalCertificate() {
    String description = context.description("Certificate");
    return context
        .graph()
        .add(
            MAIN,
            new ManagedCertificate(
                context.names().following("cert", sortedDomains(), description),
                domains,
                description,
                Optional.empty()),
            apis.need("compute"))
        .ref(ManagedCertificate.SELF_LINK);
  }

  private List<String> sortedDomains() {
    return domains.stream().sorted().toList();
  }

  /** Google-managed certificates of a region are Certificate Manager's, authorized by DNS. */
  private Value<String> regionalCertificate(String place) {
    var labels = context.labels("component", "load-balancer");
    var authorizations = new ArrayList<Value<String>>();
    for (String domain : domains) {
      var authorization =
          context
              .graph()
              .add(
                  domain,
                  new DnsAuthorization(
                      context.names().following("dns", domain),
                      place,
                      domain,
                      context.description("DNS authorization"),
                      labels,
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty()),
                  apis.need("certificatemanager"));
      authorizations.add(authorization.ref(DnsAuthorization.FULL_NAME));
      context
          .graph()
          .output(
              "load_balancer/dns_records/" + domain,
              Value.join(
                  authorization.ref(DnsAuthorization.RECORD_NAME),
                  " CNAME ",
                  authorization.ref(DnsAuthorization.RECORD_DATA)));
      record(
          domain + "/authorization",
          authorization.ref(DnsAuthorization.RECORD_NAME),
          "CNAME",
          authorization.ref(DnsAuthorization.RECORD_DATA));
    }
    return context
        .graph()
        .add(
            MAIN,
            new Certificate(
                context.names().following("cert", sortedDomains()),
                place,
                domains,
                authorizations,
                context.description("Certificate"),
                labels,
                Optional.empty()))
        .ref(Certificate.FULL_NAME);
  }

  private ResourceNode<Subnetwork> proxySubnet(String place) {
    return context
        .graph()
        .add(
            place + "/load-balancer-proxies",
            new Subnetwork(
                context.names().prefixed("lb-proxies"),
                place,
                network,
                config.proxyRange(),
                false,
                Subnetwork.REGIONAL_MANAGED_PROXY,
                context.description("Proxy-only subnet"),
                Optional.empty()),
            apis.need("compute"));
  }

  private Value<String> globalAddress() {
    var address =
        context
            .graph()
            .add(
                "load-balancer",
                new GlobalAddress(
                    context.names().prefixed("lb"),
                    GlobalAddress.Purpose.EXTERNAL,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    context.description("Load balancer address"),
                    context.labels("component", "load-balancer"),
                    Optional.empty(),
                    Optional.empty()),
                apis.need("compute"));
    lead(address.ref(GlobalAddress.ADDRESS));
    return address.ref(GlobalAddress.SELF_LINK);
  }

  private Value<String> regionalAddress(String place) {
    var address =
        context
            .graph()
            .add(
                "load-balancer",
                new RegionalAddress(
                    context.names().prefixed("lb"),
                    place,
                    context.description("Load balancer address"),
                    context.labels("component", "load-balancer"),
                    Optional.empty(),
                    Optional.empty()),
                apis.need("compute"));
    lead(address.ref(RegionalAddress.ADDRESS));
    return address.ref(RegionalAddress.SELF_LINK);
  }

  /** Tells the address, and lets the domains lead to it. */
  private void lead(Value<String> address) {
    context.graph().output("load_balancer/address", address);
    domains.forEach(domain -> record(domain, Value.of(domain + "."), "A", address));
  }

  private void record(String node, Value<String> name, String type, Value<String> data) {
    Optional<DnsConfig> dns = config.dns();
    if (dns.isPresent()) {
      String project = dns.get().project().orElse(context.environment().projectId());
      context
          .graph()
          .add(
              node,
              new DnsRecord(project, dns.get().zone(), name, type, RECORD_SECONDS, List.of(data)),
              apis.need("dns"));
    }
  }
}
