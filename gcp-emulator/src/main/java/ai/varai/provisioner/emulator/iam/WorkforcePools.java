package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.iam.PoolKind.Ids;
import ai.varai.provisioner.emulator.iam.PoolKind.Pages;
import ai.varai.provisioner.emulator.iam.PoolKind.Style;
import ai.varai.provisioner.emulator.published.PublishedBodies;
import ai.varai.provisioner.emulator.resourcemanager.Ancestors;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Pools of an organization's people who are known elsewhere, the providers that know them, and the
 * keys of these.
 *
 * @see <a href="https://cloud.google.com/iam/docs/reference/rest/v1/locations.workforcePools">
 *     Reference</a>
 */
final class WorkforcePools {

  private static final String POOL = "locations/{location}/workforcePools/{pool}";
  private static final String PROVIDER = POOL + "/providers/{provider}";
  private static final int SHORTEST_SESSION = 900;
  private static final int LONGEST_SESSION = 43_200;
  static final String SHORT_IDS = "The id must have 4 to 32 lowercase letters, digits and hyphens.";
  static final String LONG_IDS =
      "The id must have 6 to 63 lowercase letters, digits and hyphens, begin with a letter and not"
          + " end with a hyphen.";

  private final PoolRows rows;
  private final PoolOperations operations;
  private final PublishedBodies bodies;

  WorkforcePools(PoolRows rows, PoolOperations operations, PublishedBodies bodies) {
    this.rows = rows;
    this.operations = operations;
    this.bodies = bodies;
  }

  void register(ApiBuilder api) {
    PoolKind pools =
        new PoolKind(
            "WorkforcePool",
            POOL,
            Ids.LONG,
            LONG_IDS,
            new Pages(50, 1000),
            Style.OPERATIONS,
            this::check);
    collection(pools).register(api);
    new PoolPolicies(rows, pools).register(api);
    collection(
            new PoolKind(
                "WorkforcePoolProvider",
                PROVIDER,
                Ids.SHORT,
                SHORT_IDS,
                new Pages(50, 100),
                Style.OPERATIONS,
                new WorkforceProviders(rows.emulation())::check))
        .register(api);
    collection(
            new PoolKind(
                "WorkforcePoolProviderKey",
                PROVIDER + "/keys/{key}",
                Ids.SHORT,
                SHORT_IDS,
                new Pages(10, 10),
                Style.FIXED,
                new PoolKeys(rows)))
        .register(api);
    new WorkforceSubjects(rows, operations).register(api, POOL);
  }

  private PoolCollection collection(PoolKind kind) {
    return new PoolCollection(rows, operations, bodies, kind);
  }

  /** The organization whose pools a caller asks for. */
  static String organization(Emulation emulation, JsonCall call) {
    return organization(emulation, call.parameter("parent").orElse(""));
  }

  private static String organization(Emulation emulation, String parent) {
    if (!parent.matches("organizations/[^/]+")) {
      throw GoogleError.badField(
          "parent", "The parent must be in the format organizations/{org-id}.");
    }
    boolean there =
        emulation.plugin(Ancestors.class).filter(a -> a.organization().equals(parent)).isPresent();
    if (!there) {
      throw GoogleError.permissionDenied("The caller does not have permission");
    }
    return parent;
  }

  private void check(ObjectNode row, Optional<ObjectNode> before) {
    organization(rows.emulation(), Trees.text(row, "parent"));
    String session = Trees.text(row, "sessionDuration");
    if (session.isEmpty()) {
      row.put("sessionDuration", "3600s");
    } else if (!lasts(session)) {
      throw GoogleError.badField(
          "session_duration",
          "The session duration must be between "
              + SHORTEST_SESSION
              + "s and "
              + LONGEST_SESSION
              + "s.");
    }
  }

  private static boolean lasts(String session) {
    return session.matches("\\d{1,9}(\\.\\d{1,9})?s")
        && Double.parseDouble(session.replace("s", "")) >= SHORTEST_SESSION
        && Double.parseDouble(session.replace("s", "")) <= LONGEST_SESSION;
  }
}
