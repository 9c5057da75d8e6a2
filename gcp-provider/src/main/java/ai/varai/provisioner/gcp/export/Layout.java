package ai.varai.provisioner.gcp.export;

import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.ResourceGraph;
import ai.varai.provisioner.model.resource.ResourceNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where each resource of an environment goes in the Terraform project: into which collection of
 * which module. Terraform lets the resources of one collection not refer to each other; those that
 * need others of their kind go into a second collection, and so on.
 */
final class Layout {
  /**
   * A collection of resources of one type in a module.
   *
   * @param looksUp whether they are data sources
   * @param kept arguments that imported resources keep
   */
  record Slot(
      KindExport.Module module,
      String type,
      String collection,
      boolean inProject,
      boolean looksUp,
      List<String> kept)
      implements Comparable<Slot> {
    /** Where an environment finds one of its resources. */
    String place(String key) {
      return "module." + module.label() + "." + collection + "[" + Hcl.quoted(key) + "]";
    }

    /** What Terraform itself calls one of its resources. */
    String address(String key) {
      return "module."
          + module.label()
          + "."
          + type
          + "."
          + collection
          + "["
          + Hcl.quoted(key)
          + "]";
    }

    @Override
    public int compareTo(Slot other) {
      int byModule = module.compareTo(other.module);
      return byModule != 0 ? byModule : collection.compareTo(other.collection);
    }
  }

  private final ResourceGraph graph;
  private final Map<String, Integer> rounds = new HashMap<>();
  private final Map<Slot, Map<String, Body>> slots = new LinkedHashMap<>();
  private final Map<ResourceAddress, Slot> places = new HashMap<>();

  Layout(ResourceGraph graph) {
    this.graph = graph;
    graph.nodes().forEach(this::place);
    graph.nodes().forEach(this::fill);
  }

  private void place(ResourceNode<?> node) {
    place(node, KindExports.of(node.resource()));
  }

  @SuppressWarnings("unchecked") // the export was found by the class of the resource
  private <R extends Resource> void place(ResourceNode<?> node, KindExport<R> export) {
    R resource = (R) node.resource();
    int round = round(node.address(), node.address().kind());
    places.put(
        node.address(),
        new Slot(
            export.module(),
            export.type(resource),
            export.collection(resource) + (round == 0 ? "" : "_" + (round + 1)),
            export.inProject(),
            export.looksUp(),
            export.kept()));
  }

  /** How many resources of the kind stand one behind the other below this one. */
  private int round(ResourceAddress address, String kind) {
    String key = kind + " below " + address;
    Integer known = rounds.get(key);
    if (known != null) {
      return known;
    }
    int most = 0;
    for (ResourceAddress needed : graph.dependenciesOf(address)) {
      most = Math.max(most, round(needed, kind) + (needed.kind().equals(kind) ? 1 : 0));
    }
    rounds.put(key, most);
    return most;
  }

  private void fill(ResourceNode<?> node) {
    fill(node, KindExports.of(node.resource()));
  }

  @SuppressWarnings("unchecked") // the export was found by the class of the resource
  private <R extends Resource> void fill(ResourceNode<?> node, KindExport<R> export) {
    R resource = (R) node.resource();
    String key = node.address().name();
    References references = references();
    var body = new Body(key, references);
    export.terraform(resource, body);
    slots.computeIfAbsent(slot(node.address()), each -> new LinkedHashMap<>()).put(key, body);
    export
        .companion(resource)
        .ifPresent(
            companion -> {
              var second = new Body(key, references);
              companion.content().accept(second);
              slots
                  .computeIfAbsent(
                      new Slot(
                          export.module(),
                          companion.type(),
                          companion.collection(),
                          false,
                          false,
                          List.of()),
                      each -> new LinkedHashMap<>())
                  .put(key, second);
            });
  }

  private Slot slot(ResourceAddress address) {
    Slot slot = places.get(address);
    if (slot == null) {
      throw new IllegalArgumentException(address + " is not in the graph");
    }
    return slot;
  }

  /** Writes references to resources of this environment. */
  References references() {
    return new References(
        new References.Places() {
          @Override
          public String place(ResourceAddress address) {
            return slot(address).place(address.name());
          }

          @Override
          public String attribute(ResourceAddress address, String component) {
            return KindExports.of(graph.find(address).orElseThrow().resource())
                .attribute(component);
          }
        });
  }

  /** The resources by collection and key. */
  Map<Slot, Map<String, Body>> slots() {
    return slots;
  }

  /**
   * How Terraform imports resources that exist: its address for each, with the id.
   *
   * @param ids the provider's names for them
   */
  Map<String, String> imports(String project, Map<ResourceAddress, String> ids) {
    var imports = new TreeMap<String, String>();
    for (ResourceNode<?> node : graph.nodes()) {
      String id = ids.get(node.address());
      if (id != null && !slot(node.address()).looksUp()) {
        imports.put(
            slot(node.address()).address(node.address().name()),
            KindExports.of(node.resource()).importId(project, id));
      }
    }
    return imports;
  }

  /** What the resource waits for without referring to it, as expressions. */
  Hcl after(ResourceNode<?> node) {
    var ids = new TreeSet<String>();
    for (ResourceAddress needed : node.dependsOn()) {
      ids.add(slot(needed).place(needed.name()) + ".id");
    }
    return new Hcl.Sequence(ids.stream().<Hcl>map(Hcl.Expression::new).toList());
  }

  /** The node behind a key of a collection; companions have none. */
  java.util.Optional<ResourceNode<?>> node(Slot slot, String key) {
    return graph.nodes().stream()
        .<ResourceNode<?>>map(node -> node)
        .filter(node -> slot(node.address()).equals(slot) && node.address().name().equals(key))
        .findFirst();
  }
}
