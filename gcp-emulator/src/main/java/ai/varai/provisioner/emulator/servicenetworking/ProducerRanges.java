package ai.varai.provisioner.emulator.servicenetworking;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.compute.NetworkPeerings;
import ai.varai.provisioner.emulator.compute.Places;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.rpc.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a producer does with the ranges that a consumer reserved for it: looks, and makes subnets.
 */
final class ProducerRanges {

  private static final String KIND = "subnetwork";
  private static final String EXHAUSTED =
      "Couldn't find free blocks in allocated IP ranges. Please allocate new ranges for this"
          + " service provider.";

  private final Emulation emulation;
  private final ConnectionOperations operations;
  private final Connections connections;
  private final Table<ObjectNode> subnetworks;

  ProducerRanges(Emulation emulation, ConnectionOperations operations, Connections connections) {
    this.emulation = emulation;
    this.operations = operations;
    this.connections = connections;
    this.subnetworks = emulation.store().table("servicenetworking.subnetworks", Codec.json());
    operations.define(
        KIND,
        (project, key, before) ->
            before.ifPresentOrElse(
                s -> subnetworks.put(project, key, s), () -> subnetworks.remove(project, key)));
  }

  private static String prefix(NetworkRef n) {
    return n.name() + "/";
  }

  private List<ObjectNode> made(NetworkRef n) {
    return subnetworks.list(n.project().id(), prefix(n));
  }

  private List<Blocks> taken(NetworkRef n) {
    List<Blocks> out = new ArrayList<>();
    for (ObjectNode s : made(n)) {
      out.add(Blocks.parse(s.path("ipCidrRange").asText()));
      s.path("secondaryIpRanges")
          .forEach(r -> out.add(Blocks.parse(r.path("ipCidrRange").asText())));
    }
    return out;
  }

  /** The blocks of the ranges that are reserved; only of those named, if any are. */
  private List<Blocks> reserved(NetworkRef n, JsonNode names) {
    List<Blocks> out = new ArrayList<>();
    Optional<NetworkPeerings> networks = emulation.plugin(NetworkPeerings.class);
    for (String range : connections.ranges(n)) {
      boolean asked = names.isEmpty();
      for (JsonNode name : names) {
        asked |= name.asText().equals(range);
      }
      if (asked) {
        networks
            .flatMap(p -> p.reservedRange(n.project().id(), n.name(), range))
            .ifPresent(text -> out.add(Blocks.parse(text)));
      }
    }
    return out;
  }

  private Optional<Blocks> free(NetworkRef n, JsonNode names, int size, List<Blocks> taken) {
    return reserved(n, names).stream().flatMap(b -> b.free(size, taken).stream()).findFirst();
  }

  private static int size(JsonNode body) {
    int size = body.path("ipPrefixLength").asInt(0);
    if (size < 1 || size > 30) {
      throw GoogleError.badField(
          "ip_prefix_length", "The IP prefix length must be between 1 and 30.");
    }
    return size;
  }

  JsonAnswer search(JsonCall call) {
    Connections.checkService(call, false);
    ObjectNode body = call.body();
    NetworkRef n = NetworkRef.parse(emulation.projects(), body.path("network").asText());
    int size = size(body);
    return JsonAnswer.ok(
        emulation
            .store()
            .transact(
                n.project().id(),
                () -> {
                  connections.require(n);
                  Optional<Blocks> found =
                      free(n, JsonNodeFactory.instance.arrayNode(), size, taken(n));
                  if (found.isEmpty()) {
                    return operations.fail(
                        n.project(), n.text(), Code.FAILED_PRECONDITION, EXHAUSTED);
                  }
                  ObjectNode range = JsonNodeFactory.instance.objectNode();
                  range.put("ipCidrRange", found.get().toString()).put("network", n.text());
                  return operations.answer(n.project(), n.text(), "Range", range);
                }));
  }

  JsonAnswer addSubnetwork(JsonCall call) {
    Connections.checkService(call, false);
    ObjectNode body = call.body();
    NetworkRef n = NetworkRef.parse(emulation.projects(), body.path("consumerNetwork").asText());
    for (String field : new String[] {"consumer", "region", "subnetwork"}) {
      if (body.path(field).asText("").isEmpty()) {
        throw GoogleError.badField(field, "The field " + field + " is required.");
      }
    }
    if (!Places.isRegion(body.path("region").asText())) {
      throw GoogleError.badField(
          "region", "The region '" + body.path("region").asText() + "' is invalid.");
    }
    String name = body.path("subnetwork").asText();
    if (!name.matches("[a-z]([-a-z0-9]{0,61}[a-z0-9])?")) {
      throw GoogleError.badField("subnetwork", "The name '" + name + "' is invalid.");
    }
    int size = size(body);
    return JsonAnswer.ok(
        emulation.store().transact(n.project().id(), () -> addSubnetwork(n, body, name, size)));
  }

  private ObjectNode addSubnetwork(NetworkRef n, ObjectNode body, String name, int size) {
    connections.require(n);
    String key = prefix(n) + body.path("region").asText() + "/" + name;
    if (subnetworks.contains(n.project().id(), key)) {
      return operations.fail(
          n.project(), n.text(), Code.ALREADY_EXISTS, "Subnetwork '" + name + "' already exists.");
    }
    JsonNode names = body.path("requestedRanges");
    List<Blocks> taken = new ArrayList<>(taken(n));
    String asked = body.path("requestedAddress").asText("");
    Optional<Blocks> found;
    if (asked.isEmpty()) {
      found = free(n, names, size, taken);
    } else {
      Blocks exactly = Blocks.parse(asked + "/" + size);
      found =
          Optional.of(exactly)
              .filter(b -> reserved(n, names).stream().anyMatch(r -> r.contains(b)))
              .filter(b -> taken.stream().noneMatch(b::overlaps));
    }
    if (found.isEmpty()) {
      return operations.fail(n.project(), n.text(), Code.FAILED_PRECONDITION, EXHAUSTED);
    }
    taken.add(found.get());
    ObjectNode subnet = JsonNodeFactory.instance.objectNode();
    subnet.put("name", name);
    subnet.put("ipCidrRange", found.get().toString());
    subnet.put(
        "network", "projects/" + Connections.tenant(n) + "/global/networks/servicenetworking");
    subnet.put("region", body.path("region").asText());
    subnet.put("outsideAllocation", false);
    ArrayNode secondary = JsonNodeFactory.instance.arrayNode();
    for (JsonNode spec : body.path("secondaryIpRangeSpecs")) {
      Optional<Blocks> more = free(n, names, size(spec), taken);
      if (more.isEmpty()) {
        return operations.fail(n.project(), n.text(), Code.FAILED_PRECONDITION, EXHAUSTED);
      }
      taken.add(more.get());
      secondary
          .addObject()
          .put("rangeName", spec.path("rangeName").asText())
          .put("ipCidrRange", more.get().toString());
    }
    if (!secondary.isEmpty()) {
      subnet.set("secondaryIpRanges", secondary);
    }
    subnetworks.put(n.project().id(), key, subnet);
    return operations.succeed(n.project(), KIND, key, Optional.empty(), "Subnetwork", subnet);
  }

  /** The blocks of a network that a producer has taken. */
  List<String> used(NetworkRef n) {
    return taken(n).stream().map(Blocks::toString).sorted().toList();
  }

  JsonAnswer validate(JsonCall call) {
    Connections.checkService(call, false);
    ObjectNode body = call.body();
    String number = body.path("consumerProject").path("projectNum").asText("");
    if (number.isEmpty()) {
      throw GoogleError.badField("consumer_project", "The consumer project is required.");
    }
    Project consumer = emulation.projects().require(number);
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    Optional<String> error =
        body.path("validateNetwork").asBoolean() ? wrong(consumer, body, out) : Optional.empty();
    out.put("isValid", error.isEmpty());
    error.ifPresent(e -> out.put("validationError", e));
    return JsonAnswer.ok(out);
  }

  private Optional<String> wrong(Project consumer, ObjectNode body, ObjectNode out) {
    NetworkRef n = NetworkRef.parse(emulation.projects(), body.path("consumerNetwork").asText());
    if (!n.project().id().equals(consumer.id())) {
      return Optional.of("NETWORK_NOT_IN_CONSUMERS_PROJECT");
    }
    boolean there =
        emulation
            .plugin(NetworkPeerings.class)
            .map(p -> p.exists(n.project().id(), n.name()))
            .orElse(true);
    if (!there) {
      return Optional.of("NETWORK_NOT_FOUND");
    }
    if (!connections.connected(n.project().id(), n.name())) {
      return Optional.of("NETWORK_NOT_PEERED");
    }
    JsonNode wanted = body.path("rangeReservation");
    if (!wanted.isObject()) {
      return Optional.empty();
    }
    for (JsonNode range : wanted.path("requestedRanges")) {
      if (!connections.ranges(n).contains(range.asText())) {
        return Optional.of("RANGES_NOT_RESERVED");
      }
    }
    List<Blocks> taken = new ArrayList<>(taken(n));
    ArrayNode known = JsonNodeFactory.instance.arrayNode();
    for (JsonNode candidate : wanted.path("subnetworkCandidates")) {
      made(n).stream()
          .filter(s -> s.path("name").equals(candidate.path("name")))
          .forEach(known::add);
    }
    if (!known.isEmpty()) {
      out.set("existingSubnetworkCandidates", known);
      return Optional.empty();
    }
    List<Integer> sizes = new ArrayList<>(List.of(size(wanted)));
    wanted.path("secondaryRangeIpPrefixLengths").forEach(s -> sizes.add(s.asInt()));
    for (int size : sizes) {
      Optional<Blocks> found = free(n, wanted.path("requestedRanges"), size, taken);
      if (found.isEmpty()) {
        return Optional.of("RANGES_EXHAUSTED");
      }
      taken.add(found.get());
    }
    return Optional.empty();
  }
}
