package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Peerings of the networks in the store. */
final class StoredPeerings implements NetworkPeerings {

  private final ResourceEngine engine;
  private final DefaultNetwork defaults;

  StoredPeerings(ResourceEngine engine, DefaultNetwork defaults) {
    this.engine = engine;
    this.defaults = defaults;
  }

  private ResourceUrl url(String project, String network) {
    return new ResourceUrl(project, "global", "networks", network);
  }

  @Override
  public boolean exists(String project, String network) {
    defaults.ensure(project);
    return engine.compute().resources().exists(url(project, network));
  }

  @Override
  public void connect(String project, String network, String peering, String peer) {
    if (connected(project, network, peering)) {
      return;
    }
    engine
        .compute()
        .resources()
        .update(
            url(project, network),
            n -> {
              ObjectNode p = Peerings.list(n).addObject();
              p.put("name", peering);
              p.put("network", peer);
              Peerings.complete(p, true, engine.compute().now());
              return n;
            });
  }

  @Override
  public void disconnect(String project, String network, String peering) {
    if (!connected(project, network, peering)) {
      return;
    }
    engine
        .compute()
        .resources()
        .update(
            url(project, network),
            n -> {
              ArrayNode all = Peerings.list(n);
              for (int i = all.size() - 1; i >= 0; i--) {
                if (all.get(i).path("name").asText().equals(peering)) {
                  all.remove(i);
                }
              }
              if (all.isEmpty()) {
                n.remove("peerings");
              }
              return n;
            });
  }

  @Override
  public boolean connected(String project, String network, String peering) {
    for (JsonNode p :
        engine
            .compute()
            .resources()
            .find(url(project, network))
            .map(n -> n.path("peerings"))
            .orElse(Json.object())) {
      if (p.path("name").asText().equals(peering)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Optional<String> reservedRange(String project, String network, String address) {
    return engine
        .compute()
        .resources()
        .find(new ResourceUrl(project, "global", "addresses", address))
        .filter(a -> a.path("purpose").asText().equals("VPC_PEERING"))
        .filter(a -> a.path("network").asText().endsWith("/networks/" + network))
        .map(a -> a.path("address").asText() + "/" + a.path("prefixLength").asInt());
  }

  @Override
  public Optional<String> overlapping(String project, String network, String range) {
    Optional<Cidr> wanted = Cidr.parse(range);
    return engine
        .compute()
        .resources()
        .with(project, "subnetworks", "network", url(project, network).link())
        .stream()
        .filter(
            subnet ->
                SubnetworkKind.ranges(subnet).stream()
                    .anyMatch(taken -> wanted.filter(taken::overlaps).isPresent()))
        .map(subnet -> subnet.path("name").asText())
        .findFirst();
  }

  @Override
  public Optional<String> networkOf(String project, String region, String subnetwork) {
    return engine
        .compute()
        .resources()
        .find(new ResourceUrl(project, "regions/" + region, "subnetworks", subnetwork))
        .map(subnet -> subnet.path("network").asText().replaceFirst(".*/", ""));
  }
}
