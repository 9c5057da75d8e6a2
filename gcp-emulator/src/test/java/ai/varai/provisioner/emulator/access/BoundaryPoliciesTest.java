package ai.varai.provisioner.emulator.access;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.emulator.token.AccessTokens;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Principals are held to the resources that a policy names which is bound to them. */
class BoundaryPoliciesTest {

  private static final String CLOUD = "//cloudresourcemanager.googleapis.com/";

  private GcpEmulator emulator;
  private RestCalls owner;

  @BeforeEach
  void start() {
    emulator =
        GcpEmulator.start(Options.defaults().withLroMode(LroMode.ZERO).withIam(IamMode.STRICT));
    owner = new RestCalls(emulator).as("user:" + AccessTokens.OWNER);
  }

  @AfterEach
  void stop() {
    emulator.close();
  }

  private RestCalls as(String member) {
    return new RestCalls(emulator).as(member);
  }

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }

  private static void refused(Answer answer, int status, String words) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
    assertThat(answer.body().toString()).contains(words);
  }

  private JsonNode done(Answer answer) {
    JsonNode ended = ok(owner.get("/v3/" + ok(answer).path("name").asText()));
    assertThat(ended.path("done").asBoolean()).isTrue();
    assertThat(ended.at("/metadata/endTime").asText()).isNotEmpty();
    return ended.path("response");
  }

  private String organization() {
    return owner.get("/v3/organizations:search").body().at("/organizations/0/name").asText();
  }

  private String policies() {
    return "/v3/" + organization() + "/locations/global/principalAccessBoundaryPolicies";
  }

  private static String policy(String... resources) {
    return "{\"details\": {\"rules\": [{\"effect\": \"ALLOW\", \"resources\": [\""
        + String.join("\", \"", resources)
        + "\"]}]}}";
  }

  private String make(String id, String... resources) {
    return done(owner.post(
            policies() + "?principalAccessBoundaryPolicyId=" + id, policy(resources)))
        .path("name")
        .asText();
  }

  private static String binding(String target, String policy, String more) {
    return "{\"target\": {\"principalSet\": \""
        + target
        + "\"}, \"policy\": \""
        + policy
        + "\""
        + more
        + "}";
  }

  private JsonNode bind(String parent, String id, String target, String policy, String more) {
    return done(
        owner.post(
            "/v3/" + parent + "/locations/global/policyBindings?policyBindingId=" + id,
            binding(target, policy, more)));
  }

  private void grant(String project, String member) {
    ok(
        owner.post(
            "/v1/projects/" + project + ":setIamPolicy",
            "{\"policy\": {\"bindings\": [{\"role\": \"roles/editor\", \"members\": [\""
                + member
                + "\"]}]}}"));
  }

  @Test
  void aPolicyIsMadeListedChangedAndDeleted() {
    String add = policies() + "?principalAccessBoundaryPolicyId=";
    refused(owner.post(add + "own-only", "{\"details\": {}}"), 400, "between 1 and 500 rules");
    JsonNode bare = done(owner.post(add + "to-fill-later", "{}"));
    assertThat(bare.has("details")).isFalse();
    done(owner.send("DELETE", "/v3/" + bare.path("name").asText(), ""));
    refused(owner.post(add + "own-only", policy("projects/p")), 400, "full name of a project");
    refused(
        owner.post(add + "own-only", policy(CLOUD + organization()).replace("ALLOW", "DENY")),
        400,
        "must be ALLOW");
    assertThat(
            ok(owner.post(add + "own-only&validateOnly=true", policy(CLOUD + organization())))
                .path("done")
                .asBoolean())
        .isTrue();
    assertThat(ok(owner.get(policies()))).isEmpty();
    String name = make("own-only", CLOUD + organization());
    JsonNode made = ok(owner.get("/v3/" + name));
    assertThat(made.path("uid").asText()).isNotEmpty();
    assertThat(made.at("/details/enforcementVersion").asText()).isNotEmpty();
    refused(owner.post(add + "own-only", policy(CLOUD + organization())), 409, "already exists");
    assertThat(ok(owner.get(policies())).path("principalAccessBoundaryPolicies")).hasSize(1);
    refused(
        owner.send("PATCH", "/v3/" + name + "?updateMask=uid", "{\"uid\": \"x\"}"),
        400,
        "cannot be changed");
    refused(
        owner.send(
            "PATCH",
            "/v3/" + name + "?updateMask=display_name",
            "{\"etag\": \"old\", \"displayName\": \"Own\"}"),
        409,
        "concurrent policy changes");
    done(
        owner.send(
            "PATCH",
            "/v3/" + name + "?updateMask=display_name",
            "{\"etag\": \"" + made.path("etag").asText() + "\", \"displayName\": \"Own\"}"));
    JsonNode changed = ok(owner.get("/v3/" + name));
    assertThat(changed.path("displayName").asText()).isEqualTo("Own");
    assertThat(changed.path("details")).isEqualTo(made.path("details"));
    assertThat(done(owner.send("DELETE", "/v3/" + name, "")).path("@type").asText())
        .endsWith("google.protobuf.Empty");
    refused(owner.get("/v3/" + name), 404, "not found");
  }

  @Test
  void aBindingLiesWhereItsPrincipalsAre() {
    String name = make("own-only", CLOUD + organization());
    String project = "bound-here";
    ok(owner.get("/v1/projects/" + project + "/serviceAccounts"));
    String all = "/v3/projects/" + project + "/locations/global/policyBindings";
    String target = CLOUD + "projects/" + project;
    refused(
        owner.post(all + "?policyBindingId=other", binding(CLOUD + organization(), name, "")),
        400,
        "lie directly in it");
    refused(
        owner.post(all + "?policyBindingId=other", binding(target, name + "-not", "")),
        404,
        "not found");
    refused(
        owner.post(
            all + "?policyBindingId=other",
            binding(target, name, ", \"condition\": {\"expression\": \"resource.name == 'x'\"}")),
        400,
        "principal.type and principal.subject only");
    JsonNode made = bind("projects/" + project, "mine", target, name, "");
    assertThat(made.path("name").asText())
        .matches("projects/\\d+/locations/global/policyBindings/mine");
    assertThat(made.path("policyKind").asText()).isEqualTo("PRINCIPAL_ACCESS_BOUNDARY");
    assertThat(made.path("policyUid")).isEqualTo(ok(owner.get("/v3/" + name)).path("uid"));
    assertThat(ok(owner.get(all)).path("policyBindings")).hasSize(1);
    assertThat(
            ok(owner.get(all + ":searchTargetPolicyBindings?target=" + target))
                .path("policyBindings"))
        .hasSize(1);
    assertThat(ok(owner.get("/v3/" + name + ":searchPolicyBindings")).path("policyBindings"))
        .hasSize(1);
    refused(owner.send("DELETE", "/v3/" + name, ""), 400, "is bound to principals");
    done(owner.send("DELETE", "/v3/" + name + "?force=true", ""));
    assertThat(ok(owner.get(all))).isEmpty();
  }

  @Test
  void whoIsHeldToAProjectUsesNothingElse() {
    for (String project : new String[] {"held-inside", "held-outside"}) {
      grant(project, "allAuthenticatedUsers");
    }
    ok(owner.post("/v1/projects/held-inside/serviceAccounts", "{\"accountId\": \"machine\"}"));
    RestCalls machine = as("serviceAccount:machine@held-inside.iam.gserviceaccount.com");
    RestCalls ann = as("user:ann@example.com");
    RestCalls stranger = as("user:bob@elsewhere.org");
    String outside = "/v1/projects/held-outside/serviceAccounts";
    String inside = "/v1/projects/held-inside/serviceAccounts";
    ok(machine.get(outside));
    String name = make("inside-only", CLOUD + "projects/held-inside");
    bind("projects/held-inside", "machines", CLOUD + "projects/held-inside", name, "");
    refused(machine.get(outside), 403, "iam.serviceAccounts.list");
    ok(machine.get(inside));
    ok(ann.get(outside));
    assertThat(owner.get("/_emulator/denials").body().path("denials"))
        .anySatisfy(d -> assertThat(d.path("deniedBy").asText()).isEqualTo(name));

    bind(
        organization(),
        "people",
        CLOUD + organization(),
        name,
        ", \"condition\": {\"expression\": \"principal.type =="
            + " 'iam.googleapis.com/WorkspaceIdentity' && !(principal.subject in"
            + " ['user@example.com', 'root@example.com'])\"}");
    refused(ann.get(outside), 403, "iam.serviceAccounts.list");
    ok(ann.get(inside));
    ok(stranger.get(outside));
    ok(owner.get(outside));
    String more = make("outside-too", CLOUD + "projects/held-outside");
    bind(organization(), "people-too", CLOUD + organization(), more, "");
    ok(ann.get(outside));
    ok(machine.get(outside));
  }

  @Test
  void peopleOfAPoolAreHeldTooAndWhoHoldsHimselfGetsOut() {
    String organization = organization();
    ok(
        owner.post(
            "/v1/locations/global/workforcePools?workforcePoolId=held-people",
            "{\"parent\": \"" + organization + "\"}"));
    grant("held-outside", "allAuthenticatedUsers");
    RestCalls worker =
        as("principal://iam.googleapis.com/locations/global/workforcePools/held-people/subject/w");
    String outside = "/v1/projects/held-outside/serviceAccounts";
    ok(worker.get(outside));
    ok(owner.get("/v1/projects/held-inside/serviceAccounts"));
    String name = make("inside-only", CLOUD + "projects/held-inside");
    bind(
        organization,
        "pool",
        "//iam.googleapis.com/locations/global/workforcePools/held-people",
        name,
        "");
    refused(worker.get(outside), 403, "iam.serviceAccounts.list");
    JsonNode all = bind(organization, "everybody", CLOUD + organization, name, "");
    refused(owner.get(outside), 403, "iam.serviceAccounts.list");
    done(owner.send("DELETE", "/v3/" + all.path("name").asText(), ""));
    ok(owner.get(outside));
  }
}
