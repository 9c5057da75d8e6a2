package ai.varai.provisioner.emulator.servicenetworking;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.compute.NetworkPeerings;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Ids;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.rpc.Code;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Private connections: a peering of the consumer's network with Google's, and reserved ranges. */
final class Connections implements PrivateConnections {

  private static final String SERVICE = "servicenetworking.googleapis.com";
  private static final String KIND = "connection";
  private static final String PEERING = "servicenetworking-googleapis-com";

  private final Emulation emulation;
  private final ConnectionOperations operations;
  private final Table<ObjectNode> table;

  Connections(Emulation emulation, ConnectionOperations operations) {
    this.emulation = emulation;
    this.operations = operations;
    this.table = emulation.store().table("servicenetworking.connections", Codec.json());
    operations.define(KIND, (project, target, before) -> restore(target, before));
  }

  private NetworkRef network(String text) {
    return NetworkRef.parse(emulation.projects(), text);
  }

  private Optional<NetworkPeerings> networks() {
    return emulation.plugin(NetworkPeerings.class);
  }

  static void checkService(JsonCall call, boolean wildcard) {
    String service = call.variable("service");
    if (!service.equals(SERVICE) && !(wildcard && service.equals("-"))) {
      throw GoogleError.permissionDenied(
          "Service '" + service + "' is not a peering service or you may not use it.");
    }
  }

  /** The connection of a network; gone as soon as the peering is gone from the network. */
  private Optional<ObjectNode> find(NetworkRef n) {
    return table
        .get(n.project().id(), n.name())
        .filter(
            c ->
                networks().map(p -> p.connected(n.project().id(), n.name(), PEERING)).orElse(true));
  }

  @Override
  public boolean connected(String project, String network) {
    return find(new NetworkRef(emulation.projects().require(project), network)).isPresent();
  }

  /** FAILED_PRECONDITION unless the network has its connection. */
  void require(NetworkRef n) {
    if (find(n).isEmpty()) {
      throw GoogleError.failedPrecondition(
          "The network '" + n.text() + "' has no private connection to " + SERVICE + ".");
    }
  }

  /** The names of the ranges that are reserved for the connection of a network. */
  Set<String> ranges(NetworkRef n) {
    return find(n).map(Connections::ranges).orElse(Set.of());
  }

  private boolean held(NetworkRef n) {
    return emulation
        .plugin(ProducerServices.class)
        .map(p -> p.inUse(n.project().id(), n.name()))
        .orElse(false);
  }

  JsonAnswer list(JsonCall call) {
    checkService(call, true);
    String asked =
        call.parameter("network")
            .orElseThrow(() -> GoogleError.badField("network", "The network is required."));
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    find(network(asked)).ifPresent(c -> out.putArray("connections").add(c));
    return JsonAnswer.ok(out);
  }

  JsonAnswer create(JsonCall call) {
    checkService(call, false);
    ObjectNode body = call.body();
    NetworkRef n = network(body.path("network").asText());
    return write(
        n,
        () -> {
          Set<String> asked = ranges(body);
          checkRanges(n, asked);
          // The producer remembers the ranges while it stands there, even without the peering.
          Optional<ObjectNode> now = held(n) ? table.get(n.project().id(), n.name()) : find(n);
          if (now.isPresent() && !ranges(now.get()).equals(asked)) {
            return operations.fail(
                n.project(),
                n.text(),
                Code.FAILED_PRECONDITION,
                "Cannot modify allocated ranges in CreateConnection. Please use UpdateConnection.");
          }
          return connect(n, body);
        });
  }

  JsonAnswer patch(JsonCall call) {
    checkService(call, false);
    ObjectNode body = call.body();
    NetworkRef n = network(body.path("network").asText());
    return write(
        n,
        () -> {
          Set<String> asked = ranges(body);
          checkRanges(n, asked);
          Optional<ObjectNode> now = find(n);
          boolean loses = now.isPresent() && !asked.containsAll(ranges(now.get()));
          if (loses && !call.call().flag("force")) {
            return operations.fail(
                n.project(),
                n.text(),
                Code.FAILED_PRECONDITION,
                "Cannot remove allocated ranges of the connection. Set force to true to do so.");
          }
          return connect(n, body);
        });
  }

  private JsonAnswer write(NetworkRef n, java.util.function.Supplier<ObjectNode> write) {
    return JsonAnswer.ok(emulation.store().transact(n.project().id(), write));
  }

  private static Set<String> ranges(ObjectNode connection) {
    Set<String> out = new HashSet<>();
    connection.path("reservedPeeringRanges").forEach(r -> out.add(r.asText()));
    return out;
  }

  private void checkRanges(NetworkRef n, Set<String> asked) {
    Optional<NetworkPeerings> networks = networks();
    if (networks.isEmpty()) {
      return;
    }
    if (!networks.get().exists(n.project().id(), n.name())) {
      throw GoogleError.notFound("Network '" + n.text() + "' not found.");
    }
    if (asked.isEmpty()) {
      throw GoogleError.badField(
          "reserved_peering_ranges", "At least one reserved peering range is required.");
    }
    for (String range : asked) {
      if (networks.get().reservedRange(n.project().id(), n.name(), range).isEmpty()) {
        throw GoogleError.badField(
            "reserved_peering_ranges", "Allocated IP range '" + range + "' not found in network.");
      }
    }
  }

  private ObjectNode connect(NetworkRef n, ObjectNode body) {
    Optional<ObjectNode> before = find(n);
    ObjectNode c = JsonNodeFactory.instance.objectNode();
    c.put("network", n.text());
    JsonNode ranges = body.path("reservedPeeringRanges");
    if (ranges instanceof ArrayNode a) {
      c.set("reservedPeeringRanges", a.deepCopy());
    }
    c.put("peering", PEERING);
    peer(n, c.deepCopy().put("service", "services/" + SERVICE));
    return operations.succeed(n.project(), KIND, n.text(), before, "Connection", c);
  }

  private void peer(NetworkRef n, ObjectNode connection) {
    networks()
        .ifPresent(
            p ->
                p.connect(
                    n.project().id(),
                    n.name(),
                    PEERING,
                    "https://www.googleapis.com/compute/v1/projects/"
                        + tenant(n)
                        + "/global/networks/servicenetworking"));
    table.put(n.project().id(), n.name(), connection);
  }

  private void disconnect(NetworkRef n) {
    table.remove(n.project().id(), n.name());
    networks().ifPresent(p -> p.disconnect(n.project().id(), n.name(), PEERING));
  }

  /** After an operation that failed: the connection is what it was, or not there. */
  private void restore(String target, Optional<ObjectNode> before) {
    NetworkRef n = network(target);
    before.ifPresentOrElse(c -> peer(n, c), () -> disconnect(n));
  }

  /** The id of Google's project on the other side, such as {@code t1a2b3c4d5e6f70819p-tp}. */
  static String tenant(NetworkRef n) {
    long h = Long.parseLong(Ids.stableNumber(n.text(), 18));
    return (char) ('a' + h % 26) + String.format(Locale.ROOT, "%016x", h * 31) + "p-tp";
  }

  JsonAnswer delete(JsonCall call) {
    checkService(call, false);
    NetworkRef n = network(call.body().path("consumerNetwork").asText());
    return write(
        n,
        () -> {
          if (find(n).isEmpty()) {
            throw GoogleError.notFound(
                "Connection " + PEERING + " of network '" + n.text() + "' not found.");
          }
          if (held(n)) {
            return operations.fail(
                n.project(),
                n.text(),
                Code.FAILED_PRECONDITION,
                "Failed to delete connection; Producer services (e.g. CloudSQL, Cloud Memstore,"
                    + " etc.) are still using this connection.");
          }
          Optional<ObjectNode> before = find(n);
          disconnect(n);
          return operations.succeed(
              n.project(), KIND, n.text(), before, "Empty", JsonNodeFactory.instance.objectNode());
        });
  }

  /** The settings of a network: which ranges are reserved, what is exported. */
  JsonAnswer consumerConfig(JsonCall call, ConsumerSettings settings, ProducerRanges producer) {
    NetworkRef n =
        network(
            "projects/"
                + call.variable("project")
                + "/global/networks/"
                + call.variable("network"));
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("producerImportCustomRoutes", false);
    out.put("producerExportCustomRoutes", false);
    out.setAll(settings.config(n));
    if (call.call().flag("includeUsedIpRanges") && !producer.used(n).isEmpty()) {
      ArrayNode used = out.putArray("usedIpRanges");
      producer.used(n).forEach(used::add);
    }
    find(n)
        .ifPresent(
            c -> {
              out.put("consumerPeeringActive", true);
              out.put(
                  "producerNetwork",
                  "projects/" + tenant(n) + "/global/networks/servicenetworking");
              ArrayNode list = out.putArray("reservedRanges");
              for (String r : ranges(c)) {
                ObjectNode range = list.addObject().put("name", r);
                networks()
                    .flatMap(p -> p.reservedRange(n.project().id(), n.name(), r))
                    .ifPresent(
                        text -> {
                          int slash = text.indexOf('/');
                          range.put("address", text.substring(0, slash));
                          range.put("ipPrefixLength", Integer.parseInt(text.substring(slash + 1)));
                        });
              }
            });
    return JsonAnswer.ok(out);
  }
}
