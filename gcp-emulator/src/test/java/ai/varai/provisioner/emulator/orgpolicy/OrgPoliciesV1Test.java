package ai.varai.provisioner.emulator.orgpolicy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.access.IamMode;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.emulator.token.AccessTokens;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The two versions of organization policies are two views of the same ones. */
class OrgPoliciesV1Test {

  private static final String SERIAL = "constraints/compute.disableSerialPortAccess";
  private static final String PLACES = "constraints/gcp.resourceLocations";

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(
          Options.defaults().withLroMode(LroMode.ZERO).withIam(IamMode.STRICT));

  private final RestCalls owner = new RestCalls(CLOUD).as("user:" + AccessTokens.OWNER);

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }

  private static void refused(Answer answer, int status, String words) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
    assertThat(answer.body().toString()).contains(words);
  }

  private Answer call(String holder, String verb, String body) {
    return owner.post("/v1/" + holder + ":" + verb, body);
  }

  private Answer set(String holder, String constraint, String rest) {
    return call(
        holder,
        "setOrgPolicy",
        "{\"policy\": {\"constraint\": \"" + constraint + "\", " + rest + "}}");
  }

  private JsonNode get(String holder, String constraint) {
    return ok(call(holder, "getOrgPolicy", "{\"constraint\": \"" + constraint + "\"}"));
  }

  private JsonNode effective(String holder, String constraint) {
    return ok(call(holder, "getEffectiveOrgPolicy", "{\"constraint\": \"" + constraint + "\"}"));
  }

  private String organization() {
    return owner.get("/v3/organizations:search").body().at("/organizations/0/name").asText();
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
  void aSwitchIsSetInOneVersionAndReadInTheOther() {
    String project = "projects/older-switch";
    JsonNode unset = get(project, SERIAL);
    assertThat(unset.has("booleanPolicy")).isFalse();
    String etag = unset.path("etag").asText();
    assertThat(etag).isNotEmpty();
    assertThat(effective(project, SERIAL).path("booleanPolicy").has("enforced")).isFalse();
    JsonNode set =
        ok(
            set(
                project,
                SERIAL,
                "\"etag\": \"" + etag + "\", \"booleanPolicy\": {\"enforced\": true}"));
    assertThat(set.at("/booleanPolicy/enforced").asBoolean()).isTrue();
    assertThat(set.path("updateTime").asText()).isNotEmpty();
    refused(set(project, SERIAL, "\"etag\": \"" + etag + "\", \"booleanPolicy\": {}"), 409, "etag");
    JsonNode newer = ok(owner.get("/v2/" + project + "/policies/compute.disableSerialPortAccess"));
    assertThat(newer.at("/spec/rules/0/enforce").asBoolean()).isTrue();
    assertThat(newer.at("/spec/etag")).isEqualTo(set.path("etag"));
    ok(
        owner.send(
            "PATCH",
            "/v2/" + project + "/policies/compute.disableSerialPortAccess",
            "{\"spec\": {\"reset\": true}}"));
    JsonNode reset = get(project, SERIAL);
    assertThat(reset.has("restoreDefault")).isTrue();
    assertThat(reset.has("booleanPolicy")).isFalse();
    assertThat(ok(call(project, "listOrgPolicies", "{}")).path("policies")).hasSize(1);
    refused(
        call(project, "clearOrgPolicy", "{\"constraint\": \"" + SERIAL + "\", \"etag\": \"b2xk\"}"),
        409,
        "etag");
    assertThat(ok(call(project, "clearOrgPolicy", "{\"constraint\": \"" + SERIAL + "\"}")))
        .isEmpty();
    ok(call(project, "clearOrgPolicy", "{\"constraint\": \"" + SERIAL + "\"}"));
    assertThat(ok(call(project, "listOrgPolicies", "{}"))).isEmpty();
  }

  @Test
  void listsReachDownAndAreMergedWhereTheyInherit() {
    String above = folder(organization(), "older lists");
    String below = folder(above, "below");
    ok(owner.post("/v3/projects", "{\"projectId\":\"older-lists\",\"parent\":\"" + below + "\"}"));
    String project = "projects/older-lists";
    assertThat(effective(project, PLACES).at("/listPolicy/allValues").asText()).isEqualTo("ALLOW");
    assertThat(
            effective(project, "constraints/compute.sharedReservationsOwnerProjects")
                .at("/listPolicy/allValues")
                .asText())
        .isEqualTo("DENY");
    ok(set(above, PLACES, "\"listPolicy\": {\"allowedValues\": [\"in:us-locations\"]}"));
    assertThat(effective(below, PLACES).at("/listPolicy/allowedValues/0").asText())
        .isEqualTo("in:us-locations");
    ok(
        set(
            project,
            PLACES,
            "\"listPolicy\": {\"inheritFromParent\": true,"
                + " \"allowedValues\": [\"in:eu-locations\"]}"));
    assertThat(effective(project, PLACES).at("/listPolicy/allowedValues"))
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrder("in:us-locations", "in:eu-locations");
    assertThat(get(project, PLACES).at("/listPolicy/inheritFromParent").asBoolean()).isTrue();
    ok(set(project, PLACES, "\"listPolicy\": {\"allValues\": \"DENY\"}"));
    assertThat(effective(project, PLACES).at("/listPolicy/allValues").asText()).isEqualTo("DENY");
    ok(set(project, PLACES, "\"restoreDefault\": {}"));
    assertThat(effective(project, PLACES).at("/listPolicy/allValues").asText()).isEqualTo("ALLOW");
  }

  @Test
  void whatDoesNotFitTheConstraintIsRefused() {
    String project = "projects/older-checks";
    refused(set(project, SERIAL, "\"version\": 0"), 400, "exactly one of list_policy");
    refused(
        set(project, SERIAL, "\"listPolicy\": {\"allValues\": \"DENY\"}"),
        400,
        "boolean constraint");
    refused(set(project, PLACES, "\"booleanPolicy\": {}"), 400, "list constraint");
    refused(
        set(
            project,
            PLACES,
            "\"listPolicy\": {\"allValues\": \"DENY\", \"allowedValues\": [\"a\"]}"),
        400,
        "all_values is not set");
    refused(set(project, "constraints/", "\"booleanPolicy\": {}"), 400, "Invalid constraint name");
    refused(
        set(
            project,
            "constraints/iam.managed.disableServiceAccountKeyUpload",
            "\"booleanPolicy\": {\"enforced\": true}"),
        400,
        "is in a Managed constraint format. Managed constraints are only supported with Org Policy"
            + " V2 API.");
    refused(set("folders/404", SERIAL, "\"booleanPolicy\": {}"), 403, "does not have permission");
    refused(
        owner.post(
            "/v2/" + project + "/policies",
            "{\"name\": \"x/policies/gcp.resourceLocations\", \"spec\": {\"reset\": true,"
                + " \"rules\": [{\"allowAll\": true}]}}"),
        400,
        "A reset has no rules");
  }

  @Test
  void constraintsAreListedInBothVersions() {
    String project = "projects/older-constraints";
    JsonNode older =
        ok(call(project, "listAvailableOrgPolicyConstraints", "{}")).path("constraints");
    assertThat(older)
        .anySatisfy(
            c -> {
              assertThat(c.path("name").asText()).isEqualTo(SERIAL);
              assertThat(c.has("booleanConstraint")).isTrue();
              assertThat(c.path("constraintDefault").asText()).isEqualTo("ALLOW");
            })
        .anySatisfy(
            c -> {
              assertThat(c.path("name").asText())
                  .isEqualTo("constraints/compute.restrictVpcPeering");
              assertThat(c.at("/listConstraint/supportsUnder").asBoolean()).isTrue();
            });
    JsonNode newer = ok(owner.get("/v2/" + project + "/constraints")).path("constraints");
    assertThat(newer)
        .extracting(c -> c.path("name").asText())
        .anyMatch(n -> n.matches("projects/\\d+/" + SERIAL));
  }

  @Test
  void anOrganizationDefinesConstraintsOfItsOwn() {
    String all = "/v2/" + organization() + "/customConstraints";
    String name = organization() + "/customConstraints/custom.smallMachines";
    String body =
        """
        {"name": "%s", "resourceTypes": ["compute.googleapis.com/Instance"],
         "methodTypes": ["CREATE"], "actionType": "DENY", "displayName": "Small",
         "condition": "!resource.machineType.contains('e2-')"}
        """
            .formatted(name);
    refused(owner.post(all, body.replace("custom.small", "small")), 400, "custom.NAME");
    refused(owner.post(all, body.replace("CREATE", "READ")), 400, "Invalid method type: READ");
    refused(owner.post(all, body.replace("DENY", "LOG")), 400, "ALLOW or DENY");
    refused(owner.post(all, body.replace("'e2-')", "'e2-'")), 400, "missing ')'");
    refused(
        owner.post(all, body.replace("!resource", "!instance")),
        400,
        "undeclared reference to 'instance'");
    String policies = "/v2/projects/defined-here/policies";
    String policy =
        "{\"name\": \"projects/defined-here/policies/custom.smallMachines\","
            + " \"spec\": {\"rules\": [{\"enforce\": true}]}}";
    refused(owner.post(policies, policy), 404, "not found");
    assertThat(ok(owner.post(all, body)).path("updateTime").asText()).isNotEmpty();
    refused(owner.post(all, body), 409, "already exists");
    ok(owner.post(policies, policy));
    assertThat(ok(owner.get("/v2/projects/defined-here/constraints")).toString())
        .contains("constraints/custom.smallMachines");

    refused(
        owner.send("PATCH", "/v2/" + name, body.replace("/Instance", "/Disk")), 400, "immutable");
    ok(owner.send("PATCH", "/v2/" + name, body.replace("\"displayName\": \"Small\",", "")));
    assertThat(ok(owner.get("/v2/" + name)).has("displayName")).isFalse();
    assertThat(ok(owner.get(all)).path("customConstraints")).hasSize(1);
    ok(owner.send("DELETE", "/v2/" + name, ""));
    refused(owner.get("/v2/" + name), 404, "not found");
  }

  @Test
  void aDryRunIsKeptBesideWhatCounts() {
    String policies = "/v2/projects/dry-run/policies";
    String one = policies + "/compute.requireOsLogin";
    String made =
        "{\"name\": \"projects/dry-run/policies/compute.requireOsLogin\","
            + " \"dryRunSpec\": {\"rules\": [{\"enforce\": true}]}}";
    ok(owner.post(policies, made));
    assertThat(
            effective("projects/dry-run", "constraints/compute.requireOsLogin")
                .path("booleanPolicy")
                .has("enforced"))
        .isFalse();
    JsonNode changed =
        ok(
            owner.send(
                "PATCH",
                one + "?updateMask=policy.spec",
                "{\"spec\": {\"rules\": [{\"enforce\": true}]}}"));
    assertThat(changed.at("/dryRunSpec/rules/0/enforce").asBoolean()).isTrue();
    assertThat(
            effective("projects/dry-run", "constraints/compute.requireOsLogin")
                .at("/booleanPolicy/enforced")
                .asBoolean())
        .isTrue();
    refused(owner.send("DELETE", one + "?etag=old", ""), 409, "etag");
    ok(owner.send("DELETE", one + "?etag=" + changed.path("etag").asText(), ""));
  }

  @Test
  void whoMayReadMayNotSet() {
    RestCalls reader = new RestCalls(CLOUD).as("user:reader@example.com");
    ok(
        owner.post(
            "/v1/" + organization() + ":setIamPolicy",
            "{\"policy\": {\"bindings\": [{\"role\": \"roles/orgpolicy.policyViewer\","
                + " \"members\": [\"user:reader@example.com\"]}]}}"));
    String body = "{\"constraint\": \"" + SERIAL + "\"}";
    for (String holder : new String[] {"projects/older-readers", organization()}) {
      ok(reader.post("/v1/" + holder + ":getOrgPolicy", body));
      ok(reader.post("/v1/" + holder + ":listAvailableOrgPolicyConstraints", "{}"));
      refused(reader.post("/v1/" + holder + ":clearOrgPolicy", body), 403, "orgpolicy.policy.set");
    }
  }

  @Test
  void policiesOfAFolderThatIsBeingDeletedCanBeReadAndNotSet() {
    JsonNode made =
        ok(
            owner.post(
                "/v3/folders",
                "{\"displayName\": \"leaving\", \"parent\": \"" + organization() + "\"}"));
    String folder = made.at("/response/name").asText();
    ok(set(folder, SERIAL, "\"booleanPolicy\": {\"enforced\": true}"));
    ok(owner.send("DELETE", "/v3/" + folder, ""));

    assertThat(get(folder, SERIAL).at("/booleanPolicy/enforced").asBoolean()).isTrue();
    assertThat(effective(folder, SERIAL).at("/booleanPolicy/enforced").asBoolean()).isTrue();
    refused(set(folder, SERIAL, "\"booleanPolicy\": {}"), 403, "permission");
    refused(
        call("folders/1", "getOrgPolicy", "{\"constraint\": \"" + SERIAL + "\"}"),
        403,
        "permission");
  }
}
