package ai.varai.provisioner.model.rule;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.model.source.Severity;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WaiversTest {
  private static final String FILE =
      """
      environment: staging
      project_id: my-project
      region: us-central1
      matrix_row: local
      target: local
      services:
        web:
          min_instances: 5
          max_instances: 2
        worker:
          min_instances: 9
          max_instances: 3
      document_database: {version: "7"}
      """;

  private static RuleResult check(String more) {
    return Rules.check("staging.yaml", FILE + more);
  }

  private static String waiver(String code, String path, String expires) {
    return "waivers: [{code: %s, path: %s, reason: accepted for the test, expires: '%s'}]\n"
        .formatted(code, path, expires);
  }

  @Test
  void a_waiver_takes_the_finding_under_its_path_and_leaves_the_others() {
    RuleResult result = check(waiver("RUN001", "services.web", "2026-11-23"));

    assertThat(result.waived())
        .singleElement()
        .hasToString(
            "staging.yaml:8:20: RUN001 services.web.min_instances: min_instances 5 is more than"
                + " max_instances 2; raise max_instances or lower min_instances"
                + " [waived until 2026-11-23: accepted for the test]");
    assertThat(result.findings().stream())
        .singleElement()
        .extracting(finding -> finding.path().toString())
        .isEqualTo("services.worker.min_instances");
  }

  @Test
  void an_expired_waiver_brings_the_finding_back_and_says_so() {
    RuleResult result = check(waiver("RUN001", "services.web", "2026-11-22"));

    assertThat(result.waived()).isEmpty();
    assertThat(result.findings().toString())
        .contains("max_instances 2 (its waiver expired on 2026-11-22)");
  }

  @Test
  void a_waiver_of_nothing_is_a_finding_itself() {
    assertThat(check(waiver("SQL001", "database_config", "2027-01-01")).findings().toString())
        .contains("WVR001 waivers[0]: no finding SQL001 at database_config is left to waive");
  }

  @Test
  void a_waiver_that_an_extended_file_has_for_others_is_no_finding_where_it_is_of_no_use() {
    String waiver = waiver("SQL001", "database_config", "2027-01-01");
    String base = FILE + waiver;
    String child = "extends: staging.yaml\nenvironment: canary\n";

    assertThat(Rules.check(Map.of("staging.yaml", base, "canary.yaml", child), "canary.yaml"))
        .extracting(result -> result.findings().toString())
        .asString()
        .contains("RUN001")
        .doesNotContain("WVR001");
    assertThat(
            Rules.check(Map.of("staging.yaml", FILE, "canary.yaml", child + waiver), "canary.yaml"))
        .extracting(result -> result.findings().toString())
        .asString()
        .contains("canary.yaml:3:11: WVR001 waivers[0]: no finding SQL001");
  }

  @Test
  void a_waiver_of_what_is_no_key_path_waives_nothing() {
    assertThat(check(waiver("RUN001", "'services..web'", "2027-01-01")).findings().toString())
        .contains("RUN001 services.web.min_instances", "WVR001 waivers[0]");
  }

  @Test
  void the_policy_of_the_environment_raises_and_lowers() {
    assertThat(check("policy: {RUN001: advisory}\n").findings().stream())
        .isNotEmpty()
        .allMatch(finding -> finding.severity() == Severity.ADVISORY);
    assertThat(
            check("policy: {LOC001: mandatory}\ndatabase_config: {tier: db-f1-micro}\n")
                .findings()
                .stream())
        .filteredOn(finding -> finding.code().equals("LOC001"))
        .singleElement()
        .extracting(finding -> finding.severity())
        .isEqualTo(Severity.MANDATORY);
  }

  @Test
  void neither_policy_nor_waiver_helps_where_nothing_could_be_built() {
    RuleResult result =
        check(
            "database_config: {tier: db-f1-micro}\nsecrets: {database-url: {}}\n"
                + "policy: {SEC018: advisory}\n"
                + waiver("SEC018", "secrets", "2027-01-01"));

    assertThat(result.findings().stream())
        .filteredOn(finding -> finding.code().equals("SEC018"))
        .singleElement()
        .extracting(finding -> finding.severity())
        .isEqualTo(Severity.ERROR);
  }
}
