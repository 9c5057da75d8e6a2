package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.iam.PoolKind.Ids;
import ai.varai.provisioner.emulator.iam.PoolKind.Pages;
import ai.varai.provisioner.emulator.iam.PoolKind.Style;
import ai.varai.provisioner.emulator.published.PublishedBodies;

/**
 * Workload identity pools and their providers. Tokens of others are not exchanged here.
 *
 * @see <a
 *     href="https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools">
 *     Reference</a>
 */
final class WorkloadPools {

  private static final String POOL =
      "projects/{project}/locations/{location}/workloadIdentityPools/{pool}";

  private final PoolRows rows;
  private final PoolOperations operations;
  private final PublishedBodies bodies;

  WorkloadPools(PoolRows rows, PoolOperations operations, PublishedBodies bodies) {
    this.rows = rows;
    this.operations = operations;
    this.bodies = bodies;
  }

  void register(ApiBuilder api) {
    collection(
            new PoolKind(
                "WorkloadIdentityPool",
                POOL,
                Ids.SHORT,
                WorkforcePools.SHORT_IDS,
                new Pages(50, 1000),
                Style.OPERATIONS,
                (row, before) -> {}))
        .register(api);
    collection(
            new PoolKind(
                "WorkloadIdentityPoolProvider",
                POOL + "/providers/{provider}",
                Ids.SHORT,
                WorkforcePools.SHORT_IDS,
                new Pages(50, 100),
                Style.OPERATIONS,
                (row, before) -> PoolProviders.check(row)))
        .register(api);
  }

  private PoolCollection collection(PoolKind kind) {
    return new PoolCollection(rows, operations, bodies, kind);
  }
}
