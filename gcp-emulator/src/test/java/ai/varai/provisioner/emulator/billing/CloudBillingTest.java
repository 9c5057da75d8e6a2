package ai.varai.provisioner.emulator.billing;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which account pays for a project. */
class CloudBillingTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final String OTHER = "billingAccounts/0A1B2C-3D4E5F-678901";

  private final RestCalls rest = new RestCalls(CLOUD);

  private String payer(String project) {
    return rest.get("/v1/projects/" + project + "/billingInfo")
        .body()
        .path("billingAccountName")
        .asText();
  }

  @Test
  void aProjectThatWasThereIsPaidForByTheFirstAccount() {
    Answer info = rest.get("/v1/projects/paid/billingInfo");
    assertThat(info.status()).isEqualTo(200);
    assertThat(info.body().path("name").asText()).isEqualTo("projects/paid/billingInfo");
    assertThat(info.body().path("projectId").asText()).isEqualTo("paid");
    assertThat(info.body().path("billingEnabled").asBoolean()).isTrue();
    String account = payer("paid");
    assertThat(rest.get("/v1/" + account).body().path("open").asBoolean()).isTrue();
    assertThat(rest.get("/v1/billingAccounts").body().findValuesAsText("name")).contains(account);
  }

  @Test
  void aCreatedProjectHasNoAccountUntilOneIsLinked() {
    rest.post("/v1/projects", "{\"projectId\":\"made-here\",\"name\":\"Made here\"}");
    String path = "/v1/projects/made-here/billingInfo";
    assertThat(rest.get(path).body().path("billingEnabled").asBoolean()).isFalse();
    assertThat(payer("made-here")).isEmpty();

    Answer linked = rest.send("PUT", path, "{\"billingAccountName\":\"" + OTHER + "\"}");
    assertThat(linked.body().path("billingEnabled").asBoolean()).isTrue();
    assertThat(payer("made-here")).isEqualTo(OTHER);
    assertThat(rest.get("/v1/" + OTHER + "/projects").body().findValuesAsText("projectId"))
        .containsExactly("made-here");

    rest.send("PUT", path, "{\"billingAccountName\":\"\"}");
    assertThat(payer("made-here")).isEmpty();
  }

  @Test
  void whatIsNoAccountIsRefused() {
    String path = "/v1/projects/paid/billingInfo";
    assertThat(rest.send("PUT", path, "{\"billingAccountName\":\"billingAccounts/mine\"}").status())
        .isEqualTo(400);
    assertThat(rest.send("PUT", path, "{\"account\":\"" + OTHER + "\"}").status()).isEqualTo(400);
    assertThat(rest.get("/v1/billingAccounts/mine").status()).isEqualTo(400);
  }

  @Test
  void anAccountHasAPolicyAndTellsWhichPermissionsOneHas() {
    String first = "/v1/billingAccounts/000000-000000-000001";
    Answer tested =
        rest.post(
            first + ":testIamPermissions",
            "{\"permissions\":[\"billing.resourceAssociations.create\"]}");
    assertThat(tested.status()).as(tested.body().toString()).isEqualTo(200);
    assertThat(tested.body().at("/permissions/0").asText())
        .isEqualTo("billing.resourceAssociations.create");

    Answer set =
        rest.post(
            first + ":setIamPolicy",
            "{\"policy\":{\"bindings\":[{\"role\":\"roles/billing.viewer\","
                + "\"members\":[\"user:a@example.com\"]}]}}");
    assertThat(set.status()).as(set.body().toString()).isEqualTo(200);
    Answer shown = rest.get(first + ":getIamPolicy");
    assertThat(shown.body().at("/bindings/0/role").asText()).isEqualTo("roles/billing.viewer");
    assertThat(shown.body().path("etag")).isEqualTo(set.body().path("etag"));
    assertThat(rest.get("/v1/" + OTHER + ":getIamPolicy").body().has("bindings")).isFalse();
  }
}
