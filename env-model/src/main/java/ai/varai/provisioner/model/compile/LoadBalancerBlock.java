package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.kind.BackendService;
import ai.varai.provisioner.model.kind.ForwardingRule;
import ai.varai.provisioner.model.kind.GlobalAddress;
import ai.varai.provisioner.model.kind.ManagedCertificate;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.kind.SecurityPolicy;
import ai.varai.provisioner.model.kind.ServerlessNeg;
import ai.varai.provisioner.model.kind.TargetHttpsProxy;
import ai.varai.provisioner.model.kind.UrlMap;
import ai.varai.provisioner.model.resource.ResourceNode;
import ai.varai.provisioner.model.resource.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The global external HTTPS load balancer: each service under its name as a path. */
final class LoadBalancerBlock {
  private static final String MAIN = "main";
  private static final int HTTPS = 443;

  private final CompileContext context;
  private final Apis apis;

  LoadBalancerBlock(CompileContext context, Apis apis) {
    this.context = context;
    this.apis = apis;
  }

  void add(Map<String, ResourceNode<RunService>> services) {
    var config = context.environment().networkingConfig().loadBalancer();
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
                    Optional.empty(),
                    backends.values().iterator().next(),
                    prefixes,
                    context.description("URL map"),
                    Optional.empty()));
    listen(config.domains(), map);
  }

  private Value<String> backend(
      String name, ResourceNode<RunService> service, boolean cdn, Optional<Value<String>> policy) {
    String region = context.environment().region();
    String target = service.resource().name();
    String description = context.description("Endpoint group");
    // A group names its service and does not need it: it stays where the service is made anew.
    var group =
        context
            .graph()
            .add(
                name,
                new ServerlessNeg(
                    context.names().following(name, region, target, description),
                    region,
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
                Optional.empty(),
                List.of(group.ref(ServerlessNeg.SELF_LINK)),
                cdn,
                policy,
                List.of("Strict-Transport-Security: max-age=31536000; includeSubDomains"),
                context.description("Backend"),
                Optional.empty()),
            service)
        .ref(BackendService.SELF_LINK);
  }

  private void listen(List<String> domains, ResourceNode<UrlMap> map) {
    var graph = context.graph();
    String certificates = context.description("Certificate");
    var certificate =
        graph.add(
            MAIN,
            new ManagedCertificate(
                context.names().following("cert", domains.stream().sorted().toList(), certificates),
                domains,
                certificates,
                Optional.empty()),
            apis.need("compute"));
    String proxies = context.description("HTTPS proxy");
    var proxy =
        graph.add(
            MAIN,
            new TargetHttpsProxy(
                context.names().following("lb", proxies),
                Optional.empty(),
                map.ref(UrlMap.SELF_LINK),
                List.of(certificate.ref(ManagedCertificate.SELF_LINK)),
                proxies,
                Optional.empty()));
    var address =
        graph.add(
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
    graph.add(
        MAIN,
        new ForwardingRule(
            context.names().prefixed("lb"),
            Optional.empty(),
            proxy.ref(TargetHttpsProxy.SELF_LINK),
            Optional.of(address.ref(GlobalAddress.SELF_LINK)),
            Optional.empty(),
            HTTPS,
            "EXTERNAL_MANAGED",
            context.description("Forwarding rule"),
            context.labels("component", "load-balancer"),
            Optional.empty()));
    graph.output("load_balancer/address", address.ref(GlobalAddress.ADDRESS));
    domains.stream()
        .findFirst()
        .ifPresent(domain -> graph.output("api_url", Value.of("https://" + domain)));
  }
}
