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
    var group =
        context
            .graph()
            .add(
                name,
                new ServerlessNeg(
                    context.names().prefixed(name),
                    context.environment().region(),
                    service.ref(RunService.NAME),
                    context.description("Endpoint group"),
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
                Optional.empty()))
        .ref(BackendService.SELF_LINK);
  }

  private void listen(List<String> domains, ResourceNode<UrlMap> map) {
    var graph = context.graph();
    var certificate =
        graph.add(
            MAIN,
            new ManagedCertificate(
                context.names().prefixed("cert"),
                domains,
                context.description("Certificate"),
                Optional.empty()),
            apis.need("compute"));
    var proxy =
        graph.add(
            MAIN,
            new TargetHttpsProxy(
                context.names().prefixed("lb"),
                Optional.empty(),
                map.ref(UrlMap.SELF_LINK),
                List.of(certificate.ref(ManagedCertificate.SELF_LINK)),
                context.description("HTTPS proxy"),
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
