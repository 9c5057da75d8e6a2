package ai.varai.provisioner.emulator.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.rpc.PermissionDeniedException;
import com.google.cloud.secretmanager.v1.SecretManagerServiceClient;
import com.google.cloud.secretmanager.v1.SecretManagerServiceSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** On whose quota a call counts. */
class QuotaProjectTest {

  private record Answer(int status, JsonNode error) {}

  private static Answer get(GcpEmulator cloud, String path, String payer, String principal)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(cloud.url() + path)).header("x-goog-user-project", payer);
    if (!principal.isEmpty()) {
      request.header("x-emulator-principal", principal);
    }
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Answer(
        answer.statusCode(), new ObjectMapper().readTree(answer.body()).path("error"));
  }

  private static GcpEmulator withProjects() {
    return GcpEmulator.start(Options.defaults().withProjects(Set.of("there", "payer")));
  }

  @Test
  void aProjectThatThereIsNotPaysForNothing() throws Exception {
    try (GcpEmulator cloud = withProjects()) {
      String secrets = "/v1/projects/there/secrets";
      assertThat(get(cloud, secrets, "payer", "").status()).isEqualTo(200);
      Answer refused = get(cloud, secrets, "elsewhere", "");
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.error().path("message").asText())
          .startsWith("Caller does not have required permission to use project elsewhere. Grant");
      JsonNode info = refused.error().path("details").get(1);
      assertThat(info.path("reason").asText()).isEqualTo("USER_PROJECT_DENIED");
      assertThat(info.path("metadata").path("consumer").asText()).isEqualTo("projects/elsewhere");
      assertThat(info.path("metadata").path("service").asText())
          .isEqualTo("secretmanager.googleapis.com");
      assertThat(get(cloud, "/compute/v1/projects/there/zones", "elsewhere", "").status())
          .isEqualTo(403);
      // It words its refusals itself.
      assertThat(get(cloud, "/storage/v1/b?project=there", "elsewhere", "").status())
          .isEqualTo(400);
    }
  }

  @Test
  void googlesClientIsToldToo() throws Exception {
    try (GcpEmulator cloud = withProjects()) {
      try (SecretManagerServiceClient client =
          SecretManagerServiceClient.create(
              SecretManagerServiceSettings.newBuilder()
                  .setCredentialsProvider(NoCredentialsProvider.create())
                  .setTransportChannelProvider(
                      SecretManagerServiceSettings.defaultGrpcTransportProviderBuilder()
                          .setEndpoint(cloud.endpoint())
                          .setChannelConfigurator(b -> b.usePlaintext())
                          .build())
                  .setQuotaProjectId("elsewhere")
                  .build())) {
        assertThatThrownBy(() -> client.listSecrets("projects/there").getPage())
            .isInstanceOfSatisfying(
                PermissionDeniedException.class,
                e ->
                    assertThat(e.getErrorDetails().getErrorInfo().getReason())
                        .isEqualTo("USER_PROJECT_DENIED"));
      }
    }
  }

  @Test
  void wherePoliciesCountTheCallerHasToBeAllowedToUseItsServices() throws Exception {
    try (GcpEmulator cloud = GcpEmulator.start(Options.defaults().withIam(IamMode.STRICT))) {
      String reader = "user:reader@example.com";
      RestCalls owner = new RestCalls(cloud).as("user:user@example.com");
      owner.post(
          "/v1/projects/there:setIamPolicy",
          "{\"policy\":{\"bindings\":[{\"role\":\"roles/secretmanager.viewer\",\"members\":[\""
              + reader
              + "\"]}]}}");
      String secrets = "/v1/projects/there/secrets";
      assertThat(get(cloud, secrets, "", reader).status()).isEqualTo(200);
      assertThat(get(cloud, secrets, "payer", reader).error().path("message").asText())
          .contains("to use project payer");
      assertThat(new RestCalls(cloud).get("/_emulator/denials").body().toString())
          .contains("serviceusage.services.use");
      owner.post(
          "/v1/projects/payer:setIamPolicy",
          "{\"policy\":{\"bindings\":[{\"role\":\"roles/serviceusage.serviceUsageConsumer\","
              + "\"members\":[\""
              + reader
              + "\"]}]}}");
      assertThat(get(cloud, secrets, "payer", reader).status()).isEqualTo(200);
    }
  }
}
