package ai.varai.provisioner.model.resource;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Everything that an environment wants, as resources with references between them, and the outputs
 * that it promises. Immutable. Dependencies are acyclic and every reference leads to a resource of
 * the graph: {@link Builder#build()} refuses anything else.
 */
public final class ResourceGraph {
  private final Map<ResourceAddress, ResourceNode<?>> nodes;
  private final Map<ResourceAddress, Set<ResourceAddress>> dependencies;
  private final Map<String, Value<?>> outputs;

  private ResourceGraph(
      Map<ResourceAddress, ResourceNode<?>> nodes,
      Map<ResourceAddress, Set<ResourceAddress>> dependencies,
      Map<String, Value<?>> outputs) {
    this.nodes = nodes;
    this.dependencies = dependencies;
    this.outputs = outputs;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** All resources, in the order in which they were added. */
  public Collection<ResourceNode<?>> nodes() {
    return nodes.values();
  }

  public Optional<ResourceNode<?>> find(ResourceAddress address) {
    return Optional.ofNullable(nodes.get(address));
  }

  /**
   * What the resource directly depends on: the targets of its references and its explicit
   * dependencies.
   */
  public Set<ResourceAddress> dependenciesOf(ResourceAddress address) {
    return dependencies.getOrDefault(address, Set.of());
  }

  /**
   * The environment's outputs by path; {@code /} separates the levels: {@code
   * services/auth-service/url}.
   */
  public Map<String, Value<?>> outputs() {
    return outputs;
  }

  public int size() {
    return nodes.size();
  }

  /** Collects resources; not thread-safe. */
  public static final class Builder {
    private final Map<ResourceAddress, ResourceNode<?>> nodes = new LinkedHashMap<>();
    private final Map<String, Value<?>> outputs = new TreeMap<>();

    private Builder() {}

    /**
     * Adds a resource under a name unique within its kind.
     *
     * @throws IllegalArgumentException when the address is taken
     */
    public <R extends Resource> ResourceNode<R> add(
        String name, R resource, ResourceNode<?>... dependsOn) {
      return add(name, resource, false, dependsOn);
    }

    /** Adds a resource, protected against deletion when {@code isProtected}. */
    public <R extends Resource> ResourceNode<R> add(
        String name, R resource, boolean isProtected, ResourceNode<?>... dependsOn) {
      var address = new ResourceAddress(KindName.of(resource.getClass()), name);
      var explicit =
          java.util.Arrays.stream(dependsOn)
              .map(node -> node.address())
              .collect(java.util.stream.Collectors.toUnmodifiableSet());
      var node = new ResourceNode<>(address, resource, explicit, isProtected);
      if (nodes.putIfAbsent(address, node) != null) {
        throw new IllegalArgumentException("two resources have the address " + address);
      }
      return node;
    }

    /** Promises an output; {@code /} separates the levels of the path. */
    public Builder output(String path, Value<?> value) {
      outputs.put(path, value);
      return this;
    }

    /**
     * The finished graph.
     *
     * @throws IllegalArgumentException when a dependency leads nowhere or in a circle; the message
     *     shows the circle
     */
    public ResourceGraph build() {
      var dependencies = GraphCheck.dependencies(nodes);
      return new ResourceGraph(
          java.util.Collections.unmodifiableMap(new LinkedHashMap<>(nodes)),
          dependencies,
          java.util.Collections.unmodifiableMap(new TreeMap<>(outputs)));
    }
  }
}
