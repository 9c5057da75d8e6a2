package ai.varai.provisioner.model.read;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.model.config.Hierarchy;
import ai.varai.provisioner.model.config.PromotionEdge;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HierarchyLoaderTest {
  private static final String TIERS =
      """
      tiers:
        development:
          title: Development
          environments: {local: {title: Local}, shared: {title: Shared}}
        production:
          title: Production
          environments: {live: {title: Live}}
      """;

  @Test
  @DisplayName("The shipped hierarchy is the graph of the requirement")
  void shipped() {
    HierarchyLoader.Result result = new HierarchyLoader(new ShippedFiles()).load();
    assertThat(result.findings().toString()).isEmpty();
    Hierarchy hierarchy = result.hierarchy().orElseThrow();
    assertThat(hierarchy.environments())
        .containsOnlyKeys(
            "local",
            "development",
            "feature-*",
            "integration",
            "staging",
            "uat",
            "production-blue",
            "production-green",
            "canary");
    assertThat(hierarchy.promotions()).hasSize(8);
    assertThat(hierarchy.promotionsFrom("canary"))
        .containsExactly("production-blue", "production-green");
    assertThat(hierarchy.promotionsFrom("integration")).contains("staging");
    assertThat(hierarchy.tierOf("uat")).contains("testing");
    assertThat(hierarchy.sharedInfrastructure())
        .containsOnlyKeys("monitoring", "logging", "secrets", "registry")
        .allSatisfy((name, shared) -> assertThat(shared.usedBy()).contains("staging"));
  }

  @Test
  @DisplayName("Environments that are brought up from one file are one step of a promotion")
  void promotionsAmongFiles() {
    Hierarchy shipped = new HierarchyLoader(new ShippedFiles()).load().hierarchy().orElseThrow();
    Set<String> files = Set.of("local", "development", "staging", "production");
    assertThat(shipped.promotionsAmong(files))
        .containsExactly(
            new PromotionEdge("local", "development"),
            new PromotionEdge("development", "staging"),
            new PromotionEdge("staging", "production"));

    Set<String> withCanary = Set.of("local", "development", "staging", "production", "canary");
    assertThat(shipped.promotionsAmong(withCanary))
        .contains(new PromotionEdge("staging", "canary"), new PromotionEdge("canary", "production"))
        .doesNotContain(new PromotionEdge("staging", "production"));
  }

  @Test
  @DisplayName("What is of a family comes and goes beside the way that lasts")
  void families() {
    Hierarchy shipped = new HierarchyLoader(new ShippedFiles()).load().hierarchy().orElseThrow();

    assertThat(shipped.family("feature-login")).contains("feature-*");
    assertThat(shipped.family("feature-")).isEmpty();
    assertThat(shipped.family("development")).isEmpty();
    assertThat(
            shipped.promotionsAmong(
                Set.of("development", "staging", "feature-login", "feature-logout")))
        .containsExactly(
            new PromotionEdge("local", "development"),
            new PromotionEdge("development", "feature-login"),
            new PromotionEdge("development", "feature-logout"),
            new PromotionEdge("feature-login", "staging"),
            new PromotionEdge("feature-logout", "staging"),
            new PromotionEdge("development", "staging"),
            new PromotionEdge("staging", "production"));
  }

  @Test
  @DisplayName("An edge or a user that leads nowhere is reported with the near name")
  void unknown() {
    assertThat(
            findings(
                """
                promotions:
                  - {from: locl, to: shared}
                  - {from: shared, to: mars}
                shared_infrastructure:
                  logging: {title: Logging, used_by: [live, shard]}
                """))
        .isEqualTo(
            """
            hierarchy.yaml:9:12: HIE001 promotions[0].from: no tier has an environment locl; did you mean local? Correct the name
            hierarchy.yaml:10:24: HIE001 promotions[1].to: no tier has an environment mars; add it to a tier, or correct the name
            hierarchy.yaml:12:45: HIE001 shared_infrastructure.logging.used_by[1]: no tier has an environment shard; did you mean shared? Correct the name
            """);
  }

  @Test
  @DisplayName("Promotions in a circle are reported with the way round")
  void circle() {
    assertThat(
            findings(
                """
                promotions:
                  - {from: local, to: shared}
                  - {from: shared, to: local}
                """))
        .isEqualTo(
            "hierarchy.yaml:10:5: HIE002 promotions[1]: promotions run in a circle: local -> shared ->"
                + " local; remove one of them\n");
  }

  @Test
  @DisplayName("A promotion to an earlier tier is reported")
  void backwards() {
    assertThat(findings("promotions: [{from: live, to: shared}]\n"))
        .isEqualTo(
            "hierarchy.yaml:8:14: HIE004 promotions[0]: a release would go back from the tier"
                + " production to development; turn the promotion round, or remove it\n");
  }

  @Test
  @DisplayName("An environment in two tiers is reported")
  void twice() {
    assertThat(findings("  testing: {title: Testing, environments: {local: {title: Again}}}\n"))
        .isEqualTo(
            "hierarchy.yaml:8:51: HIE003 tiers.testing.environments.local: the environment is in the"
                + " tier development already; keep it in one tier\n");
  }

  private static String findings(String rest) {
    MemoryFiles files = new MemoryFiles(Map.of("hierarchy.yaml", TIERS + rest));
    return new HierarchyLoader(files).load().findings().toString();
  }
}
