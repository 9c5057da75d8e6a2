package ai.varai.provisioner.emulator.iam;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Google's clients ask whether an account is bound to regions, before they send its tokens. */
class AllowedLocationsTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final RestCalls REST = new RestCalls(CLOUD);

  @Test
  void anAccountIsBoundToNoRegion() {
    REST.post("/v1/projects/bounded/serviceAccounts", "{\"accountId\": \"runner-one\"}");
    String email = "runner-one@bounded.iam.gserviceaccount.com";
    for (String project : new String[] {"-", "bounded"}) {
      Answer answer =
          REST.get("/v1/projects/" + project + "/serviceAccounts/" + email + "/allowedLocations");
      assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
      assertThat(answer.body().toString()).isEqualTo("{\"encodedLocations\":\"0x0\"}");
    }
    assertThat(REST.get("/v1/projects/-/serviceAccounts/no" + email + "/allowedLocations").status())
        .isEqualTo(404);
  }
}
