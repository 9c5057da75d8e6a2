package ai.varai.provisioner.emulator.access;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.emulator.token.AccessTokens;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What takes permissions away still does so after a restart. */
class RestartedPoliciesTest {

  private static final String DENIED =
      "/v2/policies/cloudresourcemanager.googleapis.com%2Fprojects%2Fkept/denypolicies";
  private static final String POOLS = "/v1/locations/global/workforcePools";

  @TempDir Path data;

  private GcpEmulator emulator() {
    return GcpEmulator.start(
        Options.defaults().withLroMode(LroMode.FAST).withIam(IamMode.STRICT).withDataDir(data));
  }

  @Test
  void policiesAndPoolsOutliveTheProcess() {
    String begun;
    try (GcpEmulator first = emulator()) {
      RestCalls owner = new RestCalls(first).as("user:" + AccessTokens.OWNER);
      String organization =
          owner.get("/v3/organizations:search").body().at("/organizations/0/name").asText();
      begun =
          owner
              .post(
                  DENIED + "?policyId=no-secrets",
                  "{\"rules\": [{\"denyRule\": {\"deniedPrincipals\":"
                      + " [\"principalSet://goog/public:all\"], \"deniedPermissions\":"
                      + " [\"secretmanager.googleapis.com/secrets.create\"]}}]}")
              .body()
              .path("name")
              .asText();
      assertThat(
              owner
                  .post(
                      POOLS + "?workforcePoolId=kept-people",
                      "{\"parent\": \"" + organization + "\"}")
                  .status())
          .isEqualTo(200);
    }
    try (GcpEmulator second = emulator()) {
      RestCalls owner = new RestCalls(second).as("user:" + AccessTokens.OWNER);
      assertThat(
              owner
                  .post(
                      "/v1/projects/kept/secrets?secretId=s",
                      "{\"replication\": {\"automatic\": {}}}")
                  .status())
          .isEqualTo(403);
      assertThat(owner.get(POOLS + "/kept-people").body().path("state").asText())
          .isEqualTo("ACTIVE");
      owner.post("/_emulator/clock", "{\"advance\": \"PT1M\"}");
      assertThat(owner.get("/v2/" + begun).body().at("/response/kind").asText())
          .isEqualTo("DenyPolicy");
    }
  }
}
