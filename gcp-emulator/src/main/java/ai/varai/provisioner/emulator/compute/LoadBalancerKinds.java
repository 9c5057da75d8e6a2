package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** The load balancer family, but for forwarding rules and certificates: mostly defaults. */
final class LoadBalancerKinds {

  private LoadBalancerKinds() {}

  static void addTo(Map<String, ResourceKind> kinds) {
    kinds.put("backendServices", ResourceKind.defaults(LoadBalancerKinds::backendService));
    kinds.put("backendBuckets", ResourceKind.defaults(LoadBalancerKinds::backendBucket));
    kinds.put("healthChecks", ResourceKind.defaults(LoadBalancerKinds::healthCheck));
    kinds.put("httpHealthChecks", ResourceKind.defaults(c -> legacyCheck(c, 80)));
    kinds.put("httpsHealthChecks", ResourceKind.defaults(c -> legacyCheck(c, 443)));
    kinds.put("urlMaps", ResourceKind.defaults(LoadBalancerKinds::urlMap));
    kinds.put("targetHttpProxies", ResourceKind.defaults(c -> c.require("urlMap")));
    kinds.put("targetHttpsProxies", ResourceKind.defaults(LoadBalancerKinds::httpsProxy));
    kinds.put("targetTcpProxies", ResourceKind.defaults(LoadBalancerKinds::tcpProxy));
    kinds.put("targetSslProxies", ResourceKind.defaults(LoadBalancerKinds::tcpProxy));
    kinds.put("targetPools", ResourceKind.defaults(c -> c.byDefault("sessionAffinity", "NONE")));
    kinds.put("sslPolicies", ResourceKind.defaults(LoadBalancerKinds::sslPolicy));
    kinds.put("forwardingRules", new ForwardingRuleKind());
    kinds.put("sslCertificates", new SslCertificateKind());
    kinds.put("securityPolicies", new SecurityPolicyKind());
    kinds.put("networkEndpointGroups", new EndpointGroupKind());
  }

  private static void backendService(Change c) {
    c.byDefault("description", "");
    c.byDefault("loadBalancingScheme", "EXTERNAL");
    boolean passthrough =
        c.text("loadBalancingScheme").equals("INTERNAL")
            || (c.url().regional() && c.text("loadBalancingScheme").equals("EXTERNAL"));
    c.byDefault("protocol", passthrough ? "TCP" : "HTTP");
    if (List.of("HTTP", "HTTPS", "HTTP2", "GRPC", "H2C").contains(c.text("protocol"))) {
      c.byDefault("port", 80);
      c.byDefault("portName", "http");
    }
    c.byDefault("sessionAffinity", "NONE");
    c.byDefault("timeoutSec", 30);
    c.byDefault("affinityCookieTtlSec", 0);
    ObjectNode draining = c.object("connectionDraining");
    if (!draining.has("drainingTimeoutSec")) {
      draining.put("drainingTimeoutSec", 0);
    }
    if (c.body().get("iap") instanceof ObjectNode iap) {
      JsonNode secret = iap.remove("oauth2ClientSecret");
      if (secret != null) {
        iap.put("oauth2ClientSecretSha256", Json.sha256Hex(secret.asText()));
      }
      if (!iap.has("enabled")) {
        iap.put("enabled", false);
      }
    }
    spillover(c);
    migration(c, "externalManagedMigration");
    if (c.body().path("enableCDN").asBoolean()) {
      boolean unsaid = !c.has("cdnPolicy");
      ObjectNode cdn = c.object("cdnPolicy");
      cdn(cdn);
      if (unsaid) {
        cdn.putObject("cacheKeyPolicy")
            .put("includeProtocol", true)
            .put("includeHost", true)
            .put("includeQueryString", true);
      }
    }
    for (JsonNode b : c.body().path("backends")) {
      if (b instanceof ObjectNode backend) {
        boolean serverless =
            backend.path("group").asText().contains("/regions/")
                && backend.path("group").asText().contains("/networkEndpointGroups/");
        if (!backend.has("balancingMode")) {
          backend.put("balancingMode", passthrough ? "CONNECTION" : "UTILIZATION");
        }
        if (!backend.has("capacityScaler") && !passthrough) {
          backend.put("capacityScaler", 1);
        }
        if (serverless && !c.body().path("healthChecks").isEmpty()) {
          throw ComputeErrors.invalidField(
              "healthChecks",
              c.body().path("healthChecks").path(0).asText(),
              "A backend service cannot have a healthcheck with Serverless network endpoint group"
                  + " backends.");
        }
      }
    }
  }

  /** A percentage is said of a migration only as long as it is tested by percentage. */
  static void migration(Change c, String prefix) {
    if (!c.text(prefix + "State").equals("TEST_BY_PERCENTAGE")) {
      c.body().remove(prefix + "TestingPercentage");
    }
  }

  private static void spillover(Change c) {
    JsonNode ratio = c.body().at("/networkPassThroughLbTrafficPolicy/zonalAffinity/spilloverRatio");
    if (ratio.asDouble() < 0 || ratio.asDouble() > 1) {
      throw ComputeErrors.invalidField(
          "networkPassThroughLbTrafficPolicy.zonalAffinity.spilloverRatio",
          ratio.asText(),
          ratio.asDouble() > 1
              ? "Must be less than or equal to 1.0"
              : "Must be greater than or equal to 0.0");
    }
  }

  private static void cdn(ObjectNode cdn) {
    defaults(cdn, "signedUrlCacheMaxAgeSec", "0");
    if (!cdn.has("cacheMode")) {
      cdn.put("cacheMode", "CACHE_ALL_STATIC");
    }
    if (cdn.path("cacheMode").asText().equals("CACHE_ALL_STATIC")) {
      number(cdn, "maxTtl", 86400);
    }
    if (!cdn.path("cacheMode").asText().equals("USE_ORIGIN_HEADERS")) {
      number(cdn, "defaultTtl", 3600);
      number(cdn, "clientTtl", 3600);
    }
    if (!cdn.has("negativeCaching")) {
      cdn.put("negativeCaching", false);
    }
    if (!cdn.has("requestCoalescing")) {
      cdn.put("requestCoalescing", true);
    }
    number(cdn, "serveWhileStale", 0);
  }

  private static void defaults(ObjectNode node, String field, String value) {
    if (!node.has(field)) {
      node.put(field, value);
    }
  }

  private static void number(ObjectNode node, String field, int value) {
    if (!node.has(field)) {
      node.put(field, value);
    }
  }

  private static void backendBucket(Change c) {
    c.require("bucketName");
    c.byDefault("description", "");
    c.byDefault("enableCdn", false);
    if (c.body().path("enableCdn").asBoolean()) {
      cdn(c.object("cdnPolicy"));
    }
  }

  private static void thresholds(Change c) {
    c.byDefault("checkIntervalSec", 5);
    c.byDefault("timeoutSec", 5);
    c.byDefault("healthyThreshold", 2);
    c.byDefault("unhealthyThreshold", 2);
    int timeout = c.body().path("timeoutSec").asInt();
    if (timeout > c.body().path("checkIntervalSec").asInt()) {
      throw ComputeErrors.invalidField(
          "timeoutSec",
          Integer.toString(timeout),
          "TimeoutSec should be less than or equal to checkIntervalSec.");
    }
  }

  private static void healthCheck(Change c) {
    thresholds(c);
    c.require("type");
    String field =
        switch (c.text("type")) {
          case "HTTP" -> "httpHealthCheck";
          case "HTTPS" -> "httpsHealthCheck";
          case "HTTP2" -> "http2HealthCheck";
          case "TCP" -> "tcpHealthCheck";
          case "SSL" -> "sslHealthCheck";
          default -> "grpcHealthCheck";
        };
    if (c.text("type").startsWith("GRPC")) {
      return;
    }
    ObjectNode check = c.object(field);
    defaults(check, "proxyHeader", "NONE");
    if (field.startsWith("http")) {
      defaults(check, "requestPath", "/");
    }
    if (!check.has("port") && !check.has("portName") && !check.has("portSpecification")) {
      boolean secure = c.text("type").matches("HTTPS|HTTP2|SSL");
      check.put("port", secure ? 443 : 80);
    }
  }

  private static void legacyCheck(Change c, int port) {
    thresholds(c);
    c.byDefault("port", port);
    c.byDefault("requestPath", "/");
    c.byDefault("host", "");
    c.byDefault("description", "");
  }

  private static void urlMap(Change c) {
    boolean redirects =
        !c.body().path("defaultUrlRedirect").isEmpty()
            || !c.body().path("defaultRouteAction").isEmpty();
    if (!redirects) {
      c.require("defaultService");
    }
    java.util.Set<String> matchers = new java.util.HashSet<>();
    c.body().path("pathMatchers").forEach(m -> matchers.add(m.path("name").asText()));
    int i = 0;
    for (JsonNode rule : c.body().path("hostRules")) {
      String matcher = rule.path("pathMatcher").asText();
      if (!matchers.contains(matcher)) {
        throw ComputeErrors.invalidField(
            "hostRules[" + i + "].pathMatcher", matcher, "No path matcher has this name.");
      }
      i++;
    }
  }

  private static void httpsProxy(Change c) {
    c.require("urlMap");
    c.byDefault("quicOverride", "NONE");
    c.byDefault("tlsEarlyData", "DISABLED");
  }

  private static void tcpProxy(Change c) {
    c.require("service");
    c.byDefault("proxyHeader", "NONE");
  }

  private static void sslPolicy(Change c) {
    c.byDefault("profile", "COMPATIBLE");
    c.byDefault("minTlsVersion", "TLS_1_0");
    if (!c.has("enabledFeatures")) {
      var features = c.body().putArray("enabledFeatures");
      for (String f : SslFeatures.of(c.text("profile"))) {
        features.add(f);
      }
    }
  }
}
