package ai.varai.provisioner.emulator.iam;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.access.IamMode;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.emulator.token.AccessTokens;
import ai.varai.provisioner.emulator.token.RsaKeys;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pools of an organization's people: made, changed, deleted, brought back, and who may do so. */
class WorkforcePoolsTest {

  private static final String ALL = "/v1/locations/global/workforcePools";
  private static final String WEB =
      "\"webSsoConfig\": {\"responseType\": \"%s\", \"assertionClaimsBehavior\": \"%s\"}";

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

  private JsonNode done(Answer answer) {
    JsonNode ended = ok(owner.get("/v1/" + ok(answer).path("name").asText()));
    assertThat(ended.path("done").asBoolean()).isTrue();
    return ended.path("response");
  }

  private String organization() {
    return owner.get("/v3/organizations:search").body().at("/organizations/0/name").asText();
  }

  private Answer create(String id, String fields) {
    return owner.post(
        ALL + "?workforcePoolId=" + id, "{\"parent\": \"" + organization() + "\"" + fields + "}");
  }

  private static String oidc(String responseType, String behavior, String secret) {
    return """
    {"attributeMapping": {"google.subject": "assertion.sub", "google.groups": "assertion.groups"},
     "oidc": {"issuerUri": "https://login.example.com", "clientId": "console"%s, %s}}
    """
        .formatted(secret, WEB.formatted(responseType, behavior));
  }

  @Test
  void aPoolBelongsToAnOrganizationAndComesBackWithin30Days() {
    refused(owner.post(ALL + "?workforcePoolId=staff-a", "{}"), 400, "organizations/{org-id}");
    refused(
        owner.post(ALL + "?workforcePoolId=staff-a", "{\"parent\": \"organizations/42\"}"),
        403,
        "does not have permission");
    refused(create("staff", ""), 400, "6 to 63");
    refused(create("gcp-staff", ""), 400, "gcp-");
    refused(create("staff-a", ", \"sessionDuration\": \"600s\""), 400, "900s");
    refused(create("staff-a", ", \"colour\": \"red\""), 400, "Unknown name");
    JsonNode made = done(create("staff-a", ", \"displayName\": \"Staff\""));
    assertThat(made.path("@type").asText())
        .isEqualTo("type.googleapis.com/google.iam.admin.v1.WorkforcePool");
    String one = ALL + "/staff-a";
    JsonNode pool = ok(owner.get(one));
    assertThat(pool.path("name").asText()).isEqualTo("locations/global/workforcePools/staff-a");
    assertThat(pool.path("sessionDuration").asText()).isEqualTo("3600s");
    assertThat(pool.path("state").asText()).isEqualTo("ACTIVE");
    refused(create("staff-a", ""), 409, "already exists");

    refused(owner.get(ALL), 400, "parent");
    assertThat(ok(owner.get(ALL + "?parent=" + organization())).path("workforcePools"))
        .extracting(p -> p.path("name").asText())
        .contains("locations/global/workforcePools/staff-a");
    refused(owner.send("PATCH", one + "?updateMask=parent", "{}"), 400, "cannot be changed");
    done(
        owner.send(
            "PATCH",
            one + "?updateMask=sessionDuration,description",
            "{\"sessionDuration\": \"7200s\", \"description\": \"Everybody\"}"));
    assertThat(ok(owner.get(one)).path("sessionDuration").asText()).isEqualTo("7200s");
    assertThat(ok(owner.get(one)).path("displayName").asText()).isEqualTo("Staff");

    refused(owner.post(one + ":undelete", "{}"), 400, "is not deleted");
    done(owner.send("DELETE", one, ""));
    assertThat(ok(owner.get(one)).path("state").asText()).isEqualTo("DELETED");
    String listed = ALL + "?parent=" + organization();
    assertThat(ok(owner.get(listed)).toString()).doesNotContain("staff-a");
    assertThat(ok(owner.get(listed + "&showDeleted=true")).toString()).contains("staff-a");
    refused(create("staff-a", ""), 409, "already exists");
    done(owner.post(one + ":undelete", "{}"));
    assertThat(ok(owner.get(one)).has("expireTime")).isFalse();
  }

  @Test
  void whatLiesInADeletedPoolIsNotSeenUntilThePoolIsBack() {
    done(create("closed-a", ""));
    String one = ALL + "/closed-a";
    String provider = one + "/providers/login";
    done(
        owner.post(
            one + "/providers?workforcePoolProviderId=login",
            oidc("ID_TOKEN", "ONLY_ID_TOKEN_CLAIMS", "")));
    done(owner.send("DELETE", one, ""));
    refused(owner.get(provider), 404, "not found");
    done(owner.post(one + ":undelete", "{}"));
    assertThat(ok(owner.get(provider)).path("state").asText()).isEqualTo("ACTIVE");
  }

  @Test
  void whatLayInAPoolIsGoneWithIt() {
    done(create("purged-a", ""));
    String providers = ALL + "/purged-a/providers";
    done(
        owner.post(
            providers + "?workforcePoolProviderId=first",
            oidc("ID_TOKEN", "ONLY_ID_TOKEN_CLAIMS", "")));
    done(owner.send("DELETE", ALL + "/purged-a", ""));
    ok(owner.post("/_emulator/clock", "{\"advance\": \"P31D\"}"));
    refused(owner.get(ALL + "/purged-a"), 404, "not found");
    refused(owner.get(providers + "/first"), 404, "not found");
    done(create("purged-a", ""));
    assertThat(ok(owner.get(providers + "?showDeleted=true"))).isEmpty();
  }

  @Test
  void aProviderOfOidcSaysHowPeopleSignInAndKeepsItsSecret() {
    done(create("signed-in", ""));
    String all = ALL + "/signed-in/providers";
    String add = all + "?workforcePoolProviderId=";
    refused(
        owner.post(
            add + "idp-1", "{\"attributeMapping\": {\"google.subject\": \"assertion.sub\"}}"),
        400,
        "Exactly one of oidc and saml");
    refused(
        owner.post(add + "idp-1", oidc("CODE", "ONLY_ID_TOKEN_CLAIMS", "")),
        400,
        "needs a client secret");
    refused(
        owner.post(add + "idp-1", oidc("ID_TOKEN", "MERGE_USER_INFO_OVER_ID_TOKEN_CLAIMS", "")),
        400,
        "CODE only");
    refused(
        owner.post(
            add + "idp-1",
            oidc("ID_TOKEN", "ONLY_ID_TOKEN_CLAIMS", "")
                .replace("google.groups", "assertion.groups")),
        400,
        "Invalid mapped attribute key: assertion.groups. Custom mapped attributes must be in format"
            + " 'attribute.{custom_attribute}'");
    String secret = ", \"clientSecret\": {\"value\": {\"plainText\": \"hush\"}}";
    done(owner.post(add + "idp-1", oidc("CODE", "MERGE_USER_INFO_OVER_ID_TOKEN_CLAIMS", secret)));
    JsonNode made = ok(owner.get(all + "/idp-1"));
    assertThat(made.toString()).doesNotContain("hush");
    String thumbprint = made.at("/oidc/clientSecret/value/thumbprint").asText();
    assertThat(thumbprint).isNotEmpty();

    done(
        owner.send(
            "PATCH",
            all + "/idp-1?updateMask=oidc.web_sso_config.additional_scopes,attributeCondition",
            "{\"oidc\": {\"webSsoConfig\": {\"additionalScopes\": [\"team\"]}},"
                + "\"attributeCondition\": \"google.subject != 'root'\"}"));
    JsonNode changed = ok(owner.get(all + "/idp-1"));
    assertThat(changed.at("/oidc/webSsoConfig/additionalScopes/0").asText()).isEqualTo("team");
    assertThat(changed.at("/oidc/webSsoConfig/responseType").asText()).isEqualTo("CODE");
    assertThat(changed.at("/oidc/clientSecret/value/thumbprint").asText()).isEqualTo(thumbprint);
    refused(
        owner.send("PATCH", all + "/idp-1?updateMask=oidc.client_secret", "{}"),
        400,
        "needs a client secret");

    done(owner.send("DELETE", all + "/idp-1", ""));
    assertThat(ok(owner.get(all))).isEmpty();
    done(owner.post(all + "/idp-1:undelete", "{}"));
    assertThat(ok(owner.get(all)).path("workforcePoolProviders")).hasSize(1);
  }

  private static String metadata(KeyPair pair, Duration life) {
    Instant now = Instant.now();
    String body =
        RsaKeys.certificate(pair, "idp", 7, now.minus(Duration.ofDays(9)), now.plus(life))
            .replaceAll("-----[^-]*-----|\\s", "");
    return """
    <EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example">
      <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
        <KeyDescriptor use="signing">
          <KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#">
            <X509Data><X509Certificate>%s</X509Certificate></X509Data>
          </KeyInfo>
        </KeyDescriptor>
      </IDPSSODescriptor>
    </EntityDescriptor>
    """
        .formatted(body);
  }

  private static String saml(String xml) {
    var root = JsonNodeFactory.instance.objectNode();
    root.putObject("attributeMapping").put("google.subject", "assertion.subject");
    root.putObject("saml").put("idpMetadataXml", xml);
    return root.toString();
  }

  @Test
  void aProviderOfSamlIsTrustedForItsSigningKeysAndHasKeysForItsAnswers() throws Exception {
    done(create("asserted", ""));
    String all = ALL + "/asserted/providers";
    String add = all + "?workforcePoolProviderId=saml-1";
    KeyPair pair = RsaKeys.generate(2048);
    refused(owner.post(add, saml("<EntityDescriptor")), 400, "not valid XML");
    refused(owner.post(add, saml("<!DOCTYPE x []><x/>")), 400, "not valid XML");
    refused(owner.post(add, saml("<x/>")), 400, "Identity Provider Entity ID");
    refused(
        owner.post(add, saml(metadata(pair, Duration.ofDays(-1)))), 400, "non-expired signing key");
    refused(owner.post(add, saml(metadata(pair, Duration.ofDays(26 * 365)))), 400, "more than 25");
    done(owner.post(add, saml(metadata(pair, Duration.ofDays(400)))));
    refused(
        owner.send(
            "PATCH",
            all + "/saml-1?updateMask=saml",
            saml(metadata(RsaKeys.generate(2048), Duration.ofDays(400)))),
        400,
        "must overlap");

    String keys = all + "/saml-1/keys";
    String key = keys + "?workforcePoolProviderKeyId=";
    refused(owner.post(key + "key-1", "{\"use\": \"ENCRYPTION\"}"), 400, "RSA_2048");
    String body = "{\"use\": \"ENCRYPTION\", \"keyData\": {\"keySpec\": \"RSA_3072\"}}";
    done(owner.post(key + "key-1", body));
    JsonNode data = ok(owner.get(keys + "/key-1")).path("keyData");
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(
                    new ByteArrayInputStream(
                        data.path("key").asText().getBytes(StandardCharsets.US_ASCII)));
    assertThat(((RSAPublicKey) certificate.getPublicKey()).getModulus().bitLength())
        .isEqualTo(3072);
    assertThat(data.path("format").asText()).isEqualTo("RSA_X509_PEM");
    assertThat(owner.send("PATCH", keys + "/key-1", "{}").status()).isEqualTo(404);
    done(owner.send("DELETE", keys + "/key-1", ""));
    assertThat(ok(owner.get(keys))).isEmpty();
    done(owner.post(keys + "/key-1:undelete", "{}"));
    refused(owner.post(key + "key-1", body), 409, "already exists");
  }

  @Test
  void aRoleOnAPoolCountsForIt() {
    done(create("policed-a", ""));
    done(create("policed-b", ""));
    RestCalls admin = new RestCalls(CLOUD).as("user:people@example.com");
    refused(admin.get(ALL + "/policed-a"), 403, "iam.googleapis.com/workforcePools.get");
    ok(
        owner.post(
            ALL + "/policed-a:setIamPolicy",
            "{\"policy\": {\"bindings\": [{\"role\": \"roles/iam.workforcePoolEditor\","
                + " \"members\": [\"user:people@example.com\"]}]}}"));
    assertThat(ok(owner.post(ALL + "/policed-a:getIamPolicy", "{}")).toString())
        .contains("people@example.com");
    assertThat(ok(admin.get(ALL + "/policed-a")).path("name").asText()).endsWith("/policed-a");
    assertThat(admin.get(ALL + "/policed-b").status()).isEqualTo(403);
    assertThat(admin.get(ALL + "?parent=" + organization()).status()).isEqualTo(403);
    assertThat(
            ok(
                admin.post(
                    ALL + "/policed-a:testIamPermissions",
                    "{\"permissions\": [\"iam.googleapis.com/workforcePools.get\","
                        + " \"iam.googleapis.com/workforcePools.setIamPolicy\"]}")))
        .hasToString("{\"permissions\":[\"iam.googleapis.com/workforcePools.get\"]}");
  }

  @Test
  void aDeletedSubjectCallsNothingAndNoneDoesOfAPoolThatIsDisabled() {
    done(create("callers-a", ""));
    String alice =
        "principal://iam.googleapis.com/locations/global/workforcePools/callers-a/subject/alice";
    RestCalls calls = new RestCalls(CLOUD).as(alice);
    ok(
        owner.post(
            "/v1/projects/peopled:setIamPolicy",
            "{\"policy\": {\"bindings\": [{\"role\": \"roles/viewer\", \"members\": [\""
                + alice
                + "\"]}]}}"));
    assertThat(calls.get("/v1/projects/peopled").status()).isEqualTo(200);
    String subject = ALL + "/callers-a/subjects/alice";
    refused(owner.post(subject + ":undelete", "{}"), 404, "not found");
    done(owner.send("DELETE", subject, ""));
    assertThat(calls.get("/v1/projects/peopled").status()).isEqualTo(401);
    refused(owner.send("DELETE", subject, ""), 400, "is deleted");
    done(owner.post(subject + ":undelete", "{}"));
    assertThat(calls.get("/v1/projects/peopled").status()).isEqualTo(200);
    done(owner.send("PATCH", ALL + "/callers-a?updateMask=disabled", "{\"disabled\": true}"));
    assertThat(calls.get("/v1/projects/peopled").status()).isEqualTo(401);
  }
}
