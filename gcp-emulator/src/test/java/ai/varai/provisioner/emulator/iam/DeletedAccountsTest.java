package ai.varai.provisioner.emulator.iam;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.access.IamMode;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies mean service accounts, not their addresses. */
class DeletedAccountsTest {

  private static final String EMAIL = "robot1@gone-demo.iam.gserviceaccount.com";
  private static final String OTHER = "robot2@gone-demo.iam.gserviceaccount.com";
  private static final String MEMBER = "serviceAccount:" + EMAIL;
  private static final String ACCOUNTS = "/v1/projects/gone-demo/serviceAccounts";
  private static final String SECRET = "/v1/projects/gone-demo/secrets/key";
  private static final String SERVICES = "/v2/projects/gone-demo/locations/us-central1/services";
  private static final String BUCKET_POLICY = "/storage/v1/b/gone-demo-bucket/iam";
  private static final String OWNER = "user:user@example.com";

  @TempDir Path data;

  private GcpEmulator start() {
    return GcpEmulator.start(
        Options.defaults().withLroMode(LroMode.ZERO).withIam(IamMode.STRICT).withDataDir(data));
  }

  private static String create(RestCalls rest, String email) {
    return rest.post(ACCOUNTS, "{\"accountId\":\"" + email.replaceFirst("@.*", "") + "\"}")
        .body()
        .path("uniqueId")
        .asText();
  }

  private static String policy(String role, String member) {
    return "{\"bindings\":[{\"role\":\"" + role + "\",\"members\":[\"" + member + "\"]}]}";
  }

  private static String wrapped(String role, String member) {
    return "{\"policy\":" + policy(role, member) + "}";
  }

  /** Makes one of each resource that has a policy, and names the account in all of them. */
  private static void grantEverywhere(RestCalls rest) {
    rest.post(
        "/v1/projects/gone-demo/secrets?secretId=key", "{\"replication\":{\"automatic\":{}}}");
    rest.post(SERVICES + "?serviceId=web", "{\"template\":{\"containers\":[{\"image\":\"i:1\"}]}}");
    rest.post("/storage/v1/b?project=gone-demo", "{\"name\":\"gone-demo-bucket\"}");
    create(rest, OTHER);
    List<Integer> answers = new ArrayList<>();
    answers.add(
        rest.post("/v1/projects/gone-demo:setIamPolicy", wrapped("roles/viewer", MEMBER)).status());
    // In a policy of another project the account is the same one.
    answers.add(
        rest.post("/v1/projects/gone-other:setIamPolicy", wrapped("roles/viewer", MEMBER))
            .status());
    answers.add(
        rest.post(SECRET + ":setIamPolicy", wrapped("roles/secretmanager.viewer", MEMBER))
            .status());
    answers.add(
        rest.post(SERVICES + "/web:setIamPolicy", wrapped("roles/run.invoker", MEMBER)).status());
    answers.add(
        rest.send("PUT", BUCKET_POLICY, policy("roles/storage.objectViewer", MEMBER)).status());
    answers.add(
        rest.post(
                ACCOUNTS + "/" + OTHER + ":setIamPolicy",
                wrapped("roles/iam.serviceAccountUser", MEMBER))
            .status());
    assertThat(answers).containsOnly(200);
  }

  /** The only member of each of the policies. */
  private static List<String> members(RestCalls rest) {
    return List.of(
            rest.post("/v1/projects/gone-demo:getIamPolicy", "{}").body(),
            rest.post("/v1/projects/gone-other:getIamPolicy", "{}").body(),
            rest.get(SECRET + ":getIamPolicy").body(),
            rest.get(SERVICES + "/web:getIamPolicy").body(),
            rest.get(BUCKET_POLICY).body(),
            rest.post(ACCOUNTS + "/" + OTHER + ":getIamPolicy", "{}").body())
        .stream()
        .map(p -> p.at("/bindings/0/members/0"))
        .map(JsonNode::asText)
        .distinct()
        .toList();
  }

  @Test
  void aDeletedAccountShowsAsDeletedInEveryPolicyAndIsItselfAgainOnceRestored() {
    String id;
    try (GcpEmulator cloud = start()) {
      RestCalls rest = new RestCalls(cloud).as(OWNER);
      id = create(rest, EMAIL);
      grantEverywhere(rest);
      assertThat(members(rest)).containsExactly(MEMBER);
      assertThat(new RestCalls(cloud).as(MEMBER).get(SECRET).status()).isEqualTo(200);
      assertThat(rest.send("DELETE", ACCOUNTS + "/" + EMAIL, "").status()).isEqualTo(200);
      assertThat(members(rest)).containsExactly("deleted:" + MEMBER + "?uid=" + id);
    }
    try (GcpEmulator cloud = start()) {
      RestCalls rest = new RestCalls(cloud).as(OWNER);
      assertThat(members(rest)).containsExactly("deleted:" + MEMBER + "?uid=" + id);
      assertThat(rest.post(ACCOUNTS + "/" + id + ":undelete", "{}").status()).isEqualTo(200);
      assertThat(members(rest)).containsExactly(MEMBER);
      assertThat(new RestCalls(cloud).as(MEMBER).get(SECRET).status()).isEqualTo(200);
    }
  }

  @Test
  void aNewAccountOfTheSameAddressTakesNothingOver() {
    try (GcpEmulator cloud = start()) {
      RestCalls rest = new RestCalls(cloud).as(OWNER);
      String first = create(rest, EMAIL);
      grantEverywhere(rest);
      rest.post(
          ACCOUNTS + "/" + EMAIL + ":setIamPolicy",
          wrapped("roles/iam.serviceAccountUser", "user:ann@example.com"));
      rest.send("DELETE", ACCOUNTS + "/" + EMAIL, "");
      String second = create(rest, EMAIL);
      assertThat(second).isNotEqualTo(first);

      String deleted = "deleted:" + MEMBER + "?uid=" + first;
      assertThat(members(rest)).containsExactly(deleted);
      assertThat(new RestCalls(cloud).as(MEMBER).get(SECRET).status()).isEqualTo(403);
      assertThat(rest.post(ACCOUNTS + "/" + EMAIL + ":getIamPolicy", "{}").body().has("bindings"))
          .as("the policy of the account itself")
          .isFalse();

      JsonNode both =
          rest.post(
                  SECRET + ":setIamPolicy",
                  "{\"policy\":{\"bindings\":[{\"role\":\"roles/secretmanager.viewer\","
                      + "\"members\":[\""
                      + MEMBER
                      + "\",\""
                      + deleted
                      + "\"]}]}}")
              .body();
      assertThat(both.at("/bindings/0/members"))
          .extracting(JsonNode::asText)
          .containsExactly(deleted, MEMBER);
      assertThat(new RestCalls(cloud).as(MEMBER).get(SECRET).status()).isEqualTo(200);
    }
  }

  @Test
  void nobodyCallsAsADeletedMember() {
    try (GcpEmulator cloud = start()) {
      RestCalls rest = new RestCalls(cloud).as(OWNER);
      String id = create(rest, EMAIL);
      grantEverywhere(rest);
      rest.send("DELETE", ACCOUNTS + "/" + EMAIL, "");
      assertThat(new RestCalls(cloud).as(MEMBER).get(SECRET).status()).isEqualTo(401);
      assertThat(new RestCalls(cloud).as("deleted:" + MEMBER + "?uid=" + id).get(SECRET).status())
          .isEqualTo(403);
      assertThat(
              rest.post(
                      SECRET + ":setIamPolicy",
                      wrapped("roles/secretmanager.viewer", MEMBER + "?uid=" + id))
                  .status())
          .as("the form in which a policy keeps an account is not one that callers may use")
          .isEqualTo(400);
    }
  }

  @Test
  void anAccountThatWasDeletedIsToldFromOneThatNeverWas() {
    try (GcpEmulator cloud = start()) {
      RestCalls rest = new RestCalls(cloud).as(OWNER);
      String id = create(rest, EMAIL);
      rest.send("DELETE", ACCOUNTS + "/" + EMAIL, "");

      assertThat(rest.get(ACCOUNTS + "/" + EMAIL).body().at("/error/message").asText())
          .isEqualTo("Account deleted: " + id);
      assertThat(rest.get(ACCOUNTS + "/" + OTHER).body().at("/error/message").asText())
          .isEqualTo("Unknown service account");
      create(rest, EMAIL);
      assertThat(rest.get(ACCOUNTS + "/" + EMAIL).status()).isEqualTo(200);
    }
  }

  /**
   * As recorded in the tests of Cloud Custodian and of Google's gcpdiag, for accounts of many
   * projects.
   */
  @Test
  void anAccountIsItsOwnClientAndAlwaysHasTheSameEtag() {
    try (GcpEmulator cloud = start()) {
      RestCalls rest = new RestCalls(cloud).as(OWNER);
      String id = create(rest, EMAIL);
      rest.send(
          "PATCH",
          ACCOUNTS + "/" + EMAIL,
          "{\"serviceAccount\":{\"displayName\":\"R\"},\"updateMask\":\"displayName\"}");

      JsonNode account = rest.get(ACCOUNTS + "/" + EMAIL).body();

      assertThat(account.path("displayName").asText()).isEqualTo("R");
      assertThat(account.path("oauth2ClientId").asText()).isEqualTo(id);
      assertThat(account.path("etag").asText()).isEqualTo("MDEwMjE5MjA=");
      assertThat(rest.get("/v1/roles/logging.admin").body().path("etag").asText())
          .isEqualTo("AA==");
    }
  }

  /**
   * As users of Terraform report it.
   *
   * @see <a href="https://github.com/DataBiosphere/azul/issues/4390">azul #4390</a>
   */
  @Test
  void aRoleThatWasDeletedKeepsItsId() {
    try (GcpEmulator cloud = start()) {
      RestCalls rest = new RestCalls(cloud).as(OWNER);
      String roles = "/v1/projects/gone-demo/roles";
      String role = "{\"roleId\":\"once\",\"role\":{\"title\":\"Once\"}}";
      rest.post(roles, role);
      assertThat(rest.post(roles, role).status()).isEqualTo(409);
      rest.send("DELETE", roles + "/once", "");

      JsonNode refused = rest.post(roles, role).body().path("error");

      assertThat(refused.path("message").asText())
          .isEqualTo("You can't create a role_id (once) which has been marked for deletion.");
      assertThat(refused.path("code").asInt()).isEqualTo(400);
      assertThat(refused.at("/errors/0/reason").asText()).isEqualTo("failedPrecondition");
    }
  }

  /**
   * As users of gcloud and of Terraform report it.
   *
   * @see <a href="https://github.com/google/litmus/issues/107">litmus #107</a>
   */
  @Test
  void anAccountsIdHasSixToThirtyCharacters() {
    try (GcpEmulator cloud = start()) {
      JsonNode refused =
          new RestCalls(cloud)
              .as(OWNER)
              .post(ACCOUNTS, "{\"accountId\":\"solv\"}")
              .body()
              .path("error");
      assertThat(refused.path("message").asText())
          .isEqualTo("The account ID \"solv\" does not have a length between 6 and 30.");
      assertThat(refused.path("status").asText()).isEqualTo("INVALID_ARGUMENT");
      assertThat(refused.at("/errors/0/reason").asText()).isEqualTo("badRequest");
    }
  }
}
