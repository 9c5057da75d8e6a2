package ai.varai.provisioner.emulator.servicenetworking;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Zones of names that a producer keeps for a consumer's network, each with a zone of the consumer's
 * that leads to it, and the records in them. Nobody resolves them.
 */
final class ProducerDns {

  private static final String ZONE = "dnsZone";
  private static final String RECORD = "dnsRecordSet";

  private final Emulation emulation;
  private final ConnectionOperations operations;
  private final Connections connections;
  private final Table<ObjectNode> zones;
  private final Table<ObjectNode> records;

  ProducerDns(Emulation emulation, ConnectionOperations operations, Connections connections) {
    this.emulation = emulation;
    this.operations = operations;
    this.connections = connections;
    this.zones = emulation.store().table("servicenetworking.dnsZones", Codec.json());
    this.records = emulation.store().table("servicenetworking.dnsRecordSets", Codec.json());
    undo(ZONE, zones);
    undo(RECORD, records);
  }

  private void undo(String kind, Table<ObjectNode> table) {
    operations.define(
        kind,
        (project, key, before) ->
            before.ifPresentOrElse(
                d -> table.put(project, key, d), () -> table.remove(project, key)));
  }

  private NetworkRef network(String text) {
    return NetworkRef.parse(emulation.projects(), text);
  }

  private NetworkRef connected(String text) {
    NetworkRef n = network(text);
    connections.require(n);
    return n;
  }

  private JsonAnswer write(NetworkRef n, Supplier<ObjectNode> write) {
    return JsonAnswer.ok(emulation.store().transact(n.project().id(), write));
  }

  private static String key(NetworkRef n, String zone) {
    return n.name() + "/" + zone;
  }

  private static String required(String value, String field) {
    if (value.isEmpty()) {
      throw GoogleError.badField(field, "The field " + field + " is required.");
    }
    return value;
  }

  private static String suffix(String text) {
    if (!text.matches("([a-zA-Z0-9_*-]+\\.)+")) {
      throw GoogleError.badField(
          "dns_suffix", "The DNS suffix '" + text + "' must end with a period.");
    }
    return text;
  }

  private static ObjectNode pair(ObjectNode zone) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.set("producerPrivateZone", zone.deepCopy());
    out.set("consumerPeeringZone", zone.deepCopy());
    return out;
  }

  JsonAnswer addZone(JsonCall call) {
    Connections.checkService(call, false);
    ObjectNode body = call.body();
    NetworkRef n = connected(body.path("consumerNetwork").asText());
    String name = body.path("name").asText("");
    if (!name.matches("[a-z]([-a-z0-9]{0,61}[a-z0-9])?")) {
      throw GoogleError.badField("name", "The name '" + name + "' is invalid.");
    }
    String suffix = suffix(body.path("dnsSuffix").asText(""));
    return write(
        n,
        () -> {
          if (zones.contains(n.project().id(), key(n, name))) {
            throw GoogleError.alreadyExists("DNS zone '" + name + "' already exists.");
          }
          ObjectNode zone = JsonNodeFactory.instance.objectNode();
          zone.put("name", name).put("dnsSuffix", suffix);
          zones.put(n.project().id(), key(n, name), zone);
          return operations.succeed(
              n.project(), ZONE, key(n, name), Optional.empty(), "AddDnsZoneResponse", pair(zone));
        });
  }

  JsonAnswer removeZone(JsonCall call) {
    Connections.checkService(call, false);
    ObjectNode body = call.body();
    NetworkRef n = network(body.path("consumerNetwork").asText());
    String name = required(body.path("name").asText(""), "name");
    return write(
        n,
        () -> {
          ObjectNode zone = zone(n, name);
          if (!records.list(n.project().id(), key(n, name) + "/").isEmpty()) {
            throw GoogleError.failedPrecondition(
                "DNS zone '" + name + "' still has record sets. Remove them first.");
          }
          zones.remove(n.project().id(), key(n, name));
          return operations.succeed(
              n.project(), ZONE, key(n, name), Optional.of(zone), "Empty", empty());
        });
  }

  private static ObjectNode empty() {
    return JsonNodeFactory.instance.objectNode();
  }

  private ObjectNode zone(NetworkRef n, String name) {
    return zones
        .get(n.project().id(), key(n, name))
        .orElseThrow(() -> GoogleError.notFound("DNS zone '" + name + "' not found."));
  }

  private NetworkRef ofPath(JsonCall call) {
    return network(
        "projects/" + call.variable("project") + "/global/networks/" + call.variable("network"));
  }

  JsonAnswer getZone(JsonCall call) {
    return JsonAnswer.ok(pair(zone(ofPath(call), call.variable("zone"))));
  }

  JsonAnswer listZones(JsonCall call) {
    NetworkRef n = ofPath(call);
    List<ObjectNode> found = zones.list(n.project().id(), n.name() + "/");
    ObjectNode out = empty();
    if (!found.isEmpty()) {
      ArrayNode list = out.putArray("dnsZonePairs");
      found.forEach(z -> list.add(pair(z)));
    }
    return JsonAnswer.ok(out);
  }

  private static String key(NetworkRef n, String zone, String domain, String type) {
    return key(n, zone) + "/" + domain.toLowerCase(Locale.ROOT) + "/" + type;
  }

  private static String key(NetworkRef n, String zone, JsonNode set) {
    return key(n, zone, set.path("domain").asText(), set.path("type").asText());
  }

  /** Checks a set of records for a zone. */
  private static ObjectNode set(JsonNode asked, ObjectNode zone) {
    String domain = required(asked.path("domain").asText(""), "dns_record_set.domain");
    String type = required(asked.path("type").asText(""), "dns_record_set.type");
    String suffix = zone.path("dnsSuffix").asText();
    if (!domain.equals(suffix) && !domain.endsWith("." + suffix)) {
      throw GoogleError.badField(
          "dns_record_set.domain",
          "The domain '" + domain + "' is not within the DNS zone's suffix '" + suffix + "'.");
    }
    if (asked.path("data").isEmpty()) {
      throw GoogleError.badField("dns_record_set.data", "The field data is required.");
    }
    ObjectNode out = empty().put("domain", domain).put("type", type);
    out.put("ttl", asked.path("ttl").asText("300s"));
    out.set("data", asked.path("data"));
    return out;
  }

  JsonAnswer addRecord(JsonCall call) {
    Connections.checkService(call, false);
    ObjectNode body = call.body();
    NetworkRef n = connected(body.path("consumerNetwork").asText());
    String zone = required(body.path("zone").asText(""), "zone");
    return write(
        n,
        () -> {
          ObjectNode set = set(body.path("dnsRecordSet"), zone(n, zone));
          String key = key(n, zone, set);
          if (records.contains(n.project().id(), key)) {
            throw GoogleError.alreadyExists(
                "DNS record set '" + set.path("domain").asText() + "' already exists.");
          }
          records.put(n.project().id(), key, set);
          return operations.succeed(
              n.project(), RECORD, key, Optional.empty(), "DnsRecordSet", set);
        });
  }

  private ObjectNode record(NetworkRef n, String zone, JsonNode asked) {
    zone(n, zone);
    return records
        .get(n.project().id(), key(n, zone, asked))
        .orElseThrow(
            () ->
                GoogleError.notFound(
                    "DNS record set '" + asked.path("domain").asText() + "' not found."));
  }

  JsonAnswer updateRecord(JsonCall call) {
    Connections.checkService(call, false);
    ObjectNode body = call.body();
    NetworkRef n = network(body.path("consumerNetwork").asText());
    String zone = required(body.path("zone").asText(""), "zone");
    return write(
        n,
        () -> {
          ObjectNode now = record(n, zone, body.path("existingDnsRecordSet"));
          ObjectNode next = set(body.path("newDnsRecordSet"), zone(n, zone));
          if (!key(n, zone, now).equals(key(n, zone, next))) {
            throw GoogleError.badField(
                "new_dns_record_set", "The domain and the type of a record set cannot be changed.");
          }
          records.put(n.project().id(), key(n, zone, now), next);
          return operations.succeed(
              n.project(), RECORD, key(n, zone, now), Optional.of(now), "DnsRecordSet", next);
        });
  }

  JsonAnswer removeRecord(JsonCall call) {
    Connections.checkService(call, false);
    ObjectNode body = call.body();
    NetworkRef n = network(body.path("consumerNetwork").asText());
    String zone = required(body.path("zone").asText(""), "zone");
    return write(
        n,
        () -> {
          ObjectNode now = record(n, zone, body.path("dnsRecordSet"));
          String key = key(n, zone, now);
          records.remove(n.project().id(), key);
          return operations.succeed(n.project(), RECORD, key, Optional.of(now), "Empty", empty());
        });
  }

  private static String parameter(JsonCall call, String name, String field) {
    return required(call.parameter(name).orElse(""), field);
  }

  JsonAnswer getRecord(JsonCall call) {
    NetworkRef n = network(parameter(call, "consumerNetwork", "consumer_network"));
    ObjectNode asked =
        empty()
            .put("domain", parameter(call, "domain", "domain"))
            .put("type", parameter(call, "type", "type"));
    return JsonAnswer.ok(record(n, parameter(call, "zone", "zone"), asked));
  }

  JsonAnswer listRecords(JsonCall call) {
    NetworkRef n = network(parameter(call, "consumerNetwork", "consumer_network"));
    String zone = parameter(call, "zone", "zone");
    zone(n, zone);
    List<ObjectNode> found = records.list(n.project().id(), key(n, zone) + "/");
    ObjectNode out = empty();
    if (!found.isEmpty()) {
      ArrayNode list = out.putArray("dnsRecordSets");
      found.forEach(list::add);
    }
    return JsonAnswer.ok(out);
  }
}
