package ai.varai.provisioner.gcp.handler;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.gcp.client.ApiFailure;
import ai.varai.provisioner.gcp.client.Failures;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class NewAccountsTest {
  private static final String EMAIL = "auth-service@shop.iam.gserviceaccount.com";
  private static final Instant MADE = Instant.parse("2026-01-01T12:00:00Z");

  private final NewAccounts accounts = new NewAccounts(Duration.ofMinutes(5));

  private static ApiFailure ofPolicy(String email) {
    return Failures.ofOperation(
        "write the policy", 3, "Service account " + email + " does not exist.");
  }

  private static ApiFailure ofRun(String email) {
    return Failures.ofOperation(
        "create service auth-service",
        7,
        "Permission 'iam.serviceaccounts.actAs' denied on service account "
            + email
            + " (or it may not exist).");
  }

  @Test
  void a_new_account_explains_that_policies_and_cloud_run_do_not_know_it() {
    accounts.add(EMAIL, MADE);
    Instant later = MADE.plusSeconds(299);
    assertThat(accounts.explain(ofPolicy(EMAIL), later)).isTrue();
    assertThat(accounts.explain(ofRun(EMAIL), later)).isTrue();
  }

  @Test
  void what_is_refused_of_an_account_that_is_not_new_stays_refused() {
    accounts.add(EMAIL, MADE);
    assertThat(accounts.explain(ofRun(EMAIL), MADE.plusSeconds(300))).isFalse();
    assertThat(accounts.explain(ofRun("other@shop.iam.gserviceaccount.com"), MADE)).isFalse();
  }

  @Test
  void an_account_is_new_for_as_long_as_one_is_patient() {
    accounts.add(EMAIL, MADE);
    assertThat(accounts.isNew(EMAIL.toUpperCase(Locale.ROOT), MADE.plusSeconds(299))).isTrue();
    assertThat(accounts.isNew(EMAIL, MADE.plusSeconds(300))).isFalse();
    assertThat(accounts.isNew("other@shop.iam.gserviceaccount.com", MADE)).isFalse();
  }

  @Test
  void a_new_account_explains_no_other_refusal() {
    accounts.add(EMAIL, MADE);
    var denied = Failures.ofOperation("delete " + EMAIL, 7, "Permission 'x.y.z' denied");
    assertThat(accounts.explain(denied, MADE)).isFalse();
  }
}
