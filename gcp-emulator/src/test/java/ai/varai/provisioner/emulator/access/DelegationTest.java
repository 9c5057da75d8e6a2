package ai.varai.provisioner.emulator.access;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A caller acts as one account through others, each of which may act as the next. */
class DelegationTest {
  private static final String ACCOUNTS = "/v1/projects/chain/serviceAccounts";

  private final GcpEmulator cloud = GcpEmulator.start(Options.defaults().withIam(IamMode.STRICT));
  private final RestCalls owner = new RestCalls(cloud).as("user:user@example.com");

  @BeforeEach
  void prepare() {
    for (String id : new String[] {"account-a", "account-b", "account-c", "account-d"}) {
      assertThat(owner.post(ACCOUNTS, "{\"accountId\":\"" + id + "\"}").status()).isEqualTo(200);
    }
    mayActAs("a", "b");
    mayActAs("b", "c");
    mayActAs("c", "d");
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  private static String email(String letter) {
    return "account-" + letter + "@chain.iam.gserviceaccount.com";
  }

  private void mayActAs(String who, String whom) {
    Answer answer =
        owner.post(
            ACCOUNTS + "/" + email(whom) + ":setIamPolicy",
            "{\"policy\":{\"bindings\":[{\"role\":\"roles/iam.serviceAccountTokenCreator\","
                + "\"members\":[\"serviceAccount:"
                + email(who)
                + "\"]}]}}");
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
  }

  private RestCalls as(String letter) {
    return new RestCalls(cloud).as("serviceAccount:" + email(letter));
  }

  private static String body(String rest, String... delegates) {
    String names =
        Stream.of(delegates)
            .map(d -> d.length() == 1 ? "projects/-/serviceAccounts/" + email(d) : d)
            .map(d -> "\"" + d + "\"")
            .collect(Collectors.joining(","));
    return "{\"delegates\":[" + names + "]," + rest + "}";
  }

  private Answer token(String who, String whom, String... delegates) {
    String scope = "\"scope\":[\"https://www.googleapis.com/auth/cloud-platform\"]";
    return as(who)
        .post(
            "/v1/projects/-/serviceAccounts/" + email(whom) + ":generateAccessToken",
            body(scope, delegates));
  }

  @Test
  void theChainDecidesAndNotTheCallerAlone() {
    assertThat(token("a", "b").status()).isEqualTo(200);
    assertThat(token("a", "d").status()).isEqualTo(403);
    Answer through = token("a", "d", "b", "c");
    assertThat(through.status()).as(through.body().toString()).isEqualTo(200);
    assertThat(through.body().path("accessToken").asText()).isNotEmpty();
    assertThat(token("a", "d", "c", "b").status()).as("in another order").isEqualTo(403);
    assertThat(token("a", "d", "b").status()).as("with a gap").isEqualTo(403);
    assertThat(token("b", "d", "b", "c").status()).as("b may not act as b").isEqualTo(403);
  }

  @Test
  void everyKindOfCredentialTakesAChain() {
    String d = "/v1/projects/-/serviceAccounts/" + email("d");
    assertThat(as("b").post(d + ":signBlob", body("\"payload\":\"YQ==\"", "c")).status())
        .isEqualTo(200);
    assertThat(as("b").post(d + ":signJwt", body("\"payload\":\"{}\"", "c")).status())
        .isEqualTo(200);
    assertThat(as("b").post(d + ":generateIdToken", body("\"audience\":\"x\"", "c")).status())
        .isEqualTo(200);
    assertThat(as("a").post(d + ":signBlob", body("\"payload\":\"YQ==\"", "c")).status())
        .isEqualTo(403);
  }

  @Test
  void whoIsDisabledPassesNothingOn() {
    assertThat(owner.post(ACCOUNTS + "/" + email("b") + ":disable", "{}").status()).isEqualTo(200);
    assertThat(token("a", "c", "b").status()).isEqualTo(403);
  }

  @Test
  void accountsAreNamedByAddressOrByIdAndWithoutAProject() {
    String id = owner.get(ACCOUNTS + "/" + email("b")).body().path("uniqueId").asText();
    assertThat(token("a", "c", "projects/-/serviceAccounts/" + id).status()).isEqualTo(200);
    assertThat(
            as("a")
                .post(
                    "/v1/projects/-/serviceAccounts/" + id + ":generateAccessToken",
                    "{\"scope\":[\"s\"]}")
                .status())
        .isEqualTo(200);
    try (GcpEmulator open = GcpEmulator.start()) {
      RestCalls calls = new RestCalls(open);
      calls.post(ACCOUNTS, "{\"accountId\":\"account-a\"}");
      Answer refused =
          calls.post(
              ACCOUNTS.replace("chain", "-") + "/" + email("a") + ":signBlob",
              body("\"payload\":\"YQ==\"", "projects/chain/serviceAccounts/" + email("a")));
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.body().at("/error/message").asText()).contains("Invalid delegate");
    }
  }
}
