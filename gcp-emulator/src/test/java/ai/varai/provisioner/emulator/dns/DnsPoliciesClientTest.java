package ai.varai.provisioner.emulator.dns;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.access.IamMode;
import ai.varai.provisioner.emulator.token.AccessTokens;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.services.dns.Dns;
import com.google.api.services.dns.model.Change;
import com.google.api.services.dns.model.GoogleIamV1Binding;
import com.google.api.services.dns.model.GoogleIamV1GetIamPolicyRequest;
import com.google.api.services.dns.model.GoogleIamV1Policy;
import com.google.api.services.dns.model.GoogleIamV1SetIamPolicyRequest;
import com.google.api.services.dns.model.GoogleIamV1TestIamPermissionsRequest;
import com.google.api.services.dns.model.ManagedZone;
import com.google.api.services.dns.model.ManagedZoneForwardingConfig;
import com.google.api.services.dns.model.ManagedZoneForwardingConfigNameServerTarget;
import com.google.api.services.dns.model.ManagedZonePrivateVisibilityConfig;
import com.google.api.services.dns.model.ManagedZonePrivateVisibilityConfigNetwork;
import com.google.api.services.dns.model.Policy;
import com.google.api.services.dns.model.PolicyNetwork;
import com.google.api.services.dns.model.ResponsePolicy;
import com.google.api.services.dns.model.ResponsePolicyRule;
import com.google.api.services.dns.model.ResponsePolicyRuleLocalData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Policies of networks, answers and access, through Google's own client. */
class DnsPoliciesClientTest extends DnsClientCase {

  @Test
  void privateZonesAndPoliciesAreForNetworksThatExist() throws IOException {
    String project = "dns-private";
    String network =
        "https://www.googleapis.com/compute/v1/projects/" + project + "/global/networks/";
    ManagedZone inner =
        zone("inner", "corp.internal.")
            .setVisibility("private")
            .setPrivateVisibilityConfig(
                new ManagedZonePrivateVisibilityConfig()
                    .setNetworks(
                        new ArrayList<>(
                            List.of(
                                new ManagedZonePrivateVisibilityConfigNetwork()
                                    .setNetworkUrl(network + "default")))));
    ManagedZone made = dns.managedZones().create(project, inner).execute();
    assertThat(made.getNameServers()).containsExactly("ns-gcp-private.googledomains.com.");
    refused(
        400,
        "invalid",
        "'entity.managedZone.privateVisibilityConfig'",
        () ->
            dns.managedZones()
                .create(project, inner.clone().setName("open").setVisibility("public"))
                .execute());
    ManagedZonePrivateVisibilityConfig nothing =
        new ManagedZonePrivateVisibilityConfig().setNetworks(List.of());
    assertThat(
            dns.managedZones()
                .create(project, zone("open", "o.example.com.").setPrivateVisibilityConfig(nothing))
                .execute()
                .getPrivateVisibilityConfig())
        .as("as Terraform writes public zones")
        .isNull();
    assertThat(
            dns.managedZones()
                .create(
                    project,
                    zone("hidden", "h.internal.")
                        .setVisibility("private")
                        .setPrivateVisibilityConfig(nothing))
                .execute()
                .getPrivateVisibilityConfig())
        .as("a private zone that no network sees yet")
        .isNull();
    dns.managedZones()
        .patch(project, "inner", new ManagedZone().setPrivateVisibilityConfig(nothing))
        .execute();
    assertThat(dns.managedZones().get(project, "inner").execute().getPrivateVisibilityConfig())
        .as("a private zone that no network sees any longer")
        .isNull();
    inner.getPrivateVisibilityConfig().getNetworks().get(0).setNetworkUrl(network + "none");
    refused(
        400,
        "invalid",
        "'entity.managedZone.privateVisibilityConfig.networks[0].networkUrl'",
        () -> dns.managedZones().create(project, inner.setName("other")).execute());

    ManagedZone forwarded =
        zone("forwarded", "f.internal.")
            .setVisibility("private")
            .setForwardingConfig(
                new ManagedZoneForwardingConfig()
                    .setTargetNameServers(
                        List.of(
                            new ManagedZoneForwardingConfigNameServerTarget()
                                .setDomainName("ns.example.net."))));
    ManagedZoneForwardingConfigNameServerTarget target =
        dns.managedZones()
            .create(project, forwarded)
            .execute()
            .getForwardingConfig()
            .getTargetNameServers()
            .get(0);
    assertThat(target.getIpv4Address()).isEmpty();
    assertThat(target.getForwardingPath()).isNull();
    forwarded
        .setName("nowhere")
        .getForwardingConfig()
        .getTargetNameServers()
        .get(0)
        .setIpv4Address("192.0.2.1");
    refused(
        400,
        "invalid",
        "'entity.managedZone.forwardingConfig.targetNameServers[0]'",
        () -> dns.managedZones().create(project, forwarded).execute());

    List<PolicyNetwork> bound = List.of(new PolicyNetwork().setNetworkUrl(network + "default"));
    Policy log =
        dns.policies()
            .create(project, new Policy().setName("log").setDescription("").setNetworks(bound))
            .execute();
    assertThat(log.getDns64Config().getScope().getAllQueries())
        .as("which Terraform reads where a scope is empty")
        .isFalse();
    refused(
        400,
        "invalid",
        "'entity.policy.networks'",
        () ->
            dns.policies()
                .create(project, new Policy().setName("two").setDescription("").setNetworks(bound))
                .execute());
    refused(
        400, "containerNotEmpty", "'log'", () -> dns.policies().delete(project, "log").execute());
    assertThat(
            dns.policies()
                .patch(project, "log", new Policy().setEnableLogging(true).setNetworks(List.of()))
                .execute()
                .getPolicy()
                .getEnableLogging())
        .isTrue();
    dns.policies().delete(project, "log").execute();
  }

  @Test
  void answersAreReplacedByRulesOfAPolicy() throws IOException {
    String project = "dns-answers";
    dns.responsePolicies()
        .create(project, new ResponsePolicy().setResponsePolicyName("own"))
        .execute();
    ResponsePolicyRule rule =
        new ResponsePolicyRule()
            .setRuleName("apis")
            .setDnsName("*.googleapis.com.")
            .setLocalData(
                new ResponsePolicyRuleLocalData()
                    .setLocalDatas(
                        new ArrayList<>(List.of(set("*.googleapis.com.", "A", "199.36.153.8")))));
    assertThat(dns.responsePolicyRules().create(project, "own", rule).execute().getKind())
        .isEqualTo("dns#responsePolicyRule");
    refused(
        409,
        "alreadyExists",
        "*.googleapis.com.",
        () ->
            dns.responsePolicyRules()
                .create(project, "own", rule.clone().setRuleName("again"))
                .execute());
    refused(
        400,
        "containerNotEmpty",
        "'own'",
        () -> dns.responsePolicies().delete(project, "own").execute());
    dns.responsePolicyRules()
        .patch(project, "own", "apis", new ResponsePolicyRule().setBehavior("bypassResponsePolicy"))
        .execute();
    assertThat(dns.responsePolicyRules().get(project, "own", "apis").execute().getLocalData())
        .isNull();
    dns.responsePolicyRules().delete(project, "own", "apis").execute();
    dns.responsePolicies().delete(project, "own").execute();
    assertThat(dns.responsePolicies().list(project).execute().getResponsePolicies()).isEmpty();
  }

  @Test
  void aPolicyOfAZoneGrantsItsRecordsAndNoOthers() throws Exception {
    try (GcpEmulator cloud = GcpEmulator.start(Options.defaults().withIam(IamMode.STRICT))) {
      Dns owner = client(cloud, caller("user:" + AccessTokens.OWNER));
      Dns deployer = client(cloud, caller("user:deployer@example.com"));
      owner.managedZones().create("p", zone("shop", "shop.example.com.")).execute();
      owner.managedZones().create("p", zone("bank", "bank.example.com.")).execute();
      Change www = add(set("www.shop.example.com.", "A", "192.0.2.1"));
      refused(
          403,
          "forbidden",
          "dns.changes.create",
          () -> deployer.changes().create("p", "shop", www).execute());
      owner
          .managedZones()
          .setIamPolicy(
              "projects/p/managedZones/shop",
              new GoogleIamV1SetIamPolicyRequest()
                  .setPolicy(
                      new GoogleIamV1Policy()
                          .setBindings(
                              List.of(
                                  new GoogleIamV1Binding()
                                      .setRole("roles/dns.admin")
                                      .setMembers(List.of("user:deployer@example.com"))))))
          .execute();
      assertThat(
              owner
                  .managedZones()
                  .getIamPolicy(
                      "projects/p/managedZones/shop", new GoogleIamV1GetIamPolicyRequest())
                  .execute()
                  .getBindings())
          .hasSize(1);
      assertThat(
              deployer
                  .managedZones()
                  .testIamPermissions(
                      "projects/p/managedZones/shop",
                      new GoogleIamV1TestIamPermissionsRequest()
                          .setPermissions(List.of("dns.changes.create")))
                  .execute()
                  .getPermissions())
          .containsExactly("dns.changes.create");
      deployer.changes().create("p", "shop", www).execute();
      refused(
          403,
          "forbidden",
          "dns.resourceRecordSets.list",
          () -> deployer.resourceRecordSets().list("p", "bank").execute());
    }
  }

  private static HttpRequestInitializer caller(String member) {
    return request -> request.getHeaders().set("x-emulator-principal", member);
  }

  @Test
  void whoUnderstandsConditionsMaySaySoInTheQuery() throws IOException {
    String project = shop("dns-conditions");
    RestCalls rest = new RestCalls(cloud.emulator());
    String policy = "/dns/v1/projects/" + project + "/managedZones/shop:";
    String binding =
        "{\"role\": \"roles/dns.reader\", \"members\": [\"user:a@example.com\"], \"condition\":"
            + " {\"title\": \"soon\", \"expression\": \"request.time <"
            + " timestamp('2100-01-01T00:00:00Z')\"}}";
    assertThat(
            rest.post(
                    policy + "setIamPolicy",
                    "{\"policy\": {\"version\": 3, \"bindings\": [" + binding + "]}}")
                .status())
        .isEqualTo(200);
    assertThat(
            rest.post(policy + "getIamPolicy?options.requestedPolicyVersion=3", "{}")
                .body()
                .path("bindings")
                .get(0)
                .path("condition")
                .path("title")
                .asText())
        .isEqualTo("soon");
    assertThat(
            rest.post(policy + "getIamPolicy", "{}")
                .body()
                .path("bindings")
                .get(0)
                .path("role")
                .asText())
        .startsWith("roles/dns.reader_withcond_");
  }
}
