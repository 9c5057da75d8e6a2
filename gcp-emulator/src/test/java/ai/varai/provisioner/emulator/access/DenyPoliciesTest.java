package ai.varai.provisioner.emulator.access;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.emulator.token.AccessTokens;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Deny policies: kept as Google keeps them, and stronger than any role. */
class DenyPoliciesTest {

  private static final String EVERYBODY = "principalSet://goog/public:all";

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(
          Options.defaults().withLroMode(LroMode.ZERO).withIam(IamMode.STRICT));

  private final RestCalls owner = new RestCalls(CLOUD).as("user:" + AccessTokens.OWNER);
  private final RestCalls alice = new RestCalls(CLOUD).as("user:alice@example.com");

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }

  private static void refused(Answer answer, int status, String words) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
    assertThat(answer.body().toString()).contains(words);
  }

  private static String policies(String container) {
    return "/v2/policies/cloudresourcemanager.googleapis.com%2F"
        + container.replace("/", "%2F")
        + "/denypolicies";
  }

  private JsonNode done(Answer answer) {
    JsonNode ended = ok(owner.get("/v2/" + ok(answer).path("name").asText()));
    assertThat(ended.path("done").asBoolean()).isTrue();
    return ended.path("response");
  }

  private static String list(List<String> texts) {
    return texts.stream().map(t -> "\"" + t + "\"").collect(Collectors.joining(", ", "[", "]"));
  }

  private static String rule(String who, String what, String more) {
    return "{\"rules\": [{\"denyRule\": {\"deniedPrincipals\": "
        + list(List.of(who))
        + ", \"deniedPermissions\": "
        + list(List.of(what))
        + more
        + "}}]}";
  }

  private JsonNode deny(String container, String id, String policy) {
    return done(owner.post(policies(container) + "?policyId=" + id, policy));
  }

  private void edits(String project, String member) {
    ok(
        owner.post(
            "/v1/projects/" + project + ":setIamPolicy",
            "{\"policy\": {\"bindings\": [{\"role\": \"roles/owner\", \"members\": [\""
                + member
                + "\"]}]}}"));
  }

  private static Answer secret(RestCalls who, String project, String id) {
    return who.post(
        "/v1/projects/" + project + "/secrets?secretId=" + id,
        "{\"replication\": {\"automatic\": {}}}");
  }

  @Test
  void aPolicyIsMadeReadListedReplacedAndDeleted() {
    String all = policies("projects/denied-life");
    String policy =
        "{\"displayName\": \"No deletion\", \"rules\": [{\"description\": \"Nobody\", \"denyRule\":"
            + " {\"deniedPrincipals\": [\"principalSet://goog/public:all\"],"
            + " \"deniedPermissions\": [\"secretmanager.googleapis.com/secrets.delete\"]}}]}";
    Answer begun = owner.post(all + "?policyId=no-deletion", policy);
    assertThat(ok(begun).at("/metadata/@type").asText())
        .isEqualTo("type.googleapis.com/google.iam.v2.PolicyOperationMetadata");
    JsonNode made = done(begun);
    assertThat(made.path("@type").asText()).isEqualTo("type.googleapis.com/google.iam.v2.Policy");
    assertThat(made.path("name").asText())
        .matches(
            "policies/cloudresourcemanager\\.googleapis\\.com%2Fprojects%2F\\d+/denypolicies"
                + "/no-deletion");
    assertThat(made.path("kind").asText()).isEqualTo("DenyPolicy");
    assertThat(made.path("uid").asText()).isNotEmpty();
    refused(owner.post(all + "?policyId=no-deletion", policy), 409, "already exists");
    JsonNode read = ok(owner.get("/v2/" + made.path("name").asText()));
    assertThat(read.at("/rules/0/description").asText()).isEqualTo("Nobody");
    assertThat(ok(owner.get(all.replace("%2F", "%252F") + "/no-deletion"))).isEqualTo(read);
    JsonNode listed = ok(owner.get(all)).path("policies");
    assertThat(listed).hasSize(1);
    assertThat(listed.get(0).path("displayName").asText()).isEqualTo("No deletion");
    assertThat(listed.get(0).has("rules")).isFalse();

    String next = rule(EVERYBODY, "secretmanager.googleapis.com/secrets.update", "");
    String stale = next.replaceFirst("\\{", "{\"etag\": \"old\", ");
    refused(owner.send("PUT", all + "/no-deletion", stale), 409, "concurrent policy changes");
    String etag = read.path("etag").asText();
    done(
        owner.send(
            "PUT",
            all + "/no-deletion",
            next.replaceFirst("\\{", "{\"etag\": \"" + etag + "\", ")));
    JsonNode changed = ok(owner.get(all + "/no-deletion"));
    assertThat(changed.path("rules").toString()).contains("secrets.update");
    assertThat(changed.has("displayName")).isFalse();
    assertThat(changed.path("etag").asText()).isNotEqualTo(etag);
    assertThat(changed.path("uid")).isEqualTo(read.path("uid"));

    refused(owner.send("DELETE", all + "/no-deletion?etag=" + etag, ""), 409, "concurrent policy");
    assertThat(done(owner.send("DELETE", all + "/no-deletion", "")).has("deleteTime")).isTrue();
    refused(owner.get(all + "/no-deletion"), 404, "not found");
    assertThat(ok(owner.get(all))).isEmpty();
  }

  @Test
  void whatGoogleWouldNotTakeIsRefused() {
    String all = policies("projects/denied-checks") + "?policyId=";
    String fine = "secretmanager.googleapis.com/secrets.delete";
    refused(owner.post(all + "No", rule(EVERYBODY, fine, "")), 400, "3 to 63");
    refused(owner.post(all + "some", "{}"), 400, "between 1 and 500 rules");
    refused(
        owner.post(all + "some", rule("user:a@example.com", fine, "")),
        400,
        "Invalid principal identifier");
    refused(
        owner.post(
            all + "some",
            rule(EVERYBODY, fine, ", \"exceptionPrincipals\": [\"" + EVERYBODY + "\"]")),
        400,
        "exception_principals");
    refused(
        owner.post(all + "some", rule(EVERYBODY, "secretmanager.secrets.delete", "")),
        400,
        "{service_fqdn}/{resource}.{verb}");
    refused(
        owner.post(all + "some", rule(EVERYBODY, fine.replace("delete", "destroyAll"), "")),
        400,
        "secrets.destroyAll is not valid");
    refused(
        owner.post(
            all + "some",
            rule(
                EVERYBODY,
                fine,
                ", \"denialCondition\": {\"expression\": \"resource.name == 'x'\"}")),
        400,
        "tags only");
    refused(
        owner.post(
            policies("projects/denied-checks").replace("denypolicies", "others") + "?policyId=some",
            rule(EVERYBODY, fine, "")),
        400,
        "Invalid policy kind");
    refused(
        owner.post(policies("folders/404") + "?policyId=some", rule(EVERYBODY, fine, "")),
        403,
        "does not have permission");
    refused(
        alice.post(all + "some", rule(EVERYBODY, fine, "")),
        403,
        "Permission iam.googleapis.com/denypolicies.create denied on resource"
            + " cloudresourcemanager.googleapis.com/projects/denied-checks");
  }

  @Test
  void aDenialOnAProjectIsStrongerThanARoleAndItsExceptionsArent() {
    String project = "denied-project";
    edits(project, "user:alice@example.com");
    ok(secret(alice, project, "first"));
    ok(secret(owner, project, "second"));
    deny(
        "projects/" + project,
        "keep-secrets",
        rule(
            EVERYBODY,
            "secretmanager.googleapis.com/secrets.*",
            ", \"exceptionPermissions\": [\"secretmanager.googleapis.com/secrets.get\"],"
                + " \"exceptionPrincipals\": [\"principal://goog/subject/"
                + AccessTokens.OWNER
                + "\"]"));
    String first = "/v1/projects/" + project + "/secrets/first";
    refused(alice.send("DELETE", first, ""), 403, "secretmanager.secrets.delete");
    refused(secret(alice, project, "third"), 403, "secretmanager.secrets.create");
    ok(alice.get(first));
    assertThat(
            ok(
                alice.post(
                    "/v1/projects/" + project + ":testIamPermissions",
                    "{\"permissions\": [\"secretmanager.secrets.delete\","
                        + " \"secretmanager.secrets.get\"]}")))
        .hasToString("{\"permissions\":[\"secretmanager.secrets.get\"]}");
    ok(owner.send("DELETE", "/v1/projects/" + project + "/secrets/second", ""));
    assertThat(owner.get("/_emulator/denials").body().path("denials"))
        .anySatisfy(
            d -> {
              assertThat(d.path("principal").asText()).isEqualTo("user:alice@example.com");
              assertThat(d.path("deniedBy").asText()).endsWith("/denypolicies/keep-secrets");
            });
    done(owner.send("DELETE", policies("projects/" + project) + "/keep-secrets", ""));
    ok(alice.send("DELETE", first, ""));
  }

  @Test
  void anOwnerOfEverythingIsDeniedToo() {
    String project = "denied-owner";
    ok(secret(owner, project, "kept"));
    deny(
        "projects/" + project,
        "nobody",
        rule(EVERYBODY, "secretmanager.googleapis.com/*.delete", ""));
    refused(
        owner.send("DELETE", "/v1/projects/" + project + "/secrets/kept", ""),
        403,
        "secretmanager.secrets.delete");
  }

  private String folder(String parent, String name) {
    String operation =
        ok(owner.post(
                "/v3/folders", "{\"parent\":\"" + parent + "\",\"displayName\":\"" + name + "\"}"))
            .path("name")
            .asText();
    return ok(owner.get("/v3/" + operation)).at("/response/name").asText();
  }

  @Test
  void aDenialOnAFolderOrTheOrganizationReachesDown() {
    String organization =
        owner.get("/v3/organizations:search").body().at("/organizations/0/name").asText();
    String above = folder(organization, "denied");
    String below = folder(above, "below");
    for (String id : List.of("denied-inside", "denied-beside")) {
      String parent = id.endsWith("inside") ? below : organization;
      ok(
          owner.post(
              "/v3/projects", "{\"projectId\":\"" + id + "\",\"parent\":\"" + parent + "\"}"));
      edits(id, "user:alice@example.com");
    }
    deny(
        above,
        "on-folder",
        rule(
            "principal://goog/subject/alice@example.com",
            "secretmanager.googleapis.com/secrets.create",
            ""));
    refused(secret(alice, "denied-inside", "s"), 403, "secretmanager.secrets.create");
    ok(secret(alice, "denied-beside", "s"));
    ok(secret(owner, "denied-inside", "s"));

    ok(
        owner.post(
            "/v3/" + above + ":setIamPolicy",
            "{\"policy\":{\"bindings\":[{\"role\":\"roles/resourcemanager.folderAdmin\","
                + "\"members\":[\"user:alice@example.com\"]}]}}"));
    ok(alice.get("/v3/" + below));
    deny(
        above,
        "no-reading",
        rule(
            "principal://goog/subject/alice@example.com",
            "cloudresourcemanager.googleapis.com/folders.get",
            ""));
    refused(alice.get("/v3/" + below), 403, "resourcemanager.folders.get");

    deny(
        organization,
        "on-organization",
        rule(
            "principal://goog/subject/alice@example.com",
            "cloudresourcemanager.googleapis.com/projects.delete",
            ""));
    refused(
        alice.send("DELETE", "/v3/projects/denied-beside", ""),
        403,
        "resourcemanager.projects.delete");
    done(owner.send("DELETE", policies(organization) + "/on-organization", ""));
    ok(alice.send("DELETE", "/v3/projects/denied-beside", ""));
  }

  @Test
  void groupsAccountsAndPoolsAreDenied() {
    String project = "denied-sets";
    String robot = "serviceAccount:roboter@denied-sets.iam.gserviceaccount.com";
    ok(owner.post("/v1/projects/" + project + "/serviceAccounts", "{\"accountId\": \"roboter\"}"));
    edits(project, "allAuthenticatedUsers");
    ok(
        owner.post(
            "/_emulator/settings",
            "{\"groups\": {\"ops@example.com\": [\"group:night@example.com\"],"
                + " \"night@example.com\": [\"user:bob@example.com\"]}}"));
    assertThat(owner.get("/_emulator/settings").body().at("/groups/night@example.com/0").asText())
        .isEqualTo("user:bob@example.com");
    refused(
        owner.post("/_emulator/settings", "{\"groups\": {\"ops@example.com\": [\"bob\"]}}"),
        400,
        "no member of a group");
    String worker =
        "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/subject/w";
    String create = "secretmanager.googleapis.com/secrets.create";
    String[][] cases = {
      {"user:bob@example.com", "principalSet://goog/group/ops@example.com"},
      {robot, "principal://iam.googleapis.com/projects/-/serviceAccounts/" + robot.substring(15)},
      {
        robot,
        "principalSet://cloudresourcemanager.googleapis.com/projects/"
            + ok(owner.get("/v1/projects/" + project)).path("projectNumber").asText()
            + "/type/ServiceAccount"
      },
      {
        worker,
        "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/*"
      },
    };
    for (int i = 0; i < cases.length; i++) {
      RestCalls caller = new RestCalls(CLOUD).as(cases[i][0]);
      ok(secret(caller, project, "before-" + i));
      deny("projects/" + project, "denied-" + i, rule(cases[i][1], create, ""));
      refused(secret(caller, project, "after-" + i), 403, "secretmanager.secrets.create");
      ok(secret(alice, project, "others-" + i));
      done(owner.send("DELETE", policies("projects/" + project) + "/denied-" + i, ""));
    }
  }

  @Test
  void aRuleWithAConditionCountsWhereTheTagIs() {
    String project = "denied-tagged";
    edits(project, "user:alice@example.com");
    ok(secret(alice, project, "s"));
    String parent = "projects/" + project;
    String key =
        ok(owner.get(
                "/v3/"
                    + ok(owner.post(
                            "/v3/tagKeys", "{\"parent\":\"" + parent + "\",\"shortName\":\"env\"}"))
                        .path("name")
                        .asText()))
            .at("/response/name")
            .asText();
    String value =
        ok(owner.get(
                "/v3/"
                    + ok(owner.post(
                            "/v3/tagValues", "{\"parent\":\"" + key + "\",\"shortName\":\"prod\"}"))
                        .path("name")
                        .asText()))
            .at("/response/name")
            .asText();
    deny(
        parent,
        "prod-only",
        rule(
            EVERYBODY,
            "secretmanager.googleapis.com/secrets.delete",
            ", \"denialCondition\": {\"expression\": \"resource.matchTagId('"
                + key
                + "', '"
                + value
                + "')\"}"));
    ok(alice.send("DELETE", "/v1/" + parent + "/secrets/s", ""));
    ok(secret(alice, project, "t"));
    String number = ok(owner.get("/v1/" + parent)).path("projectNumber").asText();
    ok(
        owner.post(
            "/v3/tagBindings",
            "{\"parent\":\"//cloudresourcemanager.googleapis.com/projects/"
                + number
                + "\",\"tagValue\":\""
                + value
                + "\"}"));
    refused(
        alice.send("DELETE", "/v1/" + parent + "/secrets/t", ""),
        403,
        "secretmanager.secrets.delete");
  }
}
