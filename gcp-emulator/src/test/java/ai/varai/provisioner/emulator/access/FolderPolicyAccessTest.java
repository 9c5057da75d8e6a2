package ai.varai.provisioner.emulator.access;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.emulator.token.AccessTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who may see and change the firewall policies that lie outside of projects. */
class FolderPolicyAccessTest {
  private static final String POLICIES = "/compute/v1/locations/global/firewallPolicies";
  private static final String ADMIN = "user:walls@example.com";

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(
          Options.defaults().withLroMode(LroMode.ZERO).withIam(IamMode.STRICT));

  private final RestCalls owner = new RestCalls(CLOUD).as("user:" + AccessTokens.OWNER);
  private final RestCalls admin = new RestCalls(CLOUD).as(ADMIN);

  private String folder(String parent, String name) {
    String operation =
        owner
            .post("/v3/folders", "{\"parent\":\"" + parent + "\",\"displayName\":\"" + name + "\"}")
            .body()
            .path("name")
            .asText();
    return owner.get("/v3/" + operation).body().at("/response/name").asText();
  }

  @Test
  void aRoleOnAFolderCountsForThePoliciesInItAndBelow() {
    String organization =
        owner.get("/v3/organizations:search").body().at("/organizations/0/name").asText();
    String granted = folder(organization, "granted");
    String below = folder(granted, "below");
    String beside = folder(organization, "beside");
    assertThat(
            owner
                .post(
                    "/v3/" + granted + ":setIamPolicy",
                    "{\"policy\":{\"bindings\":[{\"role\":\"roles/compute.orgFirewallPolicyAdmin\","
                        + "\"members\":[\""
                        + ADMIN
                        + "\"]}]}}")
                .status())
        .isEqualTo(200);
    for (String parent : new String[] {granted, below}) {
      RestCalls.Answer made =
          admin.post(POLICIES + "?parentId=" + parent, "{\"shortName\":\"mine\"}");
      assertThat(made.status()).as(made.body().toString()).isEqualTo(200);
      String number = made.body().path("targetLink").asText().replaceFirst(".*/", "");
      assertThat(admin.get(POLICIES + "/" + number).status()).isEqualTo(200);
    }
    assertThat(admin.post(POLICIES + "?parentId=" + beside, "{\"shortName\":\"mine\"}").status())
        .isEqualTo(403);
    String others =
        owner
            .post(POLICIES + "?parentId=" + organization, "{\"shortName\":\"theirs\"}")
            .body()
            .path("targetLink")
            .asText()
            .replaceFirst(".*/", "");
    RestCalls.Answer refused = admin.get(POLICIES + "/" + others);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body().at("/error/message").asText())
        .contains("compute.firewallPolicies.get");
  }
}
