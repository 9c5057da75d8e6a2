package ai.varai.provisioner.lifecycle.state;

import ai.varai.provisioner.lifecycle.codec.Fingerprints;
import ai.varai.provisioner.lifecycle.codec.Trees;
import ai.varai.provisioner.model.resource.ResourceAddress;
import java.util.Map;
import java.util.Set;

/**
 * A resource as the state has it.
 *
 * @param id the provider's name for it
 * @param attributes as last observed, encoded; sensitive ones only as fingerprints
 * @param dependencies the direct ones that it had when it was last applied
 * @param unmarked whether it was taken over and does not carry the stack's marks, so that no list
 *     shows it
 */
public record StoredResource(
    ResourceAddress address,
    String id,
    Map<String, Object> attributes,
    Set<ResourceAddress> dependencies,
    boolean isProtected,
    boolean unmarked) {

  /** Whether the state would say the same of both: it has secrets only as fingerprints. */
  public boolean sameAs(StoredResource other, Fingerprints fingerprints) {
    return written(fingerprints).equals(other.written(fingerprints));
  }

  private StoredResource written(Fingerprints fingerprints) {
    return new StoredResource(
        address, id, Trees.written(attributes, fingerprints), dependencies, isProtected, unmarked);
  }

  StoredResource at(ResourceAddress other) {
    return new StoredResource(other, id, attributes, dependencies, isProtected, unmarked);
  }

  /** The same with other dependencies: for a move of one of them. */
  StoredResource dependingOn(Set<ResourceAddress> others) {
    return new StoredResource(address, id, attributes, others, isProtected, unmarked);
  }

  /** The same, protected or not. */
  public StoredResource withProtection(boolean value) {
    return new StoredResource(address, id, attributes, dependencies, value, unmarked);
  }
}
