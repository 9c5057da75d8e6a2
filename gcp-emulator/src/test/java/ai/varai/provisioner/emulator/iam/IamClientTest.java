package ai.varai.provisioner.emulator.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.RestCalls;
import com.google.api.gax.rpc.AbortedException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.cloud.iam.admin.v1.IAMClient;
import com.google.cloud.iam.admin.v1.IAMSettings;
import com.google.cloud.iam.credentials.v1.IamCredentialsClient;
import com.google.cloud.iam.credentials.v1.IamCredentialsSettings;
import com.google.iam.admin.v1.CreateRoleRequest;
import com.google.iam.admin.v1.CreateServiceAccountRequest;
import com.google.iam.admin.v1.DeleteRoleRequest;
import com.google.iam.admin.v1.GetRoleRequest;
import com.google.iam.admin.v1.GetServiceAccountKeyRequest;
import com.google.iam.admin.v1.ListServiceAccountKeysRequest;
import com.google.iam.admin.v1.ListServiceAccountKeysRequest.KeyType;
import com.google.iam.admin.v1.QueryGrantableRolesRequest;
import com.google.iam.admin.v1.QueryTestablePermissionsRequest;
import com.google.iam.admin.v1.Role;
import com.google.iam.admin.v1.ServiceAccount;
import com.google.iam.admin.v1.ServiceAccountKey;
import com.google.iam.admin.v1.ServiceAccountKeyOrigin;
import com.google.iam.admin.v1.ServiceAccountPublicKeyType;
import com.google.iam.admin.v1.UndeleteRoleRequest;
import com.google.iam.admin.v1.UndeleteServiceAccountRequest;
import com.google.iam.admin.v1.UpdateRoleRequest;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Google's IAM clients against the emulator. */
class IamClientTest {
  private static final String PROJECT = "projects/iam-demo";
  private static final String ACCOUNT =
      PROJECT + "/serviceAccounts/worker@iam-demo.iam.gserviceaccount.com";

  private final GcpEmulator cloud = GcpEmulator.start();
  private IAMClient iam;

  @BeforeEach
  void connect() throws Exception {
    iam =
        IAMClient.create(
            IAMSettings.newBuilder()
                .setTransportChannelProvider(Clients.grpc(cloud))
                .setCredentialsProvider(Clients.NO_CREDENTIALS)
                .build());
    iam.createServiceAccount(
        CreateServiceAccountRequest.newBuilder().setName(PROJECT).setAccountId("worker").build());
  }

  @AfterEach
  void stop() {
    iam.close();
    cloud.close();
  }

  @Test
  void aDeletedAccountComesBackUnderItsUniqueId() {
    ServiceAccount account = iam.getServiceAccount(ACCOUNT);
    iam.deleteServiceAccount(ACCOUNT);
    assertThatThrownBy(() -> iam.getServiceAccount(ACCOUNT)).isInstanceOf(NotFoundException.class);
    iam.undeleteServiceAccount(
        UndeleteServiceAccountRequest.newBuilder()
            .setName(PROJECT + "/serviceAccounts/" + account.getUniqueId())
            .build());
    assertThat(iam.getServiceAccount(ACCOUNT)).isEqualTo(account);
  }

  @Test
  void aKeysCertificateIsThePublicHalfOfWhatTheCredentialsFileHolds() throws Exception {
    ServiceAccountKey key =
        iam.createServiceAccountKey(
            com.google.iam.admin.v1.CreateServiceAccountKeyRequest.newBuilder()
                .setName(ACCOUNT)
                .build());
    String file = key.getPrivateKeyData().toStringUtf8();
    assertThat(file)
        .contains("\"type\" : \"service_account\"", "\"client_email\" : \"worker@iam-demo.");
    ServiceAccountKey shown =
        iam.getServiceAccountKey(
            GetServiceAccountKeyRequest.newBuilder()
                .setName(key.getName())
                .setPublicKeyType(ServiceAccountPublicKeyType.TYPE_X509_PEM_FILE)
                .build());
    var certificate =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(shown.getPublicKeyData().toByteArray()));
    certificate.verify(certificate.getPublicKey());
    assertThat(shown.getPrivateKeyData()).isEmpty();
    assertThat(
            iam.listServiceAccountKeys(
                    ListServiceAccountKeysRequest.newBuilder().setName(ACCOUNT).build())
                .getKeysList())
        .filteredOn(each -> each.getKeyType() == KeyType.USER_MANAGED)
        .extracting(ServiceAccountKey::getName)
        .containsExactly(key.getName());
    iam.deleteServiceAccountKey(key.getName());
    assertThatThrownBy(
            () ->
                iam.getServiceAccountKey(
                    GetServiceAccountKeyRequest.newBuilder().setName(key.getName()).build()))
        .isInstanceOf(NotFoundException.class);
  }

  /**
   * As recorded in the tests of Cloud Custodian.
   *
   * @see <a
   *     href="https://github.com/cloud-custodian/cloud-custodian/tree/main/tools/c7n_gcp/tests/data/flights/iam-service-account-key-query">iam-service-account-key-query</a>
   */
  @Test
  void theKeyThatGoogleManagesIsAmongAnAccountsKeys() throws Exception {
    ServiceAccountKey made =
        iam.createServiceAccountKey(
            com.google.iam.admin.v1.CreateServiceAccountKeyRequest.newBuilder()
                .setName(ACCOUNT)
                .build());
    List<ServiceAccountKey> keys =
        iam.listServiceAccountKeys(
                ListServiceAccountKeysRequest.newBuilder().setName(ACCOUNT).build())
            .getKeysList();
    ServiceAccountKey managed = keys.get(0);
    assertThat(managed.getKeyType()).isEqualTo(KeyType.SYSTEM_MANAGED);
    assertThat(managed.getKeyOrigin()).isEqualTo(ServiceAccountKeyOrigin.GOOGLE_PROVIDED);
    assertThat(managed.getPublicKeyData()).isEmpty();
    assertThat(managed.getValidBeforeTime().getSeconds() - managed.getValidAfterTime().getSeconds())
        .isEqualTo(17 * 86_400);
    assertThat(keys).extracting(ServiceAccountKey::getName).contains(made.getName());

    ServiceAccountKey shown =
        iam.getServiceAccountKey(
            GetServiceAccountKeyRequest.newBuilder()
                .setName(managed.getName())
                .setPublicKeyType(ServiceAccountPublicKeyType.TYPE_X509_PEM_FILE)
                .build());
    var certificate =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(shown.getPublicKeyData().toByteArray()));
    certificate.verify(certificate.getPublicKey());
    assertThat(iam.listServiceAccountKeys(ACCOUNT, List.of(KeyType.USER_MANAGED)).getKeysList())
        .extracting(ServiceAccountKey::getName)
        .contains(made.getName())
        .doesNotContain(managed.getName());
    iam.deleteServiceAccountKey(made.getName());
  }

  @Test
  void aCustomRoleChangesWithItsEtagAndOutlivesItsDeletion() {
    Role role =
        iam.createRole(
            CreateRoleRequest.newBuilder()
                .setParent(PROJECT)
                .setRoleId("secretReader")
                .setRole(
                    Role.newBuilder()
                        .setTitle("Reader")
                        .addIncludedPermissions("secretmanager.versions.access"))
                .build());
    Role next =
        iam.updateRole(
            UpdateRoleRequest.newBuilder()
                .setName(role.getName())
                .setRole(role.toBuilder().setTitle("Reader of secrets"))
                .setUpdateMask(FieldMask.newBuilder().addPaths("title"))
                .build());
    assertThat(next.getTitle()).isEqualTo("Reader of secrets");
    assertThatThrownBy(
            () ->
                iam.updateRole(
                    UpdateRoleRequest.newBuilder()
                        .setName(role.getName())
                        .setRole(role)
                        .setUpdateMask(FieldMask.newBuilder().addPaths("title"))
                        .build()))
        .isInstanceOf(AbortedException.class);
    iam.deleteRole(DeleteRoleRequest.newBuilder().setName(role.getName()).build());
    assertThat(
            iam.getRole(GetRoleRequest.newBuilder().setName(role.getName()).build()).getDeleted())
        .isTrue();
    assertThat(
            iam.undeleteRole(UndeleteRoleRequest.newBuilder().setName(role.getName()).build())
                .getDeleted())
        .isFalse();
  }

  @Test
  void predefinedRolesListTheirPermissions() {
    assertThat(
            iam.getRole(
                    GetRoleRequest.newBuilder()
                        .setName("roles/secretmanager.secretAccessor")
                        .build())
                .getIncludedPermissionsList())
        .containsExactly(
            "resourcemanager.projects.get",
            "resourcemanager.projects.list",
            "secretmanager.versions.access");
    String secret = "//secretmanager.googleapis.com/projects/iam-demo/secrets/s";
    assertThat(
            iam.queryGrantableRoles(
                    QueryGrantableRolesRequest.newBuilder().setFullResourceName(secret).build())
                .iterateAll())
        .extracting(Role::getName)
        .contains("roles/secretmanager.admin")
        .allMatch(n -> n.startsWith("roles/secretmanager."));
    assertThat(
            iam.queryTestablePermissions(
                    QueryTestablePermissionsRequest.newBuilder()
                        .setFullResourceName(secret)
                        .build())
                .iterateAll())
        .extracting(p -> p.getName())
        .contains("secretmanager.secrets.setIamPolicy");
  }

  @ParameterizedTest(name = "REST {0}")
  @ValueSource(booleans = {false, true})
  void shortLivedTokensAndSignaturesComeFromIamCredentials(boolean rest) throws Exception {
    IamCredentialsSettings.Builder b =
        rest ? IamCredentialsSettings.newHttpJsonBuilder() : IamCredentialsSettings.newBuilder();
    try (IamCredentialsClient credentials =
        IamCredentialsClient.create(
            b.setTransportChannelProvider(rest ? Clients.rest(cloud) : Clients.grpc(cloud))
                .setCredentialsProvider(Clients.NO_CREDENTIALS)
                .build())) {
      String name = "projects/-/serviceAccounts/worker@iam-demo.iam.gserviceaccount.com";
      String token =
          credentials
              .generateAccessToken(
                  name,
                  List.of(),
                  List.of("https://www.googleapis.com/auth/cloud-platform"),
                  Duration.newBuilder().setSeconds(300).build())
              .getAccessToken();
      assertThat(
              new RestCalls(cloud)
                  .get("/tokeninfo?access_token=" + token)
                  .body()
                  .path("email")
                  .asText())
          .isEqualTo("worker@iam-demo.iam.gserviceaccount.com");
      byte[] content = "text".getBytes(StandardCharsets.UTF_8);
      byte[] signature =
          credentials
              .signBlob(name, List.of(), ByteString.copyFrom(content))
              .getSignedBlob()
              .toByteArray();
      Identities identities = cloud.emulation().plugin(Identities.class).orElseThrow();
      Signature check = Signature.getInstance("SHA256withRSA");
      check.initVerify(
          identities.systemKeys().of("iam-demo", "worker@iam-demo.iam.gserviceaccount.com").open());
      check.update(content);
      assertThat(check.verify(signature)).isTrue();
      assertThat(credentials.generateIdToken(name, List.of(), "https://me", true).getToken())
          .matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
    }
  }
}
