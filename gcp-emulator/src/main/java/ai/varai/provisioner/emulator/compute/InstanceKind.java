package ai.varai.provisioner.emulator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Virtual machines, as the control plane shows them; nothing boots. */
final class InstanceKind extends ResourceKind {

  private static final String CPU = "Intel Broadwell";
  private static final Set<String> OFF = Set.of("TERMINATED", "SUSPENDED");

  @Override
  void prepare(Change c) {
    c.require("machineType");
    c.byDefault("deletionProtection", false);
    c.byDefault("startRestricted", false);
    c.byDefault("cpuPlatform", CPU);
    if (c.text("minCpuPlatform").equalsIgnoreCase("automatic")) {
      c.body().remove("minCpuPlatform");
    }
    c.byDefault("status", "RUNNING");
    ObjectNode tags = c.object("tags");
    tags.put("fingerprint", Json.fingerprint(tags.path("items").toString(), c.text("id")));
    ObjectNode metadata = c.object("metadata");
    metadata.put("kind", "compute#metadata");
    metadata.put("fingerprint", Json.fingerprint(metadata.path("items").toString(), c.text("id")));
    scheduling(c.object("scheduling"));
    accounts(c);
    int index = 0;
    for (JsonNode d : c.body().path("disks")) {
      ObjectNode disk = (ObjectNode) d;
      disk(disk);
      checkForce(c, disk);
      disk.put("index", index++);
      disk.put("kind", "compute#attachedDisk");
    }
    index = 0;
    for (JsonNode n : c.body().path("networkInterfaces")) {
      nic(c, (ObjectNode) n, index++);
    }
    if (c.isInsert()) {
      InitialDisks.make(c);
      shield(c.body());
      c.body().put("lastStartTimestamp", ComputeOperations.time(c.compute().now()));
    }
  }

  /** Said with a request only. */
  private static void checkForce(Change c, ObjectNode disk) {
    JsonNode force = disk.remove("forceAttach");
    if (force != null
        && force.asBoolean()
        && ResourceUrl.parse(disk.path("source").asText(), c.url().project())
            .filter(ResourceUrl::zonal)
            .isPresent()) {
      throw ComputeErrors.invalid("Force attaching zonal disks is not supported.");
    }
  }

  /** Scopes without an account are those of the project's default one; nothing is no account. */
  private static void accounts(Change c) {
    if (!(c.body().get("serviceAccounts") instanceof ArrayNode accounts)) {
      return;
    }
    for (int i = accounts.size() - 1; i >= 0; i--) {
      ObjectNode account = (ObjectNode) accounts.get(i);
      String email = account.path("email").asText("");
      if (email.isEmpty() && account.path("scopes").isEmpty()) {
        accounts.remove(i);
      } else if (email.isEmpty() || email.equals("default")) {
        String number = c.compute().emulation().projects().require(c.url().project()).number();
        account.put("email", number + "-compute@developer.gserviceaccount.com");
      }
    }
  }

  static void disk(ObjectNode disk) {
    attached(disk);
    fill(disk, "interface", "SCSI");
  }

  /** What is said of a disk also before there is a machine: no interface. */
  static void attached(ObjectNode disk) {
    fill(disk, "type", "PERSISTENT");
    fill(disk, "mode", "READ_WRITE");
    for (String f : List.of("autoDelete", "boot")) {
      if (!disk.has(f)) {
        disk.put(f, false);
      }
    }
  }

  /** Machines that may be taken away at any time are not moved, nor started again. */
  static void scheduling(ObjectNode s) {
    boolean spot =
        s.path("preemptible").asBoolean() || s.path("provisioningModel").asText().equals("SPOT");
    fill(s, "onHostMaintenance", spot ? "TERMINATE" : "MIGRATE");
    if (!s.path("preemptible").asBoolean()) {
      fill(s, "provisioningModel", "STANDARD");
    }
    if (!s.has("automaticRestart")) {
      s.put("automaticRestart", !spot);
    }
    if (!s.has("preemptible")) {
      s.put("preemptible", spot);
    }
    for (String duration : List.of("localSsdRecoveryTimeout", "maxRunDuration")) {
      if (s.get(duration) instanceof ObjectNode d && !d.has("nanos")) {
        d.put("nanos", 0);
      }
    }
  }

  static void fill(ObjectNode node, String field, String value) {
    if (!node.has(field)) {
      node.put(field, value);
    }
  }

  private static void nic(Change c, ObjectNode nic, int index) {
    fill(nic, "name", "nic" + index);
    nic.put("kind", "compute#networkInterface");
    fill(nic, "stackType", "IPV4_ONLY");
    Optional<Regions.Region> region = Regions.ofZone(c.url().place());
    Optional<ResourceUrl> subnet =
        ResourceUrl.parse(nic.path("subnetwork").asText(), c.url().project());
    if (subnet.isEmpty() && region.isPresent()) {
      String network =
          ResourceUrl.parse(nic.path("network").asText(), c.url().project())
              .map(ResourceUrl::name)
              .orElse("default");
      ResourceUrl auto =
          new ResourceUrl(
              c.url().project(), "regions/" + region.get().name(), "subnetworks", network);
      if (c.compute().resources().exists(auto)) {
        nic.put("subnetwork", auto.link());
        subnet = Optional.of(auto);
      }
    }
    Optional<ObjectNode> stored = subnet.flatMap(c.compute().resources()::find);
    stored.ifPresent(s -> fill(nic, "network", s.path("network").asText()));
    List<Cidr> used =
        c.compute().resources().list(c.url().project(), "", "instances").stream()
            .flatMap(n -> n.findValuesAsText("networkIP").stream())
            .flatMap(t -> Cidr.parse(t).stream())
            .toList();
    if (!nic.has("networkIP")) {
      stored
          .flatMap(s -> Cidr.parse(s.path("ipCidrRange").asText()))
          .flatMap(r -> r.free(32, 2, used))
          .ifPresent(ip -> nic.put("networkIP", ip.at(0)));
    }
    stored.ifPresent(s -> Ipv6Ranges.assign(c, nic, s));
    nic.put("fingerprint", Json.fingerprint(nic.path("networkIP").asText(), c.text("id")));
    for (JsonNode a : nic.path("accessConfigs")) {
      ObjectNode access = (ObjectNode) a;
      access(access);
      if (!access.has("natIP") && !OFF.contains(c.text("status"))) {
        access.put("natIP", AddressKind.external(c.compute(), "IPV4"));
      }
    }
  }

  /** What is said of a way in from outside also before there is a machine. */
  static void access(ObjectNode access) {
    access.put("kind", "compute#accessConfig");
    fill(access, "type", "ONE_TO_ONE_NAT");
    fill(access, "name", "External NAT");
    fill(access, "networkTier", "PREMIUM");
  }

  /**
   * Machines that start by UEFI are shielded ones, with all but Secure Boot unless their body says
   * otherwise.
   *
   * @see <a href="https://cloud.google.com/compute/shielded-vm/docs/shielded-vm">Shielded VM</a>
   */
  private static void shield(ObjectNode instance) {
    boolean uefi =
        instance
            .path("disks")
            .valueStream()
            .filter(d -> d.path("boot").asBoolean())
            .flatMap(d -> d.path("guestOsFeatures").valueStream())
            .anyMatch(f -> f.path("type").asText().equals("UEFI_COMPATIBLE"));
    if (!uefi) {
      return;
    }
    ObjectNode config = instance.withObject("shieldedInstanceConfig");
    fill(config, "enableSecureBoot", false);
    fill(config, "enableVtpm", true);
    fill(config, "enableIntegrityMonitoring", true);
    fill(instance.withObject("shieldedInstanceIntegrityPolicy"), "updateAutoLearnPolicy", true);
  }

  private static void fill(ObjectNode node, String field, boolean value) {
    if (!node.has(field)) {
      node.put(field, value);
    }
  }

  /**
   * Starts, stops or suspends a machine: one that does not run has no processor, and no address
   * from outside but a reserved one.
   */
  static void become(ComputeContext compute, ObjectNode instance, String status) {
    instance.put("status", status);
    boolean off = OFF.contains(status);
    instance.put("cpuPlatform", off ? "Unknown CPU Platform" : CPU);
    instance.put(
        switch (status) {
          case "TERMINATED" -> "lastStopTimestamp";
          case "SUSPENDED" -> "lastSuspendedTimestamp";
          default -> "lastStartTimestamp";
        },
        ComputeOperations.time(compute.now()));
    String project =
        ResourceUrl.parse(instance.path("selfLink").asText(), "").orElseThrow().project();
    for (JsonNode nic : instance.path("networkInterfaces")) {
      for (JsonNode a : nic.path("accessConfigs")) {
        ObjectNode access = (ObjectNode) a;
        if (!off && !access.has("natIP")) {
          access.put("natIP", AddressKind.external(compute, "IPV4"));
        } else if (off
            && compute
                .resources()
                .with(project, "addresses", "address", access.path("natIP").asText())
                .isEmpty()) {
          access.remove("natIP");
        }
      }
    }
  }

  /** Disks grow while machines have them. */
  @Override
  void view(ComputeContext compute, ResourceUrl url, ObjectNode shown) {
    for (JsonNode disk : shown.path("disks")) {
      InitialDisks.show(compute, url.project(), (ObjectNode) disk);
    }
  }

  @Override
  Set<String> immutable() {
    return Set.of("machineType");
  }

  @Override
  void checkDelete(ComputeContext compute, ResourceUrl url, ObjectNode stored) {
    if (stored.path("deletionProtection").asBoolean()) {
      throw ComputeErrors.invalid(
              "Invalid resource usage: 'Resource cannot be deleted if it's protected against"
                  + " deletion. Please first disable deletion protection on the resource.'.")
          .withReason("invalidResourceUsage");
    }
  }

  /** Groups do not hold an instance back: it leaves them. */
  @Override
  boolean harmless(ResourceUrl user, ObjectNode stored) {
    return user.collection().equals("instanceGroups");
  }

  @Override
  void deleted(ResourceEngine engine, ResourceUrl url, ObjectNode gone) {
    for (JsonNode d : gone.path("disks")) {
      if (d.path("autoDelete").asBoolean()) {
        ResourceUrl.parse(d.path("source").asText(), url.project())
            .ifPresent(engine.compute().resources()::remove);
      } else {
        InitialDisks.stamp(engine.compute(), url.project(), d, "lastDetachTimestamp");
      }
    }
    GroupSettler.left(engine, url);
  }
}
