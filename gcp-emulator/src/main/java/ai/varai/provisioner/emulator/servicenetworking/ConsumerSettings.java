package ai.varai.provisioner.emulator.servicenetworking;

import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is set for a consumer's network as a whole, and roles that a producer gets there. */
final class ConsumerSettings {

  private static final String CONFIG = "consumerConfig";
  private static final String CONTROLS = "vpcServiceControls";
  private static final String ROLES = "roles";

  private static final List<String> SETTABLE =
      List.of(
          "consumerExportCustomRoutes",
          "consumerExportSubnetRoutesWithPublicIp",
          "consumerImportCustomRoutes",
          "consumerImportSubnetRoutesWithPublicIp",
          "producerExportCustomRoutes",
          "producerExportSubnetRoutesWithPublicIp",
          "producerImportCustomRoutes",
          "producerImportSubnetRoutesWithPublicIp",
          "cloudsqlConfigs");

  /** Where the allow policy of a project is kept. */
  private static final String PROJECT = "cloudresourcemanager/project";

  /** What a producer may be given; no other role is on Google's list. */
  private static final Set<String> GRANTED =
      Set.of(
          "roles/container.hostServiceAgentUser",
          "roles/compute.securityAdmin",
          "roles/compute.networkAdmin",
          "roles/compute.xpnAdmin",
          "roles/dns.admin",
          "roles/logging.admin");

  private final Emulation emulation;
  private final ConnectionOperations operations;
  private final Connections connections;
  private final Table<ObjectNode> table;

  ConsumerSettings(Emulation emulation, ConnectionOperations operations, Connections connections) {
    this.emulation = emulation;
    this.operations = operations;
    this.connections = connections;
    this.table = emulation.store().table("servicenetworking.settings", Codec.json());
    for (String kind : List.of(CONFIG, CONTROLS)) {
      operations.define(
          kind,
          (project, key, before) ->
              before.ifPresentOrElse(
                  c -> table.put(project, key, c), () -> table.remove(project, key)));
    }
    operations.define(ROLES, (project, key, before) -> {});
  }

  private NetworkRef ofPath(JsonCall call) {
    return NetworkRef.parse(
        emulation.projects(),
        "projects/" + call.variable("project") + "/global/networks/" + call.variable("network"));
  }

  private static String key(String kind, NetworkRef n) {
    return kind + "/" + n.name();
  }

  /** What was set of a network's configuration. */
  ObjectNode config(NetworkRef n) {
    return table
        .get(n.project().id(), key(CONFIG, n))
        .orElseGet(JsonNodeFactory.instance::objectNode);
  }

  JsonAnswer updateConfig(JsonCall call) {
    Connections.checkService(call, false);
    NetworkRef n = ofPath(call);
    JsonNode asked = call.body().path("consumerConfig");
    if (!asked.isObject()) {
      throw GoogleError.badField("consumer_config", "The consumer config is required.");
    }
    return JsonAnswer.ok(
        emulation
            .store()
            .transact(
                n.project().id(),
                () -> {
                  connections.require(n);
                  Optional<ObjectNode> before = table.get(n.project().id(), key(CONFIG, n));
                  ObjectNode next = JsonNodeFactory.instance.objectNode();
                  SETTABLE.stream().filter(asked::has).forEach(f -> next.set(f, asked.get(f)));
                  table.put(n.project().id(), key(CONFIG, n), next);
                  return operations.succeed(
                      n.project(), CONFIG, key(CONFIG, n), before, "ConsumerConfig", next);
                }));
  }

  JsonAnswer controls(JsonCall call) {
    NetworkRef n = ofPath(call);
    boolean on =
        table
            .get(n.project().id(), key(CONTROLS, n))
            .map(c -> c.path("enabled").asBoolean())
            .orElse(false);
    return JsonAnswer.ok(JsonNodeFactory.instance.objectNode().put("enabled", on));
  }

  JsonAnswer control(JsonCall call, boolean on) {
    Connections.checkService(call, false);
    NetworkRef n =
        NetworkRef.parse(emulation.projects(), call.body().path("consumerNetwork").asText());
    return JsonAnswer.ok(
        emulation
            .store()
            .transact(
                n.project().id(),
                () -> {
                  connections.require(n);
                  Optional<ObjectNode> before = table.get(n.project().id(), key(CONTROLS, n));
                  table.put(
                      n.project().id(),
                      key(CONTROLS, n),
                      JsonNodeFactory.instance.objectNode().put("enabled", on));
                  return operations.succeed(
                      n.project(),
                      CONTROLS,
                      key(CONTROLS, n),
                      before,
                      "Empty",
                      JsonNodeFactory.instance.objectNode());
                }));
  }

  /** Grants on the project of the network, as a producer of a shared network needs them. */
  JsonAnswer addRoles(JsonCall call) {
    Connections.checkService(call, false);
    ObjectNode body = call.body();
    NetworkRef n = NetworkRef.parse(emulation.projects(), body.path("consumerNetwork").asText());
    JsonNode bindings = body.path("policyBinding");
    if (bindings.isEmpty()) {
      throw GoogleError.badField("policy_binding", "At least one policy binding is required.");
    }
    for (JsonNode b : bindings) {
      if (!GRANTED.contains(b.path("role").asText())) {
        throw GoogleError.badField(
            "policy_binding.role", "The role '" + b.path("role").asText() + "' is not allowed.");
      }
    }
    String project = n.project().id();
    return JsonAnswer.ok(
        emulation
            .store()
            .transact(
                project,
                () -> {
                  connections.require(n);
                  Policy.Builder policy = emulation.policies().get(project, PROJECT).toBuilder();
                  bindings.forEach(
                      b -> grant(policy, b.path("role").asText(), b.path("member").asText()));
                  emulation.policies().set(project, PROJECT, policy.build());
                  ObjectNode answer = JsonNodeFactory.instance.objectNode();
                  answer.set("policyBinding", bindings);
                  return operations.succeed(
                      n.project(), ROLES, n.text(), Optional.empty(), "AddRolesResponse", answer);
                }));
  }

  private static void grant(Policy.Builder policy, String role, String member) {
    for (Binding.Builder b : policy.getBindingsBuilderList()) {
      if (b.getRole().equals(role) && !b.hasCondition()) {
        if (!b.getMembersList().contains(member)) {
          b.addMembers(member);
        }
        return;
      }
    }
    policy.addBindings(Binding.newBuilder().setRole(role).addMembers(member));
  }
}
