package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Comparison;

/** A size that may grow by itself: satisfied by anything that is not smaller. */
public final class AtLeast implements Comparison {
  @Override
  public boolean satisfied(Object wanted, Object actual) {
    return wanted instanceof Number w
        && actual instanceof Number a
        && a.doubleValue() >= w.doubleValue();
  }
}
