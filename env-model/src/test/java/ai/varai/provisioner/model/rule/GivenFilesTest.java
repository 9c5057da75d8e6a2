package ai.varai.provisioner.model.rule;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.model.source.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The two variable files of the requirement, figure by figure as they were given. */
class GivenFilesTest {
  private static List<String> found(String file) {
    return Rules.checkGiven(file).findings().stream()
        .map(finding -> finding.code() + " " + finding.path())
        .toList();
  }

  @Test
  void the_given_development_file_breaks_its_row_and_every_breach_is_named() {
    assertThat(found("development.tfvars"))
        .filteredOn(line -> line.startsWith("MTX") || line.startsWith("SEC007"))
        .containsExactlyInAnyOrder(
            "MTX002 services.ai-service.cpu",
            "MTX003 services.ai-service.memory",
            "MTX003 services.recommendation-service.memory",
            "MTX002 services.face-service.cpu",
            "MTX003 services.face-service.memory",
            "MTX004 database_config.disk_size",
            "MTX006 schedule.availability",
            "MTX009 database_config.backup_enabled",
            "SEC007 security_config.ip_restrictions");
  }

  @Test
  void the_given_development_file_has_these_other_defects() {
    assertThat(found("development.tfvars"))
        .filteredOn(line -> !line.startsWith("MTX") && !line.startsWith("SEC007"))
        .containsExactlyInAnyOrder(
            "RUN007 services.auth-service",
            "RUN007 services.ai-service",
            "RUN007 services.recommendation-service",
            "RUN007 services.face-service",
            "SQL005 database_config.backup_enabled",
            "SQL010 security_config.require_ssl",
            "SQL011 security_config.require_ssl",
            "SQL012 database_config.disk_size",
            "NET007 networking_config.vpc_egress",
            "NET014 networking_config.firewall_rules[0].source_ranges[0]",
            "SEC002 security_config.allowed_origins[0]");
  }

  @Test
  void the_given_production_file_has_these_defects_and_no_others() {
    assertThat(found("production.tfvars"))
        .containsExactlyInAnyOrder(
            "SQL001 database_config.tier",
            "SQL010 security_config.require_ssl",
            "SQL012 database_config.disk_size",
            "RUN007 services.auth-service",
            "RUN007 services.ai-service",
            "RUN007 services.recommendation-service",
            "RUN007 services.face-service",
            "NET007 networking_config.vpc_egress",
            "NET014 networking_config.firewall_rules[1].source_ranges[0]",
            "NET018 networking_config.subnets[1].region",
            "SEC008 networking_config.load_balancer",
            "MTX013 networking_config.load_balancer",
            "MON002 monitoring_config.alerts.notification_channels[0]",
            "MON002 monitoring_config.alerts.notification_channels[1]");
  }

  @Test
  void the_tier_of_production_is_put_right_in_the_message_at_its_place() {
    assertThat(Rules.checkGiven("production.tfvars").findings().stream())
        .filteredOn(finding -> finding.code().equals("SQL001"))
        .singleElement()
        .extracting(Finding::toString)
        .isEqualTo(
            "production.tfvars:47:28: SQL001 database_config.tier: PostgreSQL has no tier"
                + " 'db-n1-standard-8'; write db-custom-8-30720");
  }

  @Test
  void a_key_that_is_missing_is_placed_at_the_top_of_the_file() {
    assertThat(Rules.checkGiven("development.tfvars").findings().stream())
        .filteredOn(finding -> finding.code().equals("MTX006"))
        .singleElement()
        .extracting(finding -> finding.position().toString())
        .isEqualTo("development.tfvars:1:1");
  }
}
