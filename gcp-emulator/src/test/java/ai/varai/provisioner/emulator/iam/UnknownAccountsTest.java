package ai.varai.provisioner.emulator.iam;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Policies name service accounts that exist, and the quotas on accounts and networks hold. */
class UnknownAccountsTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static RestCalls rest() {
    return new RestCalls(CLOUD.emulator());
  }

  private static Answer grant(String project, String member) {
    return rest()
        .post(
            "/v1/projects/" + project + ":setIamPolicy",
            "{\"policy\":{\"bindings\":[{\"role\":\"roles/viewer\",\"members\":[\""
                + member
                + "\"]}]}}");
  }

  private static Answer create(String project, String id) {
    return rest()
        .post("/v1/projects/" + project + "/serviceAccounts", "{\"accountId\":\"" + id + "\"}");
  }

  @Test
  void anAccountThatNobodyMadeIsRefused() {
    String ghost = "ghost@known-accounts.iam.gserviceaccount.com";
    Answer refused = grant("known-accounts", "serviceAccount:" + ghost);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().at("/error/status").asText()).isEqualTo("INVALID_ARGUMENT");
    assertThat(refused.body().at("/error/message").asText())
        .isEqualTo("Service account " + ghost + " does not exist.");

    assertThat(
            grant("known-accounts", "serviceAccount:12-compute@developer.gserviceaccount.com")
                .status())
        .as("Google's own accounts are there")
        .isEqualTo(200);
    assertThat(
            grant(
                    "known-accounts",
                    "serviceAccount:service-12@gcp-sa-cloud-sql.iam.gserviceaccount.com")
                .status())
        .isEqualTo(200);
  }

  @Test
  void aMemberWhoseAccountHasGoneDoesNotKeepThePolicyFromBeingWritten() {
    create("gone-accounts", "robot1");
    String member = "serviceAccount:robot1@gone-accounts.iam.gserviceaccount.com";
    assertThat(grant("gone-accounts", member).status()).isEqualTo(200);
    rest()
        .send(
            "DELETE",
            "/v1/projects/gone-accounts/serviceAccounts/"
                + member.substring("serviceAccount:".length()),
            "");
    String shown =
        rest()
            .post("/v1/projects/gone-accounts:getIamPolicy", "{}")
            .body()
            .at("/bindings/0/members/0")
            .asText();
    assertThat(shown).startsWith("deleted:" + member);
    assertThat(grant("gone-accounts", shown).status()).isEqualTo(200);
    assertThat(grant("gone-accounts", member).status()).isEqualTo(400);
  }

  @Test
  void aNewAccountShowsAfterTheDelayThatWasSet() {
    assertThat(rest().post("/_emulator/settings", "{\"serviceAccountDelayMs\":60000}").status())
        .isEqualTo(200);
    try {
      create("late-accounts", "robot1");
      String member = "serviceAccount:robot1@late-accounts.iam.gserviceaccount.com";
      assertThat(grant("late-accounts", member).status()).isEqualTo(400);
      CLOUD.emulator().clock().advance(Duration.ofSeconds(61));
      assertThat(grant("late-accounts", member).status()).isEqualTo(200);
    } finally {
      rest().post("/_emulator/settings", "{\"serviceAccountDelayMs\":0}");
    }
  }

  @Test
  void settingsThatAreNotKnownAreRefusedAndChangeNothing() {
    Answer refused =
        rest().post("/_emulator/settings", "{\"quotas\":{\"NETWORKS\":1,\"NETWORK\":2}}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().at("/error/message").asText()).startsWith("Unknown quota NETWORK;");
    assertThat(rest().get("/_emulator/settings").body().at("/quotas/NETWORKS").asInt())
        .isEqualTo(15);
    assertThat(rest().post("/_emulator/settings", "{\"misspelt\":1}").status()).isEqualTo(400);
    assertThat(rest().post("/_emulator/settings", "{\"serviceAccountMisses\":-1}").status())
        .isEqualTo(400);
  }

  @Test
  void whatExceedsAQuotaIsRefusedWithItsName() {
    rest()
        .post(
            "/_emulator/settings",
            "{\"quotas\":{\"NETWORKS\":2,\"SERVICE_ACCOUNTS\":1,\"STATIC_ADDRESSES\":1}}");
    try {
      String networks = "/compute/v1/projects/full/global/networks";
      assertThat(rest().post(networks, "{\"name\":\"second\"}").status()).isEqualTo(200);
      Answer third = rest().post(networks, "{\"name\":\"third\"}");
      assertThat(third.status()).isEqualTo(403);
      assertThat(third.body().at("/error/errors/0/reason").asText()).isEqualTo("quotaExceeded");
      assertThat(third.body().at("/error/errors/0/domain").asText()).isEqualTo("usageLimits");
      assertThat(third.body().at("/error/message").asText())
          .isEqualTo("Quota 'NETWORKS' exceeded.  Limit: 2.0 globally.");

      String addresses = "/compute/v1/projects/full/regions/us-central1/addresses";
      assertThat(rest().post(addresses, "{\"name\":\"one\"}").status()).isEqualTo(200);
      assertThat(rest().post(addresses, "{\"name\":\"two\"}").body().at("/error/message").asText())
          .isEqualTo("Quota 'STATIC_ADDRESSES' exceeded.  Limit: 1.0 in region us-central1.");
      assertThat(
              rest()
                  .post(
                      addresses,
                      "{\"name\":\"inner\",\"addressType\":\"INTERNAL\","
                          + "\"subnetwork\":\"regions/us-central1/subnetworks/default\"}")
                  .status())
          .isEqualTo(200);

      assertThat(create("full", "robot1").status()).isEqualTo(200);
      Answer second = create("full", "robot2");
      assertThat(second.status()).isEqualTo(429);
      assertThat(second.body().at("/error/details/0/@type").asText())
          .isEqualTo("type.googleapis.com/google.rpc.QuotaFailure");
      assertThat(second.body().at("/error/message").asText())
          .matches(
              "A quota has been reached for project number \\d+: Service accounts per project\\.");
    } finally {
      rest()
          .post(
              "/_emulator/settings",
              "{\"quotas\":{\"NETWORKS\":15,\"SERVICE_ACCOUNTS\":100,\"STATIC_ADDRESSES\":8}}");
    }
  }

  @Test
  void theAccountOfComputesMachinesIsThere() {
    String number = rest().get("/v1/projects/with-machines").body().path("projectNumber").asText();
    String email = number + "-compute@developer.gserviceaccount.com";
    for (String project : new String[] {"with-machines", "-"}) {
      Answer found = rest().get("/v1/projects/" + project + "/serviceAccounts/" + email);
      assertThat(found.status()).as(found.body().toString()).isEqualTo(200);
      assertThat(found.body().path("displayName").asText())
          .isEqualTo("Compute Engine default service account");
      assertThat(found.body().path("name").asText())
          .isEqualTo("projects/with-machines/serviceAccounts/" + email);
    }
    assertThat(
            rest()
                .get(
                    "/v1/projects/with-machines/serviceAccounts/1-compute@developer.gserviceaccount.com")
                .status())
        .isEqualTo(404);
    String all = "/v1/projects/with-machines/serviceAccounts";
    assertThat(rest().get(all).body().path("accounts")).isEmpty();
    rest().post("/v1/projects/with-machines/services/compute.googleapis.com:enable", "{}");
    JsonNode listed = rest().get(all).body().path("accounts");
    assertThat(listed).as("Compute Engine is enabled").hasSize(1);
    String account = all + "/" + email;
    String byId = all + "/" + listed.at("/0/uniqueId").asText();
    assertThat(rest().post(byId + ":disable", "{}").status()).isEqualTo(200);
    assertThat(rest().get(all).body().path("accounts")).hasSize(1);
    assertThat(rest().get(account).body().path("disabled").asBoolean()).isTrue();
    assertThat(rest().send("DELETE", account, "").status()).isEqualTo(200);
    assertThat(rest().get(account).status()).isEqualTo(404);
    assertThat(rest().get(all).body().path("accounts")).isEmpty();
  }
}
