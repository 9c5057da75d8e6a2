package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Custom methods of instances: access, shielding, and who uses one. */
final class InstanceVerbs {
  private final ResourceEngine engine;

  InstanceVerbs(ResourceEngine engine) {
    this.engine = engine;
  }

  void addTo(Verbs verbs) {
    verbs.add("instances.addAccessConfig", r -> access(r, this::addAccess));
    verbs.add("instances.updateAccessConfig", r -> access(r, InstanceVerbs::updateAccess));
    verbs.add("instances.deleteAccessConfig", this::deleteAccess);
    verbs.edit("instances.addResourcePolicies", (b, q) -> MachineVerbs.policies(b, q, true));
    verbs.edit("instances.removeResourcePolicies", (b, q) -> MachineVerbs.policies(b, q, false));
    verbs.add("instances.setDiskAutoDelete", this::autoDelete);
    verbs.edit(
        "instances.updateShieldedInstanceConfig", (b, q) -> merge(b, "shieldedInstanceConfig", q));
    verbs.edit(
        "instances.setShieldedInstanceIntegrityPolicy",
        (b, q) -> merge(b, "shieldedInstanceIntegrityPolicy", q));
    verbs.edit("instances.updateDisplayDevice", (b, q) -> merge(b, "displayDevice", q));
    verbs.add("instances.setName", this::rename);
    verbs.add("instances.referrers", this::referrers);
    verbs.add("instances.serialPort", this::serialPort);
  }

  private static void merge(ObjectNode b, String field, ObjectNode q) {
    ObjectNode target = b.get(field) instanceof ObjectNode o ? o : b.putObject(field);
    target.setAll(q);
  }

  /** Changes the access configurations of one interface. */
  @FunctionalInterface
  private interface AccessChange {
    void apply(ObjectNode nic, ArrayNode configs, ObjectNode body);
  }

  private ObjectNode access(Request r, AccessChange change) {
    String interfaceName = required(r, "networkInterface");
    return engine.once(
        r,
        () -> {
          ObjectNode body = r.body();
          return engine.change(
              r.url(),
              r.method().name(),
              r.user(),
              b -> {
                ObjectNode nic = nic(b, interfaceName);
                ArrayNode configs =
                    nic.get("accessConfigs") instanceof ArrayNode a
                        ? a
                        : nic.putArray("accessConfigs");
                change.apply(nic, configs, body);
              });
        });
  }

  private static String required(Request r, String parameter) {
    return r.parameter(parameter).orElseThrow(() -> ComputeErrors.requiredParameter(parameter));
  }

  static ObjectNode nic(ObjectNode instance, String name) {
    for (JsonNode nic : instance.path("networkInterfaces")) {
      if (nic.path("name").asText().equals(name)) {
        return (ObjectNode) nic;
      }
    }
    throw ComputeErrors.invalid(
        "Invalid value for field 'networkInterface': '"
            + name
            + "'. The specified network interface does not exist.");
  }

  private void addAccess(ObjectNode nic, ArrayNode configs, ObjectNode body) {
    if (!configs.isEmpty()) {
      throw ComputeErrors.invalid(
          "At most one access config currently supported per network interface.");
    }
    // The instance's kind fills in the name, the type and an address.
    configs.add(body);
  }

  private static void updateAccess(ObjectNode nic, ArrayNode configs, ObjectNode body) {
    ObjectNode now =
        find(configs, body.path("name").asText(configs.path(0).path("name").asText("")));
    body.remove(List.of("kind", "name"));
    if (body.has("natIP") && !body.get("natIP").equals(now.get("natIP"))) {
      throw ComputeErrors.invalid(
          "Invalid value for field 'resource.natIP': '"
              + body.path("natIP").asText()
              + "'. The address of an access config cannot be changed: delete it and add another.");
    }
    now.setAll(body);
  }

  private static ObjectNode find(ArrayNode configs, String name) {
    for (JsonNode c : configs) {
      if (c.path("name").asText().equals(name)) {
        return (ObjectNode) c;
      }
    }
    throw ComputeErrors.invalid(
        "Invalid value for field 'accessConfig': '"
            + name
            + "'. The specified access config does not exist.");
  }

  @SuppressWarnings("ReferenceEquality") // The configuration itself, not one like it.
  private ObjectNode deleteAccess(Request r) {
    String name = required(r, "accessConfig");
    return access(
        r,
        (nic, configs, body) -> {
          ObjectNode gone = find(configs, name);
          for (int i = configs.size() - 1; i >= 0; i--) {
            if (configs.get(i) == gone) {
              configs.remove(i);
            }
          }
        });
  }

  private ObjectNode autoDelete(Request r) {
    boolean value = Boolean.parseBoolean(required(r, "autoDelete"));
    String device = required(r, "deviceName");
    return engine.once(
        r,
        () ->
            engine.change(
                r.url(),
                "setDiskAutoDelete",
                r.user(),
                b -> {
                  for (JsonNode d : b.path("disks")) {
                    if (d.path("deviceName").asText().equals(device)) {
                      ((ObjectNode) d).put("autoDelete", value);
                      return;
                    }
                  }
                  throw ComputeErrors.invalid(
                      "No attached disk found with device name '" + device + "'");
                }));
  }

  /** The instance stands under another name from then on. What names it keeps it from that. */
  private ObjectNode rename(Request r) {
    return engine.once(
        r,
        () -> {
          ObjectNode asked = r.body();
          Resources resources = engine.compute().resources();
          ObjectNode instance = resources.require(r.url());
          String current = asked.path("currentName").asText(r.url().name());
          if (!current.equals(r.url().name())) {
            throw ComputeErrors.invalidField(
                "currentName", current, "The name of the instance is '" + r.url().name() + "'.");
          }
          String name = asked.path("name").asText();
          ResourceEngine.checkName(asked);
          ResourceUrl to =
              new ResourceUrl(r.url().project(), r.url().scope(), r.url().collection(), name);
          if (resources.exists(to)) {
            throw ComputeErrors.exists(to.path());
          }
          resources.users(r.url()).stream()
              .findFirst()
              .ifPresent(
                  u -> {
                    throw ComputeErrors.inUse("instance", r.url().path(), u.path());
                  });
          resources.remove(r.url());
          engine.write(to, instance.put("name", name).put("selfLink", to.link()));
          return engine
              .compute()
              .operations()
              .start(r.url(), instance.path("id").asText(), "setName", r.user());
        });
  }

  /** The groups that the instance is a member of, and the target pools that name it. */
  private ObjectNode referrers(Request r) {
    boolean all = r.url().name().equals("-");
    if (!all) {
      engine.compute().resources().require(r.url());
    }
    List<ObjectNode> out = new ArrayList<>();
    for (ObjectNode group :
        engine.compute().resources().list(r.url().project(), "", "instanceGroups")) {
      for (JsonNode member : group.path("_members")) {
        ResourceUrl.parse(member.asText(), r.url().project())
            .filter(m -> all ? m.scope().equals(r.url().scope()) : m.equals(r.url()))
            .ifPresent(
                m ->
                    out.add(
                        Json.object()
                            .put("kind", "compute#reference")
                            .put("referenceType", "MEMBER_OF")
                            .put("referrer", group.path("selfLink").asText())
                            .put("target", m.link())));
      }
    }
    ObjectNode list = Lists.list(r, out);
    return list.put("id", r.url().path() + "/referrers")
        .put("selfLink", r.url().link() + "/referrers");
  }

  /** Nothing boots, so that nothing is printed. */
  private ObjectNode serialPort(Request r) {
    engine.compute().resources().require(r.url());
    int port = r.number("port").orElse(1);
    if (port < 1 || port > 4) {
      throw ComputeErrors.invalid(
          "Invalid value for field 'port': '" + port + "'. Must be between 1 and 4.");
    }
    return Json.object()
        .put("kind", "compute#serialPortOutput")
        .put("contents", "")
        .put("start", "0")
        .put("next", "0")
        .put("selfLink", r.url().link() + "/serialPort");
  }
}
