package ai.varai.provisioner.model.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class NamesTest {
  private static Names names(String environment) {
    return new Names(
        Fixture.environment(
            "environment: " + environment + "\nproject_id: my-project\nregion: us-central1\n"),
        Optional.empty());
  }

  @Test
  void a_service_account_id_carries_the_environment_so_that_two_can_share_a_project() {
    assertThat(names("development").serviceAccount("recommendation-service"))
        .isEqualTo("recommendation-service-dev");
    assertThat(names("production").serviceAccount("auth-service")).isEqualTo("auth-service-prod");
  }

  @Test
  void a_service_account_id_that_would_be_too_long_is_cut_and_stays_unique() {
    String one = names("feature-login").serviceAccount("recommendation-service");
    String other = names("feature-logout").serviceAccount("recommendation-service");
    assertThat(one).hasSizeLessThanOrEqualTo(30).matches("[a-z][-a-z0-9]{4,28}[a-z0-9]");
    assertThat(one).isNotEqualTo(other).startsWith("recommendation-service");
  }

  @Test
  void a_service_account_id_is_never_shorter_than_iam_allows() {
    assertThat(names("qa").serviceAccount("a")).isEqualTo("a-qa-sa");
  }

  @Test
  void a_suffix_that_no_name_can_carry_is_refused() {
    assertThatThrownBy(() -> CompileOptions.PLAIN.withInstanceSuffix("A_"))
        .hasMessageContaining("1 to 12 lower-case letters and digits");
  }
}
