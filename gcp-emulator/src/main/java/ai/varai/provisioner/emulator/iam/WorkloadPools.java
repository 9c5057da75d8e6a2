package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.iam.PoolKind.Ids;
import ai.varai.provisioner.emulator.iam.PoolKind.Pages;
import ai.varai.provisioner.emulator.iam.PoolKind.Style;
import ai.varai.provisioner.emulator.published.PublishedBodies;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * Workload identity pools. In one for federation lie providers, whose tokens the Security Token
 * Service exchanges; in a trust domain lie namespaces with the identities of workloads.
 *
 * @see <a
 *     href="https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools">
 *     Reference</a>
 */
final class WorkloadPools {

  private static final String POOL =
      "projects/{project}/locations/{location}/workloadIdentityPools/{pool}";
  private static final String PROVIDER = POOL + "/providers/{provider}";
  private static final String NAMESPACE = POOL + "/namespaces/{namespace}";
  private static final String IDENTITY = NAMESPACE + "/managedIdentities/{identity}";
  private static final String TRUST_DOMAIN = "TRUST_DOMAIN";
  private static final String LABELS =
      "The id must have at most 63 lowercase letters, digits and hyphens, and begin and end with a"
          + " letter or digit.";

  private final PoolRows rows;
  private final PoolOperations operations;
  private final PublishedBodies bodies;

  WorkloadPools(PoolRows rows, PoolOperations operations, PublishedBodies bodies) {
    this.rows = rows;
    this.operations = operations;
    this.bodies = bodies;
  }

  void register(ApiBuilder api) {
    PoolKind pools =
        new PoolKind(
            "WorkloadIdentityPool",
            POOL,
            Ids.SHORT,
            WorkforcePools.SHORT_IDS,
            new Pages(50, 1000),
            Style.OPERATIONS,
            WorkloadPools::pool);
    PoolKind providers =
        new PoolKind(
            "WorkloadIdentityPoolProvider",
            PROVIDER,
            Ids.SHORT,
            WorkforcePools.SHORT_IDS,
            new Pages(50, 100),
            Style.OPERATIONS,
            this::provider);
    PoolKind keys =
        new PoolKind(
            "WorkloadIdentityPoolProviderKey",
            PROVIDER + "/keys/{key}",
            Ids.SHORT,
            WorkforcePools.SHORT_IDS,
            new Pages(10, 10),
            Style.FIXED,
            new PoolKeys(rows));
    PoolKind namespaces =
        new PoolKind(
            "WorkloadIdentityPoolNamespace",
            NAMESPACE,
            Ids.LABEL,
            LABELS,
            new Pages(50, 1000),
            Style.OPERATIONS,
            this::namespace);
    PoolKind identities =
        new PoolKind(
            "WorkloadIdentityPoolManagedIdentity",
            IDENTITY,
            Ids.LABEL,
            LABELS,
            new Pages(50, 1000),
            Style.OPERATIONS,
            (row, before) -> {});
    for (PoolKind kind : List.of(pools, providers, keys, namespaces, identities)) {
      new PoolCollection(rows, operations, bodies, kind).register(api);
    }
    new PoolPolicies(rows, pools).register(api);
    new AttestationRules(rows, operations, bodies, pools).register(api);
    new AttestationRules(rows, operations, bodies, identities).register(api);
  }

  private static void pool(ObjectNode row, Optional<ObjectNode> before) {
    if (before.isEmpty() && Trees.text(row, "mode").equals("SYSTEM_TRUST_DOMAIN")) {
      throw GoogleError.badField("mode", "Only services of Google's make pools of this mode.");
    }
  }

  private String mode(ObjectNode row, String collection) {
    String name = Trees.text(row, "name");
    return Trees.text(rows.require(name.substring(0, name.indexOf(collection))), "mode");
  }

  private void provider(ObjectNode row, Optional<ObjectNode> before) {
    if (before.isEmpty() && mode(row, "/providers/").equals(TRUST_DOMAIN)) {
      throw GoogleError.failedPrecondition(
          "Workload identity pool providers cannot be created within trust-domain pools.");
    }
    PoolProviders.check(row);
  }

  private void namespace(ObjectNode row, Optional<ObjectNode> before) {
    if (before.isEmpty() && !mode(row, "/namespaces/").equals(TRUST_DOMAIN)) {
      throw GoogleError.failedPrecondition(
          "Only providers can be created within pools that are in federation-only mode.");
    }
  }
}
