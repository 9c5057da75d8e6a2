package ai.varai.provisioner.emulator.compute;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Firewall policies of organizations, folders, networks and regions, and what they come to. */
class FirewallPoliciesTest {
  private static final String ROOT = "/compute/v1/projects/walled/";
  private static final String ABOVE = "/compute/v1/locations/global/firewallPolicies";
  private static final String LINK = "https://www.googleapis.com" + ROOT;

  private static final String RULE =
      "{\"priority\":100,\"action\":\"allow\",\"direction\":\"INGRESS\",\"match\":{\"srcIpRanges\":"
          + "[\"10.0.0.0/8\",\"192.168.0.0/16\"],\"layer4Configs\":[{\"ipProtocol\":\"tcp\","
          + "\"ports\":[\"80\",\"443-445\"]},{\"ipProtocol\":\"icmp\"}]}}";

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private static String organization = "";

  private final RestCalls rest = new RestCalls(CLOUD);

  @BeforeAll
  static void findOrganization() {
    organization =
        new RestCalls(CLOUD)
            .get("/v3/organizations:search")
            .body()
            .at("/organizations/0/name")
            .asText();
  }

  private static Answer ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer;
  }

  private static void refused(Answer answer, int status, String message) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
    assertThat(answer.body().at("/error/message").asText()).contains(message);
  }

  private static List<Integer> priorities(JsonNode policy) {
    List<Integer> out = new ArrayList<>();
    policy.path("rules").forEach(r -> out.add(r.path("priority").asInt()));
    return out;
  }

  /** Gives the number of a new policy of the organization or of a folder. */
  private String above(String parent, String name) {
    return ok(rest.post(ABOVE + "?parentId=" + parent, "{\"shortName\":\"" + name + "\"}"))
        .body()
        .path("targetLink")
        .asText()
        .replaceFirst(".*/", "");
  }

  private String folder(String parent, String name) {
    JsonNode operation =
        ok(rest.post(
                "/v3/folders", "{\"parent\":\"" + parent + "\",\"displayName\":\"" + name + "\"}"))
            .body();
    return ok(rest.get("/v3/" + operation.path("name").asText()))
        .body()
        .at("/response/name")
        .asText();
  }

  private void network(String name) {
    ok(
        rest.post(
            ROOT + "global/networks",
            "{\"name\":\"" + name + "\",\"autoCreateSubnetworks\":false}"));
  }

  private static String association(String name, String target) {
    return "{\"name\":\"" + name + "\",\"attachmentTarget\":\"" + target + "\"}";
  }

  @Test
  void everyPolicyEndsInFourPredefinedRulesThatNobodyChanges() {
    String policies = ROOT + "global/firewallPolicies";
    ok(rest.post(policies, "{\"name\":\"ends\"}"));
    JsonNode policy = ok(rest.get(policies + "/ends")).body();
    assertThat(priorities(policy)).containsExactly(2147483644, 2147483645, 2147483646, 2147483647);
    assertThat(policy.path("rules"))
        .extracting(r -> r.path("direction").asText())
        .containsExactly("EGRESS", "INGRESS", "EGRESS", "INGRESS");
    assertThat(policy.at("/rules/1/match/srcIpRanges/0").asText()).isEqualTo("::/0");
    assertThat(policy.path("ruleTupleCount").asInt()).isEqualTo(8);
    assertThat(ok(rest.get(policies + "/ends/getRule?priority=2147483647")).body())
        .isEqualTo(policy.at("/rules/3"));
    refused(
        rest.post(policies + "/ends/removeRule?priority=2147483647", "{}"), 400, "predefined rule");
    refused(
        rest.post(policies + "/ends/patchRule?priority=2147483644", "{\"action\":\"deny\"}"),
        400,
        "predefined rule");
  }

  @Test
  void rulesAreCheckedCountedAndKeptByPriority() {
    String policies = ROOT + "regions/us-east1/firewallPolicies";
    String policy = policies + "/ruled";
    ok(rest.post(policies, "{\"name\":\"ruled\"}"));
    String before = ok(rest.get(policy)).body().path("fingerprint").asText();
    ok(rest.post(policy + "/addRule", RULE));
    JsonNode rule = ok(rest.get(policy + "/getRule?priority=100")).body();
    assertThat(rule.path("kind").asText()).isEqualTo("compute#firewallPolicyRule");
    assertThat(rule.path("ruleTupleCount").asInt()).isEqualTo(2 + 4 + 1);
    assertThat(rule.path("enableLogging").isBoolean()).isTrue();
    JsonNode now = ok(rest.get(policy)).body();
    assertThat(now.path("fingerprint").asText()).isNotEqualTo(before);
    assertThat(now.path("ruleTupleCount").asInt()).isEqualTo(8 + 7);
    refused(
        rest.send("PATCH", policy, "{\"description\":\"x\",\"fingerprint\":\"" + before + "\"}"),
        412,
        "Invalid fingerprint.");
    refused(
        rest.post(policy + "/addRule", RULE), 400, "Cannot have rules with the same priorities.");
    refused(
        rest.post(policy + "/addRule", RULE.replace("100", "2147483600")),
        400,
        "less than or equal to 2147483547");
    refused(
        rest.post(policy + "/addRule", RULE.replace("100", "7").replace("allow", "permit")),
        400,
        "Must be one of [allow, apply_security_profile_group, deny, goto_next].");
    refused(
        rest.post(policy + "/addRule", RULE.replace("100", "7").replace("INGRESS", "EGRESS")),
        400,
        "Required field 'resource.match.destIpRanges' not specified");
    refused(
        rest.post(policy + "/addRule", RULE.replace("100", "7").replace("10.0.0.0/8", "ten")),
        400,
        "'resource.match.srcIpRanges[0]': 'ten'");
    ok(
        rest.post(
            policy + "/addRule?minPriority=100&maxPriority=110",
            RULE.replace("\"priority\":100,", "")));
    assertThat(priorities(ok(rest.get(policy)).body())).startsWith(100, 101);
    ok(rest.post(policy + "/patchRule?priority=101", "{\"priority\":50,\"action\":\"deny\"}"));
    ok(rest.post(policy + "/removeRule?priority=100", "{}"));
    assertThat(priorities(ok(rest.get(policy)).body())).startsWith(50, 2147483644);
    refused(
        rest.get(policy + "/getRule?priority=100"),
        400,
        "Invalid value for field 'priority': '100'. The firewall policy does not contain a rule at"
            + " priority 100.");
  }

  @Test
  void rulesAreClonedFromAPolicyThatLivesElsewhere() {
    String number = above(organization, "cloned-from");
    ok(rest.post(ABOVE + "/" + number + "/addRule", RULE));
    ok(rest.post(ROOT + "global/firewallPolicies", "{\"name\":\"clone\"}"));
    ok(
        rest.post(
            ROOT
                + "global/firewallPolicies/clone/cloneRules?sourceFirewallPolicy="
                + "locations/global/firewallPolicies/"
                + number,
            "{}"));
    assertThat(priorities(ok(rest.get(ROOT + "global/firewallPolicies/clone")).body()))
        .startsWith(100, 2147483644)
        .hasSize(5);
  }

  @Test
  void mirroringRulesAreAListOfTheirOwn() {
    String policy = ROOT + "global/firewallPolicies/mirrors";
    ok(rest.post(ROOT + "global/firewallPolicies", "{\"name\":\"mirrors\"}"));
    refused(
        rest.post(policy + "/addPacketMirroringRule", RULE),
        400,
        "Must be one of [do_not_mirror, goto_next, mirror].");
    ok(rest.post(policy + "/addPacketMirroringRule", RULE.replace("allow", "do_not_mirror")));
    assertThat(
            ok(rest.get(policy + "/getPacketMirroringRule?priority=100"))
                .body()
                .path("action")
                .asText())
        .isEqualTo("do_not_mirror");
    assertThat(priorities(ok(rest.get(policy)).body())).doesNotContain(100);
    ok(rest.post(policy + "/removePacketMirroringRule?priority=100", "{}"));
    assertThat(ok(rest.get(policy)).body().has("packetMirroringRules")).isFalse();
  }

  @Test
  void aPolicyThatAppliesToANetworkStaysUntilItIsTakenFromIt() {
    network("held");
    String policies = ROOT + "global/firewallPolicies";
    ok(rest.post(policies, "{\"name\":\"holds\"}"));
    ok(rest.post(policies, "{\"name\":\"waits\"}"));
    refused(
        rest.post(policies + "/holds/addAssociation", association("a", "global/networks/none")),
        404,
        "projects/walled/global/networks/none");
    ok(rest.post(policies + "/holds/addAssociation", association("a", "global/networks/held")));
    JsonNode stored = ok(rest.get(policies + "/holds/getAssociation?name=a")).body();
    assertThat(stored.path("attachmentTarget").asText()).isEqualTo(LINK + "global/networks/held");
    assertThat(stored.path("firewallPolicyId").asText()).isNotEmpty();
    refused(
        rest.send("DELETE", policies + "/holds", ""),
        400,
        "is already being used by 'projects/walled/global/networks/held'");
    String other = association("b", "global/networks/held");
    refused(
        rest.post(policies + "/waits/addAssociation", other),
        400,
        "already associated with the policy 'holds'");
    ok(rest.post(policies + "/waits/addAssociation?replaceExistingAssociation=true", other));
    refused(
        rest.get(policies + "/holds/getAssociation?name=a"),
        400,
        "Invalid value for field 'name': 'a'. An association with that name does not exist.");
    ok(rest.send("DELETE", policies + "/holds", ""));
    assertThat(rest.get(policies + "/holds").status()).isEqualTo(404);
    ok(rest.post(policies + "/waits/removeAssociation?name=b", "{}"));
    ok(rest.send("DELETE", policies + "/waits", ""));
  }

  @Test
  void policiesOfAnOrganizationAndItsFoldersAreListedMovedAndFound() {
    String folder = folder(organization, "listed");
    String number = above(folder, "of-folder");
    JsonNode policy = ok(rest.get(ABOVE + "/" + number)).body();
    assertThat(policy.path("name").asText()).isEqualTo(number).matches("\\d{12}");
    assertThat(policy.path("parent").asText()).isEqualTo(folder);
    assertThat(policy.path("displayName").asText()).isEqualTo("of-folder");
    assertThat(policy.path("selfLink").asText())
        .isEqualTo("https://www.googleapis.com" + ABOVE + "/" + number);
    refused(
        rest.post(ABOVE + "?parentId=" + folder, "{\"shortName\":\"of-folder\"}"),
        400,
        "already exists in " + folder);
    refused(rest.post(ABOVE, "{\"shortName\":\"lost\"}"), 400, "'parentId' not specified");
    refused(
        rest.post(ABOVE + "?parentId=folders/123", "{\"shortName\":\"lost\"}"), 404, "folders/123");
    ok(rest.post(ABOVE + "/" + number + "/addAssociation", association("here", folder)));
    String find = ABOVE + "/listAssociations?targetResource=";
    assertThat(ok(rest.get(find + folder)).body().at("/associations/0/shortName").asText())
        .isEqualTo("of-folder");
    String inner = folder(folder, "inner");
    assertThat(ok(rest.get(find + inner)).body().has("associations")).isFalse();
    assertThat(
            ok(rest.get(find + inner + "&includeInheritedPolicies=true"))
                .body()
                .path("associations"))
        .hasSize(1);
    JsonNode moved =
        ok(rest.post(ABOVE + "/" + number + "/move?parentId=" + organization, "{}")).body();
    assertThat(moved.path("name").asText())
        .startsWith(organization.replace("organizations/", "org-") + "-operation-");
    assertThat(
            ok(rest.get("/compute/v1/locations/global/operations/" + moved.path("name").asText()))
                .body()
                .path("status")
                .asText())
        .isEqualTo("DONE");
    assertThat(ok(rest.get(ABOVE + "?parentId=" + folder)).body().has("items")).isFalse();
    assertThat(ok(rest.get(ABOVE + "?parentId=" + organization)).body().path("items"))
        .extracting(p -> p.path("shortName").asText())
        .contains("of-folder");
    refused(
        rest.send("DELETE", ABOVE + "/" + number, ""),
        400,
        "already being used by '" + folder + "'");
  }

  @Test
  void whatCountsForANetworkComesFromAboveFirst() {
    String folder = folder(organization, "effective");
    ok(rest.post("/v3/projects", "{\"projectId\":\"below-folder\",\"parent\":\"" + folder + "\"}"));
    String root = "/compute/v1/projects/below-folder/";
    ok(rest.post(root + "global/networks", "{\"name\":\"net\",\"autoCreateSubnetworks\":false}"));
    ok(
        rest.post(
            root + "global/firewalls",
            "{\"name\":\"ssh\",\"network\":\"global/networks/net\","
                + "\"allowed\":[{\"IPProtocol\":\"tcp\",\"ports\":[\"22\"]}]}"));
    String number = above(folder, "from-above");
    ok(rest.post(ABOVE + "/" + number + "/addAssociation", association("f", folder)));
    ok(
        rest.post(
            ABOVE + "/" + number + "/addRule",
            RULE.replace(
                "{\"priority\"",
                "{\"targetResources\":[\"projects/other/global/networks/net\"],\"priority\"")));
    for (String scope : List.of("global", "regions/us-east1")) {
      String policies = root + scope + "/firewallPolicies";
      ok(rest.post(policies, "{\"name\":\"own\"}"));
      ok(rest.post(policies + "/own/addAssociation", association("n", "global/networks/net")));
    }
    JsonNode global = ok(rest.get(root + "global/networks/net/getEffectiveFirewalls")).body();
    assertThat(global.path("firewalls")).extracting(f -> f.path("name").asText()).contains("ssh");
    assertThat(global.path("firewallPolicys"))
        .extracting(p -> p.path("type").asText())
        .containsExactly("HIERARCHY", "NETWORK");
    assertThat(priorities(global.at("/firewallPolicys/0")))
        .as("a rule for another network does not count here")
        .hasSize(4);
    JsonNode regional =
        ok(rest.get(
                root
                    + "regions/us-east1/firewallPolicies/getEffectiveFirewalls"
                    + "?network=projects/below-folder/global/networks/net"))
            .body();
    assertThat(regional.path("firewallPolicys"))
        .extracting(p -> p.path("type").asText())
        .containsExactly("HIERARCHY", "NETWORK", "NETWORK_REGIONAL");
  }

  @Test
  void securityPoliciesOfAnOrganizationWorkInTheSameWay() {
    String root = "/compute/v1/locations/global/securityPolicies";
    JsonNode made =
        ok(rest.post(root + "?parentId=" + organization, "{\"shortName\":\"armor\"}")).body();
    String policy = root + "/" + made.path("targetLink").asText().replaceFirst(".*/", "");
    ok(
        rest.post(
            policy + "/addAssociation",
            "{\"name\":\"org\",\"attachmentId\":\"" + organization + "\"}"));
    assertThat(
            ok(rest.get(root + "/listAssociations?targetResource=" + organization))
                .body()
                .at("/associations/0/securityPolicyId")
                .asText())
        .isEqualTo(ok(rest.get(policy)).body().path("id").asText());
    refused(rest.send("DELETE", policy, ""), 400, "already being used by '" + organization + "'");
    ok(rest.post(policy + "/removeAssociation?name=org", "{}"));
    ok(rest.send("DELETE", policy, ""));
  }
}
