package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The providers of workload and workforce identity pools, for who takes their tokens. */
public final class IdentityProviders {

  private static final Pattern NAME =
      Pattern.compile(
          "((?:projects/\\d+/locations/global/workloadIdentityPools"
              + "|locations/global/workforcePools)/[^/]+)/providers/[^/]+");

  private final PoolRows rows;

  IdentityProviders(PoolRows rows) {
    this.rows = rows;
  }

  /** The pool of a provider, by the provider's name; empty for what is no such name. */
  public static Optional<String> pool(String provider) {
    Matcher m = NAME.matcher(provider);
    return m.matches() ? Optional.of(m.group(1)) : Optional.empty();
  }

  /**
   * The provider of a name, with its project's number, whose tokens are taken now: neither it nor
   * its pool is deleted or disabled.
   */
  public Optional<ObjectNode> usable(String name) {
    return pool(name)
        .filter(rows::known)
        .flatMap(rows::find)
        .filter(IdentityProviders::inUse)
        .flatMap(pool -> rows.find(name))
        .filter(IdentityProviders::inUse);
  }

  private static boolean inUse(ObjectNode row) {
    return !PoolRows.deleted(row) && !Trees.flag(row, "disabled");
  }
}
