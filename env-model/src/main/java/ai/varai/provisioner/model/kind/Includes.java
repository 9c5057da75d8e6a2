package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Comparison;
import java.util.Map;

/** A map to which the service adds entries of its own: satisfied when what was wanted is in it. */
public final class Includes implements Comparison {
  @Override
  public boolean satisfied(Object wanted, Object actual) {
    return wanted instanceof Map<?, ?> w
        && actual instanceof Map<?, ?> a
        && a.entrySet().containsAll(w.entrySet());
  }
}
