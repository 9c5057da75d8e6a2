package ai.varai.provisioner.lifecycle.spi;

import ai.varai.provisioner.model.resource.Resource;
import java.util.Optional;

/**
 * A resource as the provider sees it, with its computed attributes.
 *
 * @param resource the attributes; sensitive ones hold whatever the provider can know without
 *     revealing a secret
 * @param id the provider's own unique name for it, stable over its life
 * @param owner whose marks it carries; empty when it carries none
 * @param defect why it is of no use although its attributes are as they are, such as {@code stopped
 *     (exit code 137)}; an update repairs it. Empty when nothing is known to be wrong
 */
public record Observed<R extends Resource>(
    R resource, String id, Optional<Ownership> owner, Optional<String> defect) {

  public Observed(R resource, String id, Optional<Ownership> owner) {
    this(resource, id, owner, Optional.empty());
  }

  public static <R extends Resource> Observed<R> of(R resource, String id, Ownership owner) {
    return new Observed<>(resource, id, Optional.of(owner));
  }
}
