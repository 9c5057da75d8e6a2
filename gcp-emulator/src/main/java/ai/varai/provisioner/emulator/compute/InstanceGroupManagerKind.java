package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/**
 * Managed instance groups of a zone or a region. A change says what the group is to be; {@link
 * ManagedInstances} plans which instances that takes, and {@link GroupSettler} makes it so.
 *
 * @see <a href="https://cloud.google.com/compute/docs/instance-groups">Instance groups</a>
 */
final class InstanceGroupManagerKind extends ResourceKind {

  private static final int MOST = 2000;
  private static final int LONGEST_BASE_NAME = 58;
  private static final String PORTS = "namedPorts";
  private static final String WORKLOAD_POLICY = "/resourcePolicies/workloadPolicy";

  @Override
  void prepare(Change c) {
    if (!c.has("targetSize")) {
      throw ComputeErrors.required("targetSize");
    }
    for (String size : List.of("targetSize", "targetStoppedSize", "targetSuspendedSize")) {
      checkSize(c, size);
    }
    ResourceUrl group = group(c.url());
    if (c.isInsert() && c.compute().resources().exists(group)) {
      throw ComputeErrors.exists(group.path());
    }
    c.body().remove(List.of("currentActions", "status"));
    // Terraform sends each policy that it knows; one that says nothing is not kept.
    c.body().properties().removeIf(e -> e.getValue().isObject() && e.getValue().isEmpty());
    String name = c.text("name");
    c.byDefault("baseInstanceName", name.substring(0, Math.min(name.length(), LONGEST_BASE_NAME)));
    c.byDefault("listManagedInstancesResults", "PAGELESS");
    c.byDefault("targetStoppedSize", 0);
    c.byDefault("targetSuspendedSize", 0);
    if (c.before().filter(b -> b.path(PORTS).equals(c.body().path(PORTS))).isPresent()) {
      showPorts(c.compute(), c.url(), c.body());
    }
    c.before()
        .filter(b -> !b.at(WORKLOAD_POLICY).equals(c.body().at(WORKLOAD_POLICY)))
        .filter(b -> !ManagedInstances.of(c.url(), b).all().isEmpty())
        .ifPresent(
            b -> {
              throw ComputeErrors.invalid(
                  "Workload policy update is not allowed when the MIG has instances.");
            });
    versions(c);
    policies(c);
    ManagedInstances.of(c.url(), c.body()).plan(c);
  }

  private static void checkSize(Change c, String field) {
    int size = c.body().path(field).asInt();
    if (size < 0 || size > MOST) {
      throw ComputeErrors.invalidField(
          field,
          Integer.toString(size),
          "Must be greater than or equal to 0 and less than or equal to " + MOST);
    }
  }

  /** A group shows the network of its manager's template before it has an instance. */
  private static void showNetwork(
      ComputeContext compute, ResourceUrl manager, ObjectNode stored, ObjectNode group) {
    JsonNode nic =
        ResourceUrl.parse(stored.path("instanceTemplate").asText(), manager.project())
            .flatMap(compute.resources()::find)
            .map(t -> t.at("/properties/networkInterfaces/0"))
            .orElseGet(Json::object);
    for (String field : List.of("network", "subnetwork")) {
      if (nic.has(field)) {
        group.set(field, nic.get(field));
      }
    }
  }

  /** A manager's ports are its group's, which have a method of their own. */
  private static void showPorts(ComputeContext compute, ResourceUrl manager, ObjectNode body) {
    compute
        .resources()
        .find(group(manager))
        .ifPresent(
            g -> {
              body.remove(PORTS);
              if (!g.path(PORTS).isEmpty()) {
                body.set(PORTS, g.get(PORTS));
              }
            });
  }

  private static void givePorts(ResourceEngine engine, ResourceUrl manager, ObjectNode stored) {
    engine
        .compute()
        .resources()
        .find(group(manager))
        .filter(g -> !g.path(PORTS).equals(stored.path(PORTS)))
        .ifPresent(
            g -> {
              g.remove(PORTS);
              if (stored.has(PORTS)) {
                g.set(PORTS, stored.get(PORTS));
              }
              engine.write(group(manager), g);
            });
  }

  /** The instance group that a manager keeps. */
  static ResourceUrl group(ResourceUrl manager) {
    return manager.in("instanceGroups", manager.name());
  }

  /** The template and the versions say the same; what was changed decides. */
  private static void versions(Change c) {
    JsonNode before = c.before().map(JsonNode.class::cast).orElseGet(Json::object);
    boolean newVersions =
        c.has("versions") && !c.body().path("versions").equals(before.path("versions"));
    boolean newTemplate =
        !c.text("instanceTemplate").equals(before.path("instanceTemplate").asText());
    if (newVersions) {
      if (newTemplate && c.isInsert() && c.body().path("versions").size() > 1) {
        throw ComputeErrors.invalidField(
            "versions", "", "Only one of instanceTemplate and versions may be specified.");
      }
      int open = 0;
      for (JsonNode v : c.body().path("versions")) {
        if (v.path("instanceTemplate").asText().isEmpty()) {
          throw ComputeErrors.required("versions.instanceTemplate");
        }
        if (InstanceVersions.open(v)) {
          open++;
          c.body().set("instanceTemplate", v.get("instanceTemplate"));
        }
      }
      if (open != 1) {
        throw ComputeErrors.invalidField(
            "versions", "", "Exactly one version must leave its target size open.");
      }
    } else if (newTemplate) {
      c.body().putArray("versions").addObject().put("instanceTemplate", c.text("instanceTemplate"));
    }
    if (c.body().path("versions").isEmpty()) {
      throw ComputeErrors.required("instanceTemplate");
    }
  }

  private static void policies(Change c) {
    ObjectNode update = c.object("updatePolicy");
    int zones = 1;
    if (c.url().regional()) {
      zones = zones(c).size();
      text(update, "instanceRedistributionType", "PROACTIVE");
      text(c.object("distributionPolicy"), "targetShape", "EVEN");
    }
    text(update, "type", "OPPORTUNISTIC");
    text(update, "minimalAction", "REPLACE");
    text(update, "replacementMethod", "SUBSTITUTE");
    for (String limit : new String[] {"maxSurge", "maxUnavailable"}) {
      ObjectNode n = update.get(limit) instanceof ObjectNode o ? o : update.putObject(limit);
      if (!n.has("fixed") && !n.has("percent")) {
        n.put("fixed", zones);
      }
      n.put("calculated", InstanceVersions.size(n, c.body().path("targetSize").asInt()));
    }
    ObjectNode life = c.object("instanceLifecyclePolicy");
    text(life, "defaultActionOnFailure", "REPAIR");
    text(life, "forceUpdateOnRepair", "NO");
    ObjectNode repair =
        life.get("onRepair") instanceof ObjectNode o ? o : life.putObject("onRepair");
    text(repair, "allowChangingZone", "NO");
    text(c.object("standbyPolicy"), "mode", "MANUAL");
  }

  /** The zones of a regional group: those asked for, or three of the region. */
  private static ArrayNode zones(Change c) {
    ObjectNode policy = c.object("distributionPolicy");
    JsonNode before = c.before().map(b -> b.at("/distributionPolicy/zones")).orElse(policy);
    if (before.isArray() && policy.has("zones") && !before.equals(policy.get("zones"))) {
      throw ComputeErrors.invalidField(
          "distributionPolicy.zones", "", "The field cannot be changed after creation.");
    }
    if (policy.get("zones") instanceof ArrayNode given && !given.isEmpty()) {
      return given;
    }
    ArrayNode zones = policy.putArray("zones");
    Regions.find(c.url().place()).map(Regions.Region::zones).orElse(List.of()).stream()
        .limit(3)
        .forEach(
            z ->
                zones
                    .addObject()
                    .put(
                        "zone",
                        new ResourceUrl(c.url().project(), "zones/" + z, "", "").scopeLink()));
    return zones;
  }

  private static void text(ObjectNode node, String field, String value) {
    if (!node.has(field)) {
      node.put(field, value);
    }
  }

  @Override
  Set<String> immutable() {
    return Set.of("baseInstanceName");
  }

  @Override
  String operationType(String method) {
    return "compute.instanceGroupManagers." + method;
  }

  @Override
  void view(ComputeContext compute, ResourceUrl url, ObjectNode shown) {
    showPorts(compute, url, shown);
    ManagedInstances.of(url, shown).describe();
    compute.resources().with(url.project(), "autoscalers", "target", url.link()).stream()
        .findFirst()
        .ifPresent(
            a -> ((ObjectNode) shown.get("status")).put("autoscaler", a.path("selfLink").asText()));
  }

  @Override
  void inserted(ResourceEngine engine, ResourceUrl url, ObjectNode stored) {
    ResourceUrl group = group(url);
    ObjectNode made =
        Json.object()
            .put("name", group.name())
            .put(
                "description",
                "This instance group is controlled by Instance Group Manager '"
                    + url.name()
                    + "'. To modify instances in this group, use the Instance Group Manager API:"
                    + " https://cloud.google.com/compute/docs/reference/latest/"
                    + "instanceGroupManagers");
    if (stored.has("namedPorts")) {
      made.set("namedPorts", stored.get("namedPorts"));
    }
    showNetwork(engine.compute(), url, stored, made);
    engine.store(group, made, engine.compute().emulation().ids().numeric(19));
    stored.put("instanceGroup", group.link());
    engine.write(url, stored);
    changed(engine, url, stored);
  }

  @Override
  void changed(ResourceEngine engine, ResourceUrl url, ObjectNode stored) {
    givePorts(engine, url, stored);
    if (!ManagedInstances.of(url, stored).settled()) {
      GroupSettler.later(engine.compute(), url);
    }
  }

  @Override
  void checkDelete(ComputeContext compute, ResourceUrl url, ObjectNode stored) {
    compute.resources().users(group(url)).stream()
        .filter(u -> !u.equals(url))
        .findFirst()
        .ifPresent(
            u -> {
              throw ComputeErrors.inUse("instance_group_manager", url.path(), u.path());
            });
  }

  @Override
  void deleted(ResourceEngine engine, ResourceUrl url, ObjectNode gone) {
    for (ObjectNode entry : ManagedInstances.of(url, gone).all()) {
      engine.discard(ManagedInstances.instance(url, entry));
    }
    engine.discard(group(url));
  }
}
