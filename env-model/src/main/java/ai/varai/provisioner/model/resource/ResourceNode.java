package ai.varai.provisioner.model.resource;

import java.util.Set;

/**
 * A resource in its graph.
 *
 * @param dependsOn dependencies that no reference expresses; those that follow from references are
 *     not repeated here
 * @param isProtected whether deleting or replacing it is refused until the protection has been
 *     lifted by an apply
 */
public record ResourceNode<R extends Resource>(
    ResourceAddress address, R resource, Set<ResourceAddress> dependsOn, boolean isProtected) {
  public ResourceNode {
    dependsOn = Set.copyOf(dependsOn);
  }

  /** A reference to one of this resource's attributes. */
  public <T> Value<T> ref(Attribute<? super R, T> attribute) {
    return new Value.Ref<>(address, attribute.component(), attribute.type());
  }
}
