package ai.varai.provisioner.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Policy files of Google's documentation write {@code Delete} for {@code DELETE}. */
class EnumSpellingTest {

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private static final RestCalls REST = new RestCalls(CLOUD);
  private static final String REPOSITORIES = "/v1/projects/spelled/locations/us-east1/repositories";

  private static Answer make(String id, String action, String state) {
    return REST.post(
        REPOSITORIES + "?repositoryId=" + id,
        """
        {"format": "docker", "cleanupPolicies": {"old": {"id": "old", "action": "%s",
         "condition": {"tagState": "%s", "olderThan": "2592000.0s"}}}}
        """
            .formatted(action, state));
  }

  @Test
  void valuesOfEnumerationsMayBeInLowerCase() {
    assertThat(make("lower", "Delete", "untagged").status()).isEqualTo(200);
    Answer made = REST.get(REPOSITORIES + "/lower");
    assertThat(made.body().path("format").asText()).isEqualTo("DOCKER");
    assertThat(made.body().at("/cleanupPolicies/old/action").asText()).isEqualTo("DELETE");
    assertThat(made.body().at("/cleanupPolicies/old/condition/tagState").asText())
        .isEqualTo("UNTAGGED");
    assertThat(make("hyphens", "action-unspecified", "tag_state-unspecified").status())
        .isEqualTo(200);
  }

  @Test
  void aScheduleOfComputeMayBeginOnTuesday() {
    String policies = "/compute/v1/projects/spelled/regions/us-east1/resourcePolicies";
    Answer made =
        REST.post(
            policies,
            """
            {"name": "weekly", "snapshotSchedulePolicy": {"schedule": {"weeklySchedule":
              {"dayOfWeeks": [{"day": "Tuesday", "startTime": "09:00"}]}},
             "retentionPolicy": {"maxRetentionDays": 3}}}
            """);

    assertThat(made.status()).as(made.body().toString()).isEqualTo(200);
    assertThat(
            REST.get(policies + "/weekly")
                .body()
                .at("/snapshotSchedulePolicy/schedule/weeklySchedule/dayOfWeeks/0/day")
                .asText())
        .isEqualTo("TUESDAY");
  }

  @Test
  void whatIsNoValueInAnySpellingIsNamedAsItWasSent() {
    Answer refused = make("wrong", "Dispose", "any");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().at("/error/message").asText())
        .isEqualTo(
            "Invalid value at 'repository.cleanup_policies[\"old\"].value.action'"
                + " (type.googleapis.com/google.devtools.artifactregistry.v1.CleanupPolicy.Action),"
                + " \"Dispose\"");
  }

  @Test
  void aFieldThatIsNotKnownMayBeNull() {
    String remote = "{\"format\":\"MAVEN\",\"mode\":\"STANDARD_REPOSITORY\",\"tomorrow\":%s}";
    assertThat(REST.post(REPOSITORIES + "?repositoryId=nothing", remote.formatted("null")).status())
        .isEqualTo(200);
    assertThat(REST.post(REPOSITORIES + "?repositoryId=thing", remote.formatted("{}")).status())
        .isEqualTo(400);
  }
}
