package ai.varai.provisioner.emulator.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.token.AccessTokens;
import com.google.api.gax.core.CredentialsProvider;
import com.google.api.gax.core.FixedCredentialsProvider;
import com.google.api.gax.rpc.PermissionDeniedException;
import com.google.api.gax.rpc.UnauthenticatedException;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.OAuth2Credentials;
import com.google.cloud.secretmanager.v1.ProjectName;
import com.google.cloud.secretmanager.v1.Replication;
import com.google.cloud.secretmanager.v1.Secret;
import com.google.cloud.secretmanager.v1.SecretManagerServiceClient;
import com.google.cloud.secretmanager.v1.SecretManagerServiceSettings;
import com.google.cloud.secretmanager.v1.SecretPayload;
import com.google.iam.v1.Binding;
import com.google.iam.v1.Policy;
import com.google.protobuf.ByteString;
import com.google.type.Expr;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Allow policies decide about calls when that is asked for. */
class IamEnforcementTest {
  private static final String APP = "app-one@acl-demo.iam.gserviceaccount.com";
  private static final String SECRET = "projects/acl-demo/secrets/key";
  private static final String ACCESSOR = "roles/secretmanager.secretAccessor";

  private static GcpEmulator start(IamMode mode) {
    GcpEmulator cloud = GcpEmulator.start(Options.defaults().withIam(mode));
    new RestCalls(cloud)
        .as("user:" + AccessTokens.OWNER)
        .post("/v1/projects/acl-demo/serviceAccounts", "{\"accountId\":\"app-one\"}");
    return cloud;
  }

  private static CredentialsProvider token(GcpEmulator cloud, String email) {
    AccessTokens tokens =
        new AccessTokens(
            cloud.emulation().store(), cloud.emulation().ids(), cloud.emulation().clock());
    return FixedCredentialsProvider.create(
        OAuth2Credentials.create(
            AccessToken.newBuilder()
                .setTokenValue(tokens.issue(email, "cloud-platform", Duration.ofHours(1)))
                .build()));
  }

  private static SecretManagerServiceClient secrets(
      GcpEmulator cloud, boolean rest, CredentialsProvider who) throws Exception {
    SecretManagerServiceSettings.Builder b =
        rest
            ? SecretManagerServiceSettings.newHttpJsonBuilder()
            : SecretManagerServiceSettings.newBuilder();
    return SecretManagerServiceClient.create(
        b.setTransportChannelProvider(rest ? Clients.rest(cloud) : Clients.grpc(cloud))
            .setCredentialsProvider(who)
            .build());
  }

  private static void makeSecret(SecretManagerServiceClient owner) {
    owner.createSecret(
        ProjectName.of("acl-demo"),
        "key",
        Secret.newBuilder()
            .setReplication(
                Replication.newBuilder().setAutomatic(Replication.Automatic.getDefaultInstance()))
            .build());
    owner.addSecretVersion(
        SECRET, SecretPayload.newBuilder().setData(ByteString.copyFromUtf8("1")).build());
  }

  private static void grant(SecretManagerServiceClient owner, Consumer<Binding.Builder> more) {
    Binding.Builder b = Binding.newBuilder().setRole(ACCESSOR).addMembers("serviceAccount:" + APP);
    more.accept(b);
    owner.setIamPolicy(
        com.google.iam.v1.SetIamPolicyRequest.newBuilder()
            .setResource(SECRET)
            .setPolicy(Policy.newBuilder().setVersion(3).addBindings(b))
            .build());
  }

  @ParameterizedTest(name = "REST {0}")
  @ValueSource(booleans = {false, true})
  void anAccountReadsASecretOnceItsPolicySaysSoAndNothingElse(boolean rest) throws Exception {
    try (GcpEmulator cloud = start(IamMode.STRICT);
        SecretManagerServiceClient owner = secrets(cloud, rest, token(cloud, AccessTokens.OWNER));
        SecretManagerServiceClient app = secrets(cloud, rest, token(cloud, APP))) {
      makeSecret(owner);
      assertThatThrownBy(() -> app.accessSecretVersion(SECRET + "/versions/1"))
          .isInstanceOfSatisfying(
              PermissionDeniedException.class,
              e -> {
                if (!rest) { // the REST client does not read an error's details
                  assertThat(e.getReason()).isEqualTo("IAM_PERMISSION_DENIED");
                  assertThat(e.getMetadata())
                      .containsEntry("permission", "secretmanager.versions.access");
                }
              });
      assertThat(new RestCalls(cloud).as("serviceAccount:" + APP).get("/v1/" + SECRET).body())
          .asString()
          .contains("Permission 'secretmanager.secrets.get' denied");
      grant(owner, b -> {});
      assertThat(
              app.accessSecretVersion(SECRET + "/versions/1").getPayload().getData().toStringUtf8())
          .isEqualTo("1");
      assertThatThrownBy(() -> app.deleteSecret(SECRET))
          .isInstanceOf(PermissionDeniedException.class);
    }
  }

  @ParameterizedTest(name = "REST {0}")
  @ValueSource(booleans = {false, true})
  void aConditionLimitsABindingInTimeAndByName(boolean rest) throws Exception {
    try (GcpEmulator cloud = start(IamMode.STRICT);
        SecretManagerServiceClient owner = secrets(cloud, rest, token(cloud, AccessTokens.OWNER));
        SecretManagerServiceClient app = secrets(cloud, rest, token(cloud, APP))) {
      makeSecret(owner);
      String end = cloud.clock().instant().plus(Duration.ofMinutes(30)).toString();
      grant(
          owner,
          b ->
              b.setCondition(
                  Expr.newBuilder()
                      .setTitle("first version, half an hour")
                      .setExpression(
                          "resource.name.endsWith('/versions/1') && request.time < timestamp('"
                              + end
                              + "')")));
      app.accessSecretVersion(SECRET + "/versions/1");
      assertThatThrownBy(() -> app.accessSecretVersion(SECRET + "/versions/latest"))
          .isInstanceOf(PermissionDeniedException.class);
      cloud.clock().advance(Duration.ofMinutes(31));
      assertThatThrownBy(() -> app.accessSecretVersion(SECRET + "/versions/1"))
          .isInstanceOf(PermissionDeniedException.class);
    }
  }

  @ParameterizedTest(name = "REST {0}")
  @ValueSource(booleans = {false, true})
  void aCallWithoutCredentialsIsNotAuthenticated(boolean rest) throws Exception {
    try (GcpEmulator cloud = start(IamMode.STRICT);
        SecretManagerServiceClient nobody = secrets(cloud, rest, Clients.NO_CREDENTIALS)) {
      assertThatThrownBy(() -> nobody.getSecret(SECRET))
          .isInstanceOf(UnauthenticatedException.class);
    }
  }

  @Test
  void loggingRecordsWhatItLetsThrough() throws Exception {
    try (GcpEmulator cloud = start(IamMode.LOG);
        SecretManagerServiceClient app = secrets(cloud, false, token(cloud, APP))) {
      makeSecret(app);
      RestCalls.Answer denials = new RestCalls(cloud).get("/_emulator/denials");
      assertThat(denials.body().path("denials").path(0).path("permission").asText())
          .isEqualTo("secretmanager.secrets.create");
      assertThat(denials.body().path("denials").path(0).path("principal").asText())
          .isEqualTo("serviceAccount:" + APP);
      assertThat(denials.body().path("denials").path(0).path("enforced").asBoolean()).isFalse();
    }
  }

  @Test
  void eachApiRefusesInItsOwnWords() {
    try (GcpEmulator cloud = start(IamMode.STRICT)) {
      RestCalls app = new RestCalls(cloud).as("serviceAccount:" + APP);
      assertThat(message(app, "/compute/v1/projects/acl-demo/global/networks"))
          .isEqualTo(
              "Required 'compute.networks.list' permission for"
                  + " 'projects/acl-demo/global/networks'");
      assertThat(message(app, "/storage/v1/b?project=acl-demo"))
          .contains("does not have storage.buckets.list access");
      assertThat(message(app, "/sql/v1beta4/projects/acl-demo/instances"))
          .contains("cloudsql.instances.list");
      assertThat(message(app, "/v2/projects/acl-demo/locations/us-central1/services/web"))
          .startsWith("Permission 'run.services.get' denied on resource 'projects/acl-demo/");
      assertThat(message(app, "/v1/projects/acl-demo/serviceAccounts"))
          .startsWith("Permission 'iam.serviceAccounts.list' denied on resource");
      assertThat(message(app, "/v3/projects/acl-demo/alertPolicies"))
          .startsWith("Permission 'monitoring.alertPolicies.list' denied on resource");
    }
  }

  private static String message(RestCalls calls, String path) {
    RestCalls.Answer answer = calls.get(path);
    assertThat(answer.status()).as(path).isEqualTo(403);
    return answer.body().path("error").path("message").asText();
  }

  @Test
  void whoCreatesAProjectOwnsItAndItsEditorsCannotChangeItsPolicy() {
    try (GcpEmulator cloud = start(IamMode.STRICT)) {
      RestCalls owner = new RestCalls(cloud).as("user:" + AccessTokens.OWNER);
      owner.post("/v1/projects", "{\"projectId\":\"acl-made\"}");
      owner.post(
          "/v1/projects/acl-made:setIamPolicy",
          "{\"policy\":{\"bindings\":[{\"role\":\"roles/editor\","
              + "\"members\":[\"user:ed@example.com\"]}]}}");
      RestCalls editor = new RestCalls(cloud).as("user:ed@example.com");
      assertThat(editor.get("/compute/v1/projects/acl-made/global/networks").status())
          .isEqualTo(200);
      assertThat(editor.post("/v1/projects/acl-made:setIamPolicy", "{\"policy\":{}}").status())
          .isEqualTo(403);
      assertThat(
              editor
                  .post(
                      "/v1/projects/acl-made:testIamPermissions",
                      "{\"permissions\":[\"compute.networks.create\","
                          + "\"resourcemanager.projects.setIamPolicy\"]}")
                  .body()
                  .path("permissions"))
          .hasSize(1);
    }
  }

  @Test
  void whoAsksWhatItMayDoHasToBeSomebody() {
    String question = "{\"permissions\":[\"compute.networks.create\"]}";
    try (GcpEmulator cloud = start(IamMode.STRICT)) {
      RestCalls nobody = new RestCalls(cloud);
      for (String path :
          List.of(
              "/v1/projects/acl-demo:testIamPermissions",
              "/v3/projects/acl-demo:testIamPermissions")) {
        RestCalls.Answer refused = nobody.post(path, question);
        assertThat(refused.status()).as(path).isEqualTo(401);
        assertThat(refused.body().path("error").path("status").asText())
            .isEqualTo("UNAUTHENTICATED");
        assertThat(nobody.as("user:somebody@example.com").post(path, question).status())
            .as("may do nothing, and is told so")
            .isEqualTo(200);
      }
    }
    try (GcpEmulator cloud = start(IamMode.LOG)) {
      assertThat(
              new RestCalls(cloud)
                  .post("/v1/projects/acl-demo:testIamPermissions", question)
                  .status())
          .isEqualTo(200);
    }
  }
}
