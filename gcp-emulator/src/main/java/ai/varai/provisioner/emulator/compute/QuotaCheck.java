package ai.varai.provisioner.emulator.compute;

import ai.varai.provisioner.emulator.control.Quotas;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** Counts what there is, shows it beside its limit, and refuses what would exceed it. */
final class QuotaCheck {

  private final ComputeContext compute;

  QuotaCheck(ComputeContext compute) {
    this.compute = compute;
  }

  /**
   * @param scope of a regional quota, such as {@code regions/us-central1}
   */
  private long used(Quotas quota, String project, String scope) {
    return compute
        .resources()
        .list(project, quota.regional() ? scope : "", quota.collection())
        .stream()
        .filter(n -> counts(quota, n))
        .count();
  }

  /** Only external addresses are scarce, and a network's own routes are not counted. */
  private static boolean counts(Quotas quota, ObjectNode n) {
    return switch (quota) {
      case STATIC_ADDRESSES -> !n.path("addressType").asText().equals("INTERNAL");
      case ROUTES -> !n.path("name").asText().startsWith(NetworkKind.AUTO_ROUTE);
      default -> true;
    };
  }

  /** Refuses one more resource when there are as many as may be. */
  void oneMore(ResourceUrl url, ObjectNode body) {
    Quotas quota = Quotas.of(url.collection()).orElse(null);
    if (quota == null || !counts(quota, body)) {
      return;
    }
    boolean here = !quota.regional() || url.regional();
    long limit =
        compute
            .emulation()
            .settings()
            .limit(quota, url.project(), quota.regional() ? url.place() : "");
    if (here && used(quota, url.project(), url.scope()) >= limit) {
      throw exceeded(quota, limit, quota.regional() ? " in region " + url.place() : " globally");
    }
  }

  /** In a project's or a region's list of quotas. */
  void show(ArrayNode list, Quotas quota, String project, String scope) {
    list.addObject()
        .put("metric", quota.name())
        .put(
            "limit",
            (double)
                compute
                    .emulation()
                    .settings()
                    .limit(quota, project, scope.replaceFirst("^regions/", "")))
        .put("usage", (double) used(quota, project, scope));
  }

  private static GoogleError exceeded(Quotas quota, long limit, String where) {
    return GoogleError.permissionDenied(
            String.format(
                Locale.ROOT,
                "Quota '%s' exceeded.  Limit: %.1f%s.",
                quota.name(),
                (double) limit,
                where))
        .withReason("quotaExceeded")
        .withDomain("usageLimits");
  }
}
