package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Forwarding rules, regional and global. */
final class ForwardingRuleKind extends ResourceKind {

  @Override
  void prepare(Change c) {
    String target = c.text("target");
    boolean psc =
        target.contains("/serviceAttachments/")
            || target.equals("all-apis")
            || target.equals("vpc-sc");
    if (!psc) {
      c.byDefault("description", "");
      c.byDefault("IPProtocol", "TCP");
      c.byDefault("loadBalancingScheme", "EXTERNAL");
    }
    c.byDefault("networkTier", "PREMIUM");
    LoadBalancerKinds.migration(c, "externalManagedBackendBucketMigration");
    if (c.has("portRange") && !c.text("portRange").contains("-")) {
      c.body().put("portRange", c.text("portRange") + "-" + c.text("portRange"));
    }
    if (c.isInsert()) {
      if (target.isEmpty() && !c.has("backendService")) {
        throw ComputeErrors.required("target");
      }
      if (c.url().regional() && c.text("loadBalancingScheme").equals("EXTERNAL_MANAGED")) {
        proxies(c);
      }
      address(c, psc);
    }
    if (psc && target.contains("/serviceAttachments/")) {
      if (!c.has("pscConnectionId")) {
        c.body().put("pscConnectionId", c.compute().emulation().ids().numeric(17));
      }
      String status =
          ServiceAttachmentKind.status(c.compute(), c.url(), c.body()).orElse("ACCEPTED");
      c.body().put(ServiceAttachmentKind.STATUS, status);
    }
  }

  /** The producer may have decided since. */
  @Override
  void view(ComputeContext compute, ResourceUrl url, ObjectNode shown) {
    if (shown.has(ServiceAttachmentKind.STATUS)) {
      ServiceAttachmentKind.status(compute, url, shown)
          .ifPresent(status -> shown.put(ServiceAttachmentKind.STATUS, status));
    }
  }

  /** A regional load balancer of proxies needs a subnetwork for them. */
  private static void proxies(Change c) {
    c.require("network");
    boolean there =
        c
            .compute()
            .resources()
            .with(c.url().project(), "subnetworks", "network", c.text("network"))
            .stream()
            .anyMatch(
                subnet ->
                    subnet.path("purpose").asText().equals("REGIONAL_MANAGED_PROXY")
                        && subnet.path("region").asText().endsWith("/" + c.url().place()));
    if (!there) {
      throw ComputeErrors.invalid(
          "An active proxy-only subnetwork is required in the same region and VPC as the"
              + " forwarding rule.");
    }
  }

  private static void address(Change c, boolean psc) {
    String asked = c.text("IPAddress");
    if (asked.isEmpty()) {
      boolean internal = psc || c.text("loadBalancingScheme").startsWith("INTERNAL");
      c.body()
          .put(
              "IPAddress",
              internal ? internal(c) : AddressKind.external(c.compute(), c.text("ipVersion")));
      return;
    }
    // A reserved address may be named; the rule shows its number.
    Optional<ObjectNode> reserved =
        ResourceUrl.parse(asked, c.url().project())
            .filter(u -> u.collection().equals("addresses"))
            .map(c.compute().resources()::require);
    if (reserved.isEmpty() && asked.matches("[a-z]([-a-z0-9]*[a-z0-9])?")) {
      reserved = Optional.of(c.compute().resources().require(c.url().in("addresses", asked)));
    }
    reserved.ifPresent(a -> c.body().put("IPAddress", a.path("address").asText()));
    conflict(c);
  }

  private static void conflict(Change c) {
    for (ObjectNode other :
        c.compute().resources().list(c.url().project(), "", "forwardingRules")) {
      if (other.path("IPAddress").asText().equals(c.text("IPAddress"))
          && other.path("IPProtocol").asText().equals(c.text("IPProtocol"))
          && !c.text("portRange").isEmpty()
          && other.path("portRange").asText().equals(c.text("portRange"))
          && other.path("network").asText().equals(c.text("network"))) {
        throw ComputeErrors.invalidField(
            "IPAddress",
            c.text("IPAddress"),
            "Specified IP address is in-use and would result in a conflict.");
      }
    }
  }

  private static String internal(Change c) {
    Optional<ObjectNode> subnet =
        ResourceUrl.parse(c.text("subnetwork"), c.url().project())
            .flatMap(c.compute().resources()::find);
    if (subnet.isEmpty()) {
      return "10.128.0.2";
    }
    List<Cidr> used =
        java.util.stream.Stream.concat(
                c.compute().resources().list(c.url().project(), "", "forwardingRules").stream()
                    .map(n -> n.path("IPAddress").asText()),
                c.compute().resources().list(c.url().project(), "", "addresses").stream()
                    .map(n -> n.path("address").asText()))
            .flatMap(t -> Cidr.parse(t).stream())
            .toList();
    return Cidr.parse(subnet.get().path("ipCidrRange").asText())
        .flatMap(r -> r.free(32, 2, used))
        .map(f -> f.at(0))
        .orElse("10.128.0.2");
  }

  @Override
  boolean takesLabelsAtInsert() {
    return false;
  }

  @Override
  Set<String> immutable() {
    return Set.of("network", "subnetwork", "IPAddress", "IPProtocol", "portRange");
  }

  @Override
  String operationType(String method) {
    return method.equals("setTarget") ? "SetTarget" : method;
  }
}
