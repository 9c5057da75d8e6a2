package ai.varai.provisioner.emulator.servicenetworking;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** DNS suffixes that a consumer's network shares with Google's. */
final class PeeredDnsDomains {

  private static final String KIND = "dnsDomain";

  private final Emulation emulation;
  private final ConnectionOperations operations;
  private final Table<ObjectNode> table;

  PeeredDnsDomains(Emulation emulation, ConnectionOperations operations) {
    this.emulation = emulation;
    this.operations = operations;
    this.table = emulation.store().table("servicenetworking.peeredDnsDomains", Codec.json());
    operations.define(
        KIND,
        (project, key, before) ->
            before.ifPresentOrElse(
                d -> table.put(project, key, d), () -> table.remove(project, key)));
  }

  private NetworkRef network(JsonCall call) {
    return NetworkRef.parse(
        emulation.projects(),
        "projects/" + call.variable("project") + "/global/networks/" + call.variable("network"));
  }

  JsonAnswer list(JsonCall call) {
    NetworkRef n = network(call);
    List<ObjectNode> found = table.list(n.project().id(), n.name() + "/");
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    if (!found.isEmpty()) {
      ArrayNode list = out.putArray("peeredDnsDomains");
      found.forEach(list::add);
    }
    return JsonAnswer.ok(out);
  }

  JsonAnswer create(JsonCall call) {
    NetworkRef n = network(call);
    ObjectNode body = call.body();
    String name = body.path("name").asText();
    String suffix = body.path("dnsSuffix").asText();
    if (!name.matches("[a-z]([-a-z0-9]{0,61}[a-z0-9])?")) {
      throw GoogleError.badField("name", "The name '" + name + "' is invalid.");
    }
    if (!suffix.matches("([a-zA-Z0-9_-]+\\.)+")) {
      throw GoogleError.badField(
          "dns_suffix", "The DNS suffix '" + suffix + "' must end with a period.");
    }
    return JsonAnswer.ok(
        emulation
            .store()
            .transact(
                n.project().id(),
                () -> {
                  String key = n.name() + "/" + name;
                  if (table.contains(n.project().id(), key)) {
                    throw GoogleError.alreadyExists(
                        "Peered DNS domain '" + name + "' already exists.");
                  }
                  ObjectNode domain =
                      JsonNodeFactory.instance
                          .objectNode()
                          .put("name", name)
                          .put("dnsSuffix", suffix);
                  table.put(n.project().id(), key, domain);
                  return operations.succeed(
                      n.project(), KIND, key, Optional.empty(), "PeeredDnsDomain", domain);
                }));
  }

  JsonAnswer delete(JsonCall call) {
    NetworkRef n = network(call);
    String key = n.name() + "/" + call.variable("domain");
    return JsonAnswer.ok(
        emulation
            .store()
            .transact(
                n.project().id(),
                () -> {
                  Optional<ObjectNode> before = table.get(n.project().id(), key);
                  if (before.isEmpty()) {
                    throw GoogleError.notFound(
                        "Peered DNS domain '" + call.variable("domain") + "' not found.");
                  }
                  table.remove(n.project().id(), key);
                  return operations.succeed(
                      n.project(),
                      KIND,
                      key,
                      before,
                      "Empty",
                      JsonNodeFactory.instance.objectNode());
                }));
  }
}
