package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Regional and global addresses: allocation of a free one, ranges for VPC peering, users. */
final class AddressKind extends ResourceKind {

  private static final Cidr PRIVATE = new Cidr(10L << 24, 8);

  @Override
  void prepare(Change c) {
    c.byDefault("description", "");
    c.byDefault("networkTier", "PREMIUM");
    c.byDefault("addressType", "EXTERNAL");
    c.body().put("status", "RESERVED");
    if (!c.isInsert()) {
      return;
    }
    boolean internal = c.text("addressType").equals("INTERNAL");
    if (internal && c.url().scope().equals("global")) {
      globalInternal(c);
    } else if (internal) {
      c.byDefault("purpose", "GCE_ENDPOINT");
      regionalInternal(c);
    } else if (!c.has("address")) {
      c.body().put("address", external(c.compute(), c.text("ipVersion")));
    }
  }

  @Override
  boolean takesLabelsAtInsert() {
    return false;
  }

  private static void globalInternal(Change c) {
    c.require("purpose");
    c.require("network");
    if (!c.text("purpose").equals("VPC_PEERING")) {
      c.require("address");
      return;
    }
    int length = c.body().path("prefixLength").asInt(0);
    if (length == 0) {
      throw ComputeErrors.required("prefixLength");
    }
    if (length < 8 || length > 30) {
      throw ComputeErrors.invalidField(
          "prefixLength", Integer.toString(length), "Must be between 8 and 30.");
    }
    List<Cidr> taken = taken(c, c.text("network"));
    if (!c.has("address")) {
      // Google keeps clear of the low ranges, where users put their own subnets.
      Cidr free =
          PRIVATE
              .free(length, length < 10 ? 0 : 64L << 16, taken)
              .or(() -> PRIVATE.free(length, 0, taken))
              .orElseThrow(
                  () ->
                      ComputeErrors.invalid(
                          "No free range of prefix length " + length + " is left in the network."));
      c.body().put("address", free.at(0));
      return;
    }
    Cidr asked =
        Cidr.parse(c.text("address") + "/" + length)
            .orElseThrow(
                () ->
                    ComputeErrors.invalidField(
                        "address",
                        c.text("address"),
                        "Must be the first address of a range of prefix length " + length + "."));
    taken.stream()
        .filter(asked::overlaps)
        .findFirst()
        .ifPresent(
            t -> {
              throw ComputeErrors.invalid(
                  "The requested range " + asked + " overlaps with the existing range " + t + ".");
            });
  }

  /** Ranges of a network: its subnets and the ranges reserved for peering. */
  private static List<Cidr> taken(Change c, String network) {
    Resources resources = c.compute().resources();
    String full = new References(c.compute()).full(network, c.url().project());
    List<Cidr> out = new ArrayList<>();
    resources
        .with(c.url().project(), "subnetworks", "network", full)
        .forEach(s -> out.addAll(SubnetworkKind.ranges(s)));
    resources
        .with(c.url().project(), "addresses", "network", full)
        .forEach(
            a ->
                Cidr.parse(a.path("address").asText() + "/" + a.path("prefixLength").asInt(32))
                    .ifPresent(out::add));
    return out;
  }

  private static void regionalInternal(Change c) {
    String link =
        c.has("subnetwork")
            ? c.text("subnetwork")
            : c.has("network") ? "" : c.url().in("subnetworks", "default").link();
    if (link.isEmpty()) {
      c.byDefault("address", "10.0.0.2");
      return;
    }
    c.body().put("subnetwork", link);
    Optional<ObjectNode> subnet =
        ResourceUrl.parse(link, c.url().project()).flatMap(c.compute().resources()::find);
    if (subnet.isEmpty()) {
      return; // the check of references words it
    }
    Cidr range = Cidr.parse(subnet.get().path("ipCidrRange").asText()).orElseThrow();
    List<Cidr> used =
        c.compute().resources().with(c.url().project(), "addresses", "subnetwork", link).stream()
            .flatMap(a -> Cidr.parse(a.path("address").asText()).stream())
            .toList();
    if (!c.has("address")) {
      c.body()
          .put(
              "address",
              range
                  .free(32, 2, used)
                  .map(f -> f.at(0))
                  .orElseThrow(
                      () ->
                          new OperationFailure(
                              "IP_SPACE_EXHAUSTED", "IP space of '" + link + "' is exhausted.")));
      return;
    }
    Cidr asked =
        Cidr.parse(c.text("address"))
            .filter(range::contains)
            .orElseThrow(
                () ->
                    ComputeErrors.invalidField(
                        "address",
                        c.text("address"),
                        "Specified IP address must be within the range of the subnetwork."));
    if (used.contains(asked)) {
      throw ComputeErrors.invalidField(
          "address",
          c.text("address"),
          "Specified IP address is in-use and would result in a conflict.");
    }
  }

  /** An address in Google's external ranges. */
  static String external(ComputeContext compute, String ipVersion) {
    if (ipVersion.equals("IPV6")) {
      return "2600:1901:0:" + compute.emulation().ids().hex(4).replaceFirst("^0", "1") + "::";
    }
    long n = compute.emulation().ids().nextLong();
    return "34." + (64 + (n >> 24) % 64) + "." + (n >> 8 & 255) + "." + (1 + (n & 255) % 254);
  }

  @Override
  void view(ComputeContext compute, ResourceUrl url, ObjectNode shown) {
    ArrayNode users = shown.arrayNode();
    String address = shown.path("address").asText();
    for (ObjectNode rule : compute.resources().list(url.project(), "", "forwardingRules")) {
      if (rule.path("IPAddress").asText().equals(address)
          && sameNetwork(compute, url.project(), shown, rule)) {
        users.add(rule.path("selfLink").asText());
      }
    }
    for (ObjectNode router : compute.resources().list(url.project(), "", "routers")) {
      for (JsonNode ip : router.findValues("natIps")) {
        for (JsonNode link : ip) {
          if (link.asText().equals(url.link())) {
            users.add(router.path("selfLink").asText());
          }
        }
      }
    }
    if (shown.path("purpose").asText().equals(StoredServerlessAddresses.PURPOSE)) {
      users.add(StoredServerlessAddresses.user(url));
    }
    if (!users.isEmpty()) {
      shown.put("status", "IN_USE");
      shown.set("users", users);
    }
  }

  /**
   * Whether an internal address and a rule are of one network: networks may use the same ranges.
   */
  private static boolean sameNetwork(
      ComputeContext compute, String project, ObjectNode address, ObjectNode rule) {
    if (!address.path("addressType").asText().equals("INTERNAL")) {
      return true;
    }
    Optional<String> own = network(compute, project, address);
    Optional<String> other = network(compute, project, rule);
    return own.isEmpty() || other.isEmpty() || own.equals(other);
  }

  private static Optional<String> network(
      ComputeContext compute, String project, ObjectNode resource) {
    return ResourceUrl.parse(resource.path("subnetwork").asText(), project)
        .flatMap(compute.resources()::find)
        .map(subnet -> subnet.path("network").asText())
        .or(() -> Optional.ofNullable(resource.get("network")).map(JsonNode::asText));
  }

  @Override
  void checkDelete(ComputeContext compute, ResourceUrl url, ObjectNode stored) {
    view(compute, url, stored);
    java.util.Set<String> going = compute.operations().beingDeleted(url.project());
    for (JsonNode u : stored.path("users")) {
      String path = u.asText().replace(ResourceUrl.BASE, "");
      if (!going.contains(path)) {
        throw ComputeErrors.inUse("address", url.path(), path);
      }
    }
  }
}
