package ai.varai.provisioner.emulator.compute;

import ai.varai.provisioner.emulator.control.Quotas;
import ai.varai.provisioner.emulator.support.Ids;
import ai.varai.provisioner.emulator.support.Projects.Project;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** What Google fills: regions, zones, machine and disk types, and the project itself. */
final class Catalog {

  private static final String SINCE = "1969-12-31T16:00:00.000-08:00";

  /** What nearly every zone has; newer ones come zone by zone. */
  private static final List<String> CPU_PLATFORMS =
      List.of(
          "Intel Ice Lake",
          "Intel Cascade Lake",
          "Intel Skylake",
          "Intel Broadwell",
          "Intel Haswell",
          "Intel Ivy Bridge",
          "AMD Milan",
          "AMD Rome");

  /** Machine types that share a core, and how much of it is theirs where that is told. */
  private static final Map<String, String> SHARED =
      Map.of(
          "e2-micro", "1/8 ",
          "e2-small", "1/4 ",
          "e2-medium", "1/2 ",
          "f1-micro", "",
          "g1-small", "");

  private final ComputeContext compute;

  Catalog(ComputeContext compute) {
    this.compute = compute;
  }

  void addTo(Handlers handlers) {
    handlers.add("regions.get", this::region);
    handlers.add(
        "regions.list", r -> Lists.list(r, Regions.all().stream().map(g -> region(r, g)).toList()));
    handlers.add("zones.get", this::zone);
    handlers.add("zones.list", this::zones);
    addTypes(handlers, "machineTypes", Catalog::machineTypes);
    addTypes(handlers, "diskTypes", Catalog::diskTypes);
    addTypes(handlers, "nodeTypes", Catalog::nodeTypes);
    addTypes(handlers, "storagePoolTypes", Catalog::poolTypes);
    handlers.add("projects.get", r -> project(r.project()));
  }

  /** What there is to choose from in each zone. */
  private void addTypes(
      Handlers handlers, String collection, Function<Request, List<ObjectNode>> types) {
    handlers.add(collection + ".get", r -> typed(r, types.apply(r), collection));
    handlers.add(collection + ".list", r -> Lists.list(r, types.apply(r)));
    handlers.add(
        collection + ".aggregatedList",
        r -> {
          List<ObjectNode> all = new ArrayList<>();
          for (Regions.Region region : Regions.all()) {
            for (String zone : region.zones()) {
              ResourceUrl url = new ResourceUrl(r.project().id(), "zones/" + zone, collection, "");
              all.addAll(
                  types.apply(new Request(r.method(), r.call(), r.project(), url, r.resource())));
            }
          }
          return Lists.aggregated(r, compute.methods(), all);
        });
  }

  private static String link(Request r, String rest) {
    return ResourceUrl.BASE + "projects/" + r.project().id() + "/" + rest;
  }

  private static ObjectNode given(String kind, String name, String selfLink) {
    return Json.object()
        .put("kind", kind)
        .put("id", Ids.stableNumber(name, 4))
        .put("creationTimestamp", SINCE)
        .put("name", name)
        .put("description", name)
        .put("status", "UP")
        .put("selfLink", selfLink);
  }

  private ObjectNode region(Request r, Regions.Region region) {
    ObjectNode n = given("compute#region", region.name(), link(r, "regions/" + region.name()));
    ArrayNode zones = n.putArray("zones");
    region.zones().forEach(z -> zones.add(link(r, "zones/" + z)));
    ArrayNode quotas = n.putArray("quotas");
    quota(quotas, "CPUS", 24, 0);
    quota(quotas, "DISKS_TOTAL_GB", 4096, 0);
    new QuotaCheck(compute)
        .show(quotas, Quotas.STATIC_ADDRESSES, r.project().id(), "regions/" + region.name());
    quota(quotas, "IN_USE_ADDRESSES", 8, 0);
    n.put("supportsPzs", false);
    return n;
  }

  private static void quota(ArrayNode list, String metric, double limit, double usage) {
    list.addObject().put("metric", metric).put("limit", limit).put("usage", usage);
  }

  private ObjectNode region(Request r) {
    String name = r.call().variable("region");
    return region(
        r,
        Regions.find(name)
            .orElseThrow(
                () -> ComputeErrors.notFound("projects/" + r.project().id() + "/regions/" + name)));
  }

  private static ObjectNode zone(Request r, Regions.Region region, String zone) {
    ArrayNode platforms = JsonNodeFactory.instance.arrayNode();
    CPU_PLATFORMS.forEach(platforms::add);
    return given("compute#zone", zone, link(r, "zones/" + zone))
        .put("region", link(r, "regions/" + region.name()))
        .put("supportsPzs", false)
        .set("availableCpuPlatforms", platforms);
  }

  private ObjectNode zone(Request r) {
    String name = r.call().variable("zone");
    return zone(
        r,
        Regions.ofZone(name)
            .orElseThrow(
                () -> ComputeErrors.notFound("projects/" + r.project().id() + "/zones/" + name)),
        name);
  }

  private ObjectNode zones(Request r) {
    List<ObjectNode> out = new ArrayList<>();
    for (Regions.Region g : Regions.all()) {
      g.zones().forEach(z -> out.add(zone(r, g, z)));
    }
    return Lists.list(r, out);
  }

  private static List<ObjectNode> machineTypes(Request r) {
    List<ObjectNode> out = new ArrayList<>();
    out.add(machine(r, "e2-micro", 2, 1024));
    out.add(machine(r, "e2-small", 2, 2048));
    out.add(machine(r, "e2-medium", 2, 4096));
    out.add(machine(r, "f1-micro", 1, 614));
    out.add(machine(r, "g1-small", 1, 1740));
    for (String family : new String[] {"e2", "n1", "n2"}) {
      double perCore = family.equals("n1") ? 3.75 : 4;
      for (int cpus = family.equals("n1") ? 1 : 2; cpus <= 32; cpus *= 2) {
        out.add(machine(r, family + "-standard-" + cpus, cpus, (int) (cpus * perCore * 1024)));
      }
    }
    return Lists.byName(out);
  }

  private static ObjectNode machine(Request r, String name, int cpus, int memoryMb) {
    ObjectNode n = type(r, "compute#machineType", "machineTypes", name);
    boolean shared = SHARED.containsKey(name);
    n.put(
        "description",
        (name.startsWith("e2-") ? "Efficient Instance, " : "")
            + cpus
            + (cpus == 1 || shared ? " vCPU" : " vCPUs")
            + (shared ? " (" + SHARED.get(name) + "shared physical core) and " : ", ")
            + gigabytes(memoryMb)
            + " GB RAM");
    n.put("guestCpus", cpus);
    n.put("memoryMb", memoryMb);
    n.put("imageSpaceGb", 0);
    n.put("maximumPersistentDisks", 128);
    n.put("maximumPersistentDisksSizeGb", "263168");
    n.put("isSharedCpu", shared);
    n.put("architecture", "X86_64");
    return n;
  }

  private static String gigabytes(int megabytes) {
    DecimalFormat shortest =
        new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT));
    return megabytes % 256 == 0
        ? shortest.format(megabytes / 1024.0)
        : shortest.format(Math.round(megabytes / 102.4) / 10.0);
  }

  private static ObjectNode type(Request r, String kind, String collection, String name) {
    return Json.object()
        .put("kind", kind)
        .put("id", Ids.stableNumber(name, 6))
        .put("creationTimestamp", SINCE)
        .put("name", name)
        .put("zone", r.url().place())
        .put("selfLink", r.url().in(collection, name).link());
  }

  private static List<ObjectNode> diskTypes(Request r) {
    List<ObjectNode> out = new ArrayList<>();
    for (String[] t :
        new String[][] {
          {"pd-balanced", "Balanced Persistent Disk", "10GB-65536GB"},
          {"pd-ssd", "SSD Persistent Disk", "10GB-65536GB"},
          {"pd-standard", "Standard Persistent Disk", "10GB-65536GB"}
        }) {
      out.add(
          type(r, "compute#diskType", "diskTypes", t[0])
              .put("description", t[1])
              .put("validDiskSize", t[2])
              .put("defaultDiskSizeGb", "100")
              .put("zone", r.url().scopeLink()));
    }
    return out;
  }

  /** Names of node types say how many CPUs and how many GB they have. */
  private static List<ObjectNode> nodeTypes(Request r) {
    List<ObjectNode> out = new ArrayList<>();
    for (String[] t :
        new String[][] {
          {"c2-node-60-240", "Intel Cascade Lake"},
          {"c3-node-176-352", "Intel Sapphire Rapids"},
          {"c3-node-176-704", "Intel Sapphire Rapids"},
          {"g2-node-96-384", "Intel Cascade Lake"},
          {"m1-node-96-1433", "Intel Skylake"},
          {"n1-node-96-624", "Intel Skylake"},
          {"n2-node-80-640", "Intel Cascade Lake"},
          {"n2-node-128-864", "Intel Ice Lake"},
          {"n2d-node-224-896", "AMD Rome"}
        }) {
      String[] parts = t[0].split("-", -1);
      out.add(
          type(r, "compute#nodeType", "nodeTypes", t[0])
              .put("description", t[0])
              .put("cpuPlatform", t[1])
              .put("guestCpus", Integer.parseInt(parts[2]))
              .put("memoryMb", Integer.parseInt(parts[3]) * 1024)
              .put("localSsdGb", 0));
    }
    return out;
  }

  private static List<ObjectNode> poolTypes(Request r) {
    List<ObjectNode> out = new ArrayList<>();
    for (String[] t :
        new String[][] {
          {
            "1001",
            "hyperdisk-throughput",
            "Hyperdisk Throughput Storage Pool",
            "0",
            "0",
            "10",
            "180"
          },
          {
            "1002",
            "hyperdisk-balanced",
            "Hyperdisk Balanced Storage Pool",
            "0",
            "400000",
            "1024",
            "10240"
          }
        }) {
      ObjectNode type =
          type(r, "compute#storagePoolType", "storagePoolTypes", t[1])
              .put("id", t[0])
              .put("creationTimestamp", "1969-12-31T16:00:00.000-08:00")
              .put("description", t[2])
              .put("zone", r.url().scopeLink())
              .put("selfLinkWithId", r.url().in("storagePoolTypes", t[0]).link())
              .put("minPoolProvisionedIops", t[3])
              .put("maxPoolProvisionedIops", t[4])
              .put("minPoolProvisionedThroughput", t[5])
              .put("maxPoolProvisionedThroughput", t[6])
              .put("minPoolProvisionedCapacityGb", "10240")
              .put("maxPoolProvisionedCapacityGb", "1048576")
              .put("minSizeGb", "10240")
              .put("maxSizeGb", "1048576");
      type.putArray("supportedDiskTypes").add(r.url().in("diskTypes", t[1]).link());
      out.add(type);
    }
    return out;
  }

  private static ObjectNode typed(Request r, List<ObjectNode> all, String collection) {
    return all.stream()
        .filter(n -> n.path("name").asText().equals(r.url().name()))
        .findFirst()
        .orElseThrow(() -> ComputeErrors.notFound(r.url().in(collection, r.url().name()).path()));
  }

  /** What a project shows. */
  ObjectNode project(Project project) {
    String id = project.id();
    ObjectNode n =
        Json.object()
            .put("kind", "compute#project")
            .put("id", Ids.stableNumber("compute " + id, 18))
            .put("creationTimestamp", SINCE)
            .put("name", id)
            .put("selfLink", ResourceUrl.BASE + "projects/" + id)
            .put(
                "defaultServiceAccount",
                project.number() + "-compute@developer.gserviceaccount.com")
            .put("defaultNetworkTier", "PREMIUM")
            .put(
                "xpnProjectStatus",
                SharedVpc.lends(compute, id) ? "HOST" : "UNSPECIFIED_XPN_PROJECT_STATUS")
            .put("vmDnsSetting", "ZONAL_ONLY")
            .put("cloudArmorTier", "CA_STANDARD");
    n.putObject("commonInstanceMetadata")
        .put("kind", "compute#metadata")
        .put("fingerprint", Json.fingerprint("", id));
    ArrayNode quotas = n.putArray("quotas");
    QuotaCheck check = new QuotaCheck(compute);
    for (Quotas quota : Quotas.values()) {
      if (!quota.collection().isEmpty() && !quota.regional()) {
        check.show(quotas, quota, id, "");
      }
    }
    ProjectVerbs.show(compute, n);
    return n;
  }
}
