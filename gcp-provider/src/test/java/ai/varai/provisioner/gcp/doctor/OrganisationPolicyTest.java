package ai.varai.provisioner.gcp.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OrganisationPolicyTest {
  @Test
  void no_rules_allow_everything() {
    OrganisationPolicy none = OrganisationPolicy.of(Map.of("name", "projects/1/policies/c"));
    assertThat(none.allowsEverything()).isTrue();
    assertThat(none.refuses("all")).isFalse();
    assertThat(none.refusesRegion("us-central1")).isFalse();
    assertThat(none.enforced()).isFalse();
  }

  @Test
  void a_list_of_allowed_values_refuses_all_others() {
    OrganisationPolicy policy = values("allowedValues", "internal");
    assertThat(policy.allowsEverything()).isFalse();
    assertThat(policy.refuses("internal")).isFalse();
    assertThat(policy.refuses("all")).isTrue();
  }

  @Test
  void denied_values_are_refused_and_no_others() {
    OrganisationPolicy policy = values("deniedValues", "all");
    assertThat(policy.refuses("all")).isTrue();
    assertThat(policy.refuses("internal")).isFalse();
  }

  @Test
  void a_rule_that_allows_or_denies_everything_decides() {
    assertThat(policy(Map.of("denyAll", true)).refuses("all")).isTrue();
    assertThat(policy(Map.of("allowAll", true)).refuses("all")).isFalse();
    assertThat(policy(Map.of("allowAll", true)).allowsEverything()).isTrue();
    assertThat(policy(Map.of("denyAll", true)).allowsEverything()).isFalse();
  }

  @Test
  void groups_of_locations_are_left_undecided_but_for_a_regions_own() {
    assertThat(values("allowedValues", "in:us-locations").refusesRegion("europe-west1")).isFalse();
    assertThat(values("allowedValues", "in:us-east1-locations").refusesRegion("us-east1"))
        .isFalse();
    assertThat(values("allowedValues", "us-east1").refusesRegion("us-central1")).isTrue();
  }

  @Test
  void a_constraint_can_be_enforced_and_rules_under_a_condition_do_not_count() {
    assertThat(policy(Map.of("enforce", true)).enforced()).isTrue();
    assertThat(policy(Map.of("enforce", true, "condition", Map.of())).enforced()).isFalse();
  }

  private static OrganisationPolicy values(String field, String value) {
    return policy(Map.of("values", Map.of(field, List.of(value))));
  }

  private static OrganisationPolicy policy(Map<?, ?> rule) {
    return OrganisationPolicy.of(Map.of("spec", Map.of("rules", List.of(rule))));
  }
}
