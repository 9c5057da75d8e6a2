package ai.varai.provisioner.emulator.dns;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.published.PublishedBodies;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Policies of networks: of how their queries are answered, and of answers in place of others. */
final class NetworkPolicies {

  /** One collection of policies. */
  private enum Collection {
    POLICIES("policies", "policy", "Policy", "name", "dns.networks.bindPrivateDNSPolicy"),
    RESPONSES(
        "responsePolicies",
        "responsePolicy",
        "ResponsePolicy",
        "responsePolicyName",
        "dns.networks.bindDNSResponsePolicy");

    private final String plural;
    private final String one;
    private final String schema;
    private final String nameField;
    private final String permission;

    Collection(String plural, String one, String schema, String nameField, String permission) {
      this.plural = plural;
      this.one = one;
      this.schema = schema;
      this.nameField = nameField;
      this.permission = permission;
    }
  }

  private final Emulation emulation;
  private final DnsTables tables;
  private final PublishedBodies bodies;
  private final ZoneSettings settings;
  private final RecordSets sets;
  private final Table<ObjectNode> policies;
  private final Table<ObjectNode> rules;

  NetworkPolicies(
      Emulation emulation,
      DnsTables tables,
      PublishedBodies bodies,
      ZoneSettings settings,
      RecordSets sets) {
    this.emulation = emulation;
    this.tables = tables;
    this.bodies = bodies;
    this.settings = settings;
    this.sets = sets;
    this.policies = emulation.store().table("dns.policies", Codec.json());
    this.rules = emulation.store().table("dns.rules", Codec.json());
  }

  void register(ApiBuilder api, String project) {
    for (Collection c : Collection.values()) {
      String all = project + "/" + c.plural;
      String one = all + "/{policy}";
      String id = "dns." + c.plural + ".";
      api.route("POST", all, id + "create", call -> create(c, call))
          .route("GET", all, id + "list", call -> list(c, call))
          .route("GET", one, id + "get", call -> JsonAnswer.ok(policy(c, call)))
          .route("PATCH", one, id + "patch", call -> change(c, call, false))
          .route("PUT", one, id + "update", call -> change(c, call, true))
          .route("DELETE", one, id + "delete", call -> delete(c, call));
    }
    String all = project + "/responsePolicies/{policy}/rules";
    String one = all + "/{rule}";
    String id = "dns.responsePolicyRules.";
    api.route("POST", all, id + "create", this::createRule)
        .route("GET", all, id + "list", this::listRules)
        .route("GET", one, id + "get", call -> JsonAnswer.ok(rule(call)))
        .route("PATCH", one, id + "patch", call -> changeRule(call, false))
        .route("PUT", one, id + "update", call -> changeRule(call, true))
        .route("DELETE", one, id + "delete", this::deleteRule);
  }

  private static String key(Collection c, String name) {
    return c.plural + "/" + name;
  }

  private ObjectNode policy(Collection c, JsonCall call) {
    String name = call.variable("policy");
    return policies
        .get(tables.project(call).id(), key(c, name))
        .orElseThrow(() -> DnsErrors.missing("parameters." + c.one, name));
  }

  private JsonAnswer create(Collection c, JsonCall call) {
    ObjectNode body = call.body();
    bodies.check("dns." + c.plural + ".create", body);
    Project project = tables.project(call);
    String path = "entity." + c.one;
    String name = Trees.text(body, c.nameField);
    checkName(name, path + "." + c.nameField);
    if (c == Collection.POLICIES && !body.hasNonNull("description")) {
      throw DnsErrors.required(path + ".description");
    }
    body.put("id", emulation.ids().numeric(19));
    return JsonAnswer.ok(
        tables.store.transact(
            project.id(),
            () -> {
              if (policies.contains(project.id(), key(c, name))) {
                throw DnsErrors.exists(path, name);
              }
              return write(c, call, project, name, body);
            }));
  }

  private static void checkName(String name, String path) {
    if (name.isEmpty()) {
      throw DnsErrors.required(path);
    }
    if (!ZoneSettings.NAME.matcher(name).matches()) {
      throw DnsErrors.invalid(path, name);
    }
  }

  private ObjectNode write(
      Collection c, JsonCall call, Project project, String name, ObjectNode policy) {
    String path = "entity." + c.one;
    settings.networks(call, policy.path("networks"), path + ".networks", c.permission);
    ZoneSettings.targets(
        policy.path("alternativeNameServerConfig").path("targetNameServers"),
        path + ".alternativeNameServerConfig.targetNameServers");
    Set<String> taken = new HashSet<>();
    for (ObjectNode other : policies.list(project.id(), c.plural + "/")) {
      if (!Trees.text(other, c.nameField).equals(name)) {
        taken.addAll(networks(other));
      }
    }
    for (String network : networks(policy)) {
      if (!taken.add(network)) {
        throw DnsErrors.invalid(path + ".networks", network);
      }
    }
    if (c == Collection.POLICIES) {
      Trees.putDefault(policy, "enableInboundForwarding", false);
      Trees.putDefault(policy, "enableLogging", false);
      Trees.putDefault(
          Trees.object(Trees.object(policy, "dns64Config"), "scope"), "allQueries", false);
    }
    bodies.putKinds(policy, c.schema);
    policies.put(project.id(), key(c, name), policy);
    return policy;
  }

  /** Each network by the path that all of its spellings end in. */
  private static List<String> networks(ObjectNode policy) {
    List<String> out = new java.util.ArrayList<>();
    for (JsonNode each : policy.path("networks")) {
      String url = Trees.text(each, "networkUrl");
      out.add(url.substring(Math.max(0, url.indexOf("projects/"))));
    }
    return out;
  }

  private JsonAnswer list(Collection c, JsonCall call) {
    String kind = c == Collection.POLICIES ? "dns#policiesListResponse" : "";
    return DnsTables.page(
        call,
        kind,
        c.plural,
        policies.list(tables.project(call).id(), c.plural + "/"),
        p -> Trees.text(p, c.nameField));
  }

  private JsonAnswer change(Collection c, JsonCall call, boolean whole) {
    ObjectNode body = call.body();
    bodies.check("dns." + c.plural + (whole ? ".update" : ".patch"), body);
    Project project = tables.project(call);
    ObjectNode changed =
        tables.store.transact(
            project.id(),
            () -> {
              ObjectNode now = policy(c, call);
              String name = Trees.text(now, c.nameField);
              ObjectNode next = whole ? DnsTables.object() : now.deepCopy();
              Trees.merge(next, body);
              next.put(c.nameField, name).put("id", Trees.text(now, "id"));
              return write(c, call, project, name, next);
            });
    ObjectNode out = DnsTables.object();
    out.set(c.one, changed);
    return JsonAnswer.ok(out);
  }

  private JsonAnswer delete(Collection c, JsonCall call) {
    Project project = tables.project(call);
    tables.store.run(
        project.id(),
        () -> {
          ObjectNode now = policy(c, call);
          String name = Trees.text(now, c.nameField);
          if (!now.path("networks").isEmpty()) {
            throw DnsErrors.notEmpty(name, "networks");
          }
          if (c == Collection.RESPONSES && !rules.list(project.id(), name + "/").isEmpty()) {
            throw DnsErrors.notEmpty(name, "response policy rules");
          }
          policies.remove(project.id(), key(c, name));
        });
    return JsonAnswer.noContent();
  }

  private ObjectNode rule(JsonCall call) {
    policy(Collection.RESPONSES, call);
    String name = call.variable("rule");
    return rules
        .get(tables.project(call).id(), call.variable("policy") + "/" + name)
        .orElseThrow(() -> DnsErrors.missing("parameters.responsePolicyRule", name));
  }

  private JsonAnswer createRule(JsonCall call) {
    ObjectNode body = call.body();
    bodies.check("dns.responsePolicyRules.create", body);
    Project project = tables.project(call);
    String name = Trees.text(body, "ruleName");
    checkName(name, "entity.responsePolicyRule.ruleName");
    return JsonAnswer.ok(
        tables.store.transact(
            project.id(),
            () -> {
              policy(Collection.RESPONSES, call);
              if (rules.contains(project.id(), call.variable("policy") + "/" + name)) {
                throw DnsErrors.exists("entity.responsePolicyRule", name);
              }
              return write(call, project, name, body);
            }));
  }

  /** A rule is for a name, and says either what to answer or that others answer. */
  private ObjectNode write(JsonCall call, Project project, String name, ObjectNode rule) {
    String path = "entity.responsePolicyRule";
    String dnsName = Trees.text(rule, "dnsName");
    if (!RecordData.isName(dnsName.replaceFirst("^\\*\\.", ""))) {
      throw DnsErrors.invalid(path + ".dnsName", dnsName);
    }
    String prefix = call.variable("policy") + "/";
    for (ObjectNode other : rules.list(project.id(), prefix)) {
      boolean same = Trees.text(other, "ruleName").equals(name);
      if (!same && Trees.text(other, "dnsName").equalsIgnoreCase(dnsName)) {
        throw DnsErrors.exists(path, dnsName);
      }
    }
    JsonNode data = rule.path("localData").path("localDatas");
    if (data.isEmpty() == Trees.text(rule, "behavior").isEmpty()) {
      throw DnsErrors.invalid(path + ".behavior", Trees.text(rule, "behavior"));
    }
    for (int i = 0; i < data.size(); i++) {
      String at = path + ".localData.localDatas[" + i + "]";
      ObjectNode apex = DnsTables.object().put("dnsName", dnsName);
      ObjectNode set = sets.checked((ObjectNode) data.get(i), apex, at);
      if (List.of("NS", "SOA").contains(Trees.text(set, "type"))) {
        throw DnsErrors.invalid(at + ".type", Trees.text(set, "type"));
      }
      ((com.fasterxml.jackson.databind.node.ArrayNode) data).set(i, set);
    }
    bodies.putKinds(rule, "ResponsePolicyRule");
    rules.put(project.id(), prefix + name, rule);
    return rule;
  }

  private JsonAnswer listRules(JsonCall call) {
    policy(Collection.RESPONSES, call);
    return DnsTables.page(
        call,
        "",
        "responsePolicyRules",
        rules.list(tables.project(call).id(), call.variable("policy") + "/"),
        r -> Trees.text(r, "ruleName"));
  }

  private JsonAnswer changeRule(JsonCall call, boolean whole) {
    ObjectNode body = call.body();
    bodies.check("dns.responsePolicyRules." + (whole ? "update" : "patch"), body);
    Project project = tables.project(call);
    ObjectNode changed =
        tables.store.transact(
            project.id(),
            () -> {
              ObjectNode now = rule(call);
              ObjectNode next = whole ? DnsTables.object() : now.deepCopy();
              if (body.hasNonNull("behavior")) {
                next.remove("localData");
              } else if (body.hasNonNull("localData")) {
                next.remove("behavior");
              }
              Trees.merge(next, body);
              String name = Trees.text(now, "ruleName");
              return write(call, project, name, next.put("ruleName", name));
            });
    ObjectNode out = DnsTables.object();
    out.set("responsePolicyRule", changed);
    return JsonAnswer.ok(out);
  }

  private JsonAnswer deleteRule(JsonCall call) {
    Project project = tables.project(call);
    tables.store.run(
        project.id(),
        () -> {
          rule(call);
          rules.remove(project.id(), call.variable("policy") + "/" + call.variable("rule"));
        });
    return JsonAnswer.noContent();
  }
}
