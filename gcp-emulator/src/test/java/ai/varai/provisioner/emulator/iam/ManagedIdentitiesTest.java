package ai.varai.provisioner.emulator.iam;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.access.IamMode;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.emulator.token.AccessTokens;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Trust domains with the identities of workloads, and who may do what with pools. */
class ManagedIdentitiesTest {

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

  private String pool(String project, String id, String mode) {
    String all = "/v1/projects/" + project + "/locations/global/workloadIdentityPools";
    done(owner.post(all + "?workloadIdentityPoolId=" + id, "{\"mode\": \"" + mode + "\"}"));
    return all + "/" + id;
  }

  private static String rule(int number) {
    return "{\"googleCloudResource\": \"//compute.googleapis.com/projects/"
        + (number % 2 == 0 ? 123 : 456)
        + "/uid/zones/us-central1-a/instances/"
        + number
        + "\"}";
  }

  @Test
  void aPoolForFederationHasProvidersAndATrustDomainHasNamespaces() {
    String federation = pool("domains", "outside", "FEDERATION_ONLY");
    String domain = pool("domains", "inside", "TRUST_DOMAIN");
    refused(
        owner.post(federation + "/namespaces?workloadIdentityPoolNamespaceId=a", "{}"),
        400,
        "federation-only mode");
    refused(
        owner.post(
            domain + "/providers?workloadIdentityPoolProviderId=amazon",
            "{\"aws\": {\"accountId\": \"123456789012\"}}"),
        400,
        "cannot be created within trust-domain pools");
    refused(owner.send("PATCH", domain + "?updateMask=mode", "{}"), 400, "cannot be changed");

    String namespaces = domain + "/namespaces";
    refused(
        owner.post(namespaces + "?workloadIdentityPoolNamespaceId=-a", "{}"),
        400,
        "begin and end with a letter or digit");
    JsonNode made =
        done(
            owner.post(
                namespaces + "?workloadIdentityPoolNamespaceId=a", "{\"description\": \"A\"}"));
    assertThat(made.path("@type").asText()).endsWith(".WorkloadIdentityPoolNamespace");
    String identities = namespaces + "/a/managedIdentities";
    String add = identities + "?workloadIdentityPoolManagedIdentityId=";
    done(owner.post(add + "web", "{}"));
    done(owner.post(add + "batch", "{}"));
    JsonNode page = ok(owner.get(identities + "?pageSize=1"));
    assertThat(page.path("workloadIdentityPoolManagedIdentities")).hasSize(1);
    assertThat(
            ok(owner.get(
                    identities + "?pageSize=1&pageToken=" + page.path("nextPageToken").asText()))
                .at("/workloadIdentityPoolManagedIdentities/0/name")
                .asText())
        .endsWith("/namespaces/a/managedIdentities/web");
    done(
        owner.send(
            "PATCH", identities + "/web?updateMask=description", "{\"description\": \"Shop\"}"));
    done(owner.send("DELETE", identities + "/web", ""));
    assertThat(ok(owner.get(identities + "/web")).path("state").asText()).isEqualTo("DELETED");
    done(owner.post(identities + "/web:undelete", "{}"));
    assertThat(ok(owner.get(identities + "/web")).path("description").asText()).isEqualTo("Shop");
    done(owner.send("DELETE", namespaces + "/a", ""));
    refused(owner.post(add + "late", "{}"), 400, "is deleted");
  }

  @Test
  void rulesSayWhichWorkloadsMayHaveAnIdentity() {
    String domain = pool("attested", "domain", "TRUST_DOMAIN");
    done(owner.post(domain + "/namespaces?workloadIdentityPoolNamespaceId=n", "{}"));
    String all = domain + "/namespaces/n/managedIdentities";
    done(owner.post(all + "?workloadIdentityPoolManagedIdentityId=web", "{}"));
    for (String one : new String[] {all + "/web", domain}) {
      assertThat(ok(owner.get(one + ":listAttestationRules"))).isEmpty();
      refused(
          owner.post(
              one + ":addAttestationRule",
              "{\"attestationRule\": {\"googleCloudResource\": \"vm-1\"}}"),
          400,
          "full name of a workload");
      done(owner.post(one + ":addAttestationRule", "{\"attestationRule\": " + rule(1) + "}"));
      refused(
          owner.post(one + ":addAttestationRule", "{\"attestationRule\": " + rule(1) + "}"),
          409,
          "already exists");
      done(
          owner.post(
              one + ":setAttestationRules",
              "{\"attestationRules\": [" + rule(2) + ", " + rule(3) + ", " + rule(4) + "]}"));
      refused(
          owner.post(one + ":removeAttestationRule", "{\"attestationRule\": " + rule(1) + "}"),
          404,
          "not found");
      done(owner.post(one + ":removeAttestationRule", "{\"attestationRule\": " + rule(4) + "}"));
      assertThat(ok(owner.get(one + ":listAttestationRules")).path("attestationRules")).hasSize(2);
      assertThat(
              ok(owner.get(one + ":listAttestationRules?filter=container_ids(projects%2F456)"))
                  .at("/attestationRules/0/googleCloudResource")
                  .asText())
          .endsWith("/instances/3");
      refused(owner.get(one + ":listAttestationRules?filter=all"), 400, "container_ids");
      String many =
          IntStream.range(0, 51)
              .mapToObj(ManagedIdentitiesTest::rule)
              .collect(Collectors.joining(", ", "{\"attestationRules\": [", "]}"));
      refused(owner.post(one + ":setAttestationRules", many), 400, "at most 50");
    }
  }

  @Test
  void rulesGoWithTheIdentityThatTheyWereSetOn() {
    String domain = pool("forgotten", "domain", "TRUST_DOMAIN");
    done(owner.post(domain + ":addAttestationRule", "{\"attestationRule\": " + rule(1) + "}"));
    done(owner.send("DELETE", domain, ""));
    ok(owner.post("/_emulator/clock", "{\"advance\": \"P31D\"}"));
    pool("forgotten", "domain", "TRUST_DOMAIN");
    assertThat(ok(owner.get(domain + ":listAttestationRules"))).isEmpty();
  }

  @Test
  void aRoleOnAPoolCountsForItAndItsProvidersHaveKeys() {
    String pool = pool("policed", "outside", "FEDERATION_ONLY");
    String other = pool("policed", "others", "FEDERATION_ONLY");
    RestCalls ann = new RestCalls(CLOUD).as("user:ann@example.com");
    refused(ann.get(pool), 403, "iam.googleapis.com/workloadIdentityPools.get");
    ok(
        owner.post(
            pool + ":setIamPolicy",
            "{\"policy\": {\"bindings\": [{\"role\": \"roles/iam.workloadIdentityPoolAdmin\","
                + " \"members\": [\"user:ann@example.com\"]}]}}"));
    ok(ann.get(pool));
    assertThat(ann.get(other).status()).isEqualTo(403);
    assertThat(ok(owner.post(pool + ":getIamPolicy", "{}")).toString()).contains("ann@example.com");
    String providers = pool + "/providers";
    done(
        ann.post(
            providers + "?workloadIdentityPoolProviderId=amazon",
            "{\"aws\": {\"accountId\": \"123456789012\"}}"));
    done(
        ann.post(
            providers + "/amazon/keys?workloadIdentityPoolProviderKeyId=key-1",
            "{\"use\": \"ENCRYPTION\", \"keyData\": {\"keySpec\": \"RSA_2048\"}}"));
    assertThat(ok(ann.get(providers + "/amazon/keys/key-1")).at("/keyData/key").asText())
        .startsWith("-----BEGIN CERTIFICATE-----");
  }
}
