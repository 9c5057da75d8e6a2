package ai.varai.provisioner.emulator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.google.api.gax.rpc.FailedPreconditionException;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.api.gax.rpc.PermissionDeniedException;
import com.google.cloud.run.v2.Condition;
import com.google.cloud.run.v2.Container;
import com.google.cloud.run.v2.EnvVar;
import com.google.cloud.run.v2.EnvVarSource;
import com.google.cloud.run.v2.ExecutionTemplate;
import com.google.cloud.run.v2.Job;
import com.google.cloud.run.v2.JobsClient;
import com.google.cloud.run.v2.RevisionTemplate;
import com.google.cloud.run.v2.SecretKeySelector;
import com.google.cloud.run.v2.Service;
import com.google.cloud.run.v2.ServicesClient;
import com.google.cloud.run.v2.TaskTemplate;
import com.google.cloud.run.v2.VpcAccess;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a service or a job stands on in other APIs has to be there, and to be its account's. */
class RunPreconditionsTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static Container container() {
    return Container.newBuilder()
        .setImage("img:1")
        .addEnv(EnvVar.newBuilder().setName("PLAIN").setValue("1"))
        .addEnv(
            EnvVar.newBuilder()
                .setName("TOKEN")
                .setValueSource(
                    EnvVarSource.newBuilder()
                        .setSecretKeyRef(
                            SecretKeySelector.newBuilder()
                                .setSecret("token")
                                .setVersion("latest"))))
        .build();
  }

  private static Service reading(String account) {
    return Service.newBuilder()
        .setTemplate(
            RevisionTemplate.newBuilder().setServiceAccount(account).addContainers(container()))
        .build();
  }

  private static Service inNetwork(VpcAccess.Builder vpc) {
    return Service.newBuilder()
        .setTemplate(
            RevisionTemplate.newBuilder()
                .addContainers(Container.newBuilder().setImage("img:1"))
                .setVpcAccess(vpc))
        .build();
  }

  private static String account(RestCalls rest, String project) {
    assertThat(
            rest.post("/v1/projects/" + project + "/serviceAccounts", "{\"accountId\":\"runner\"}")
                .status())
        .isEqualTo(200);
    return "runner@" + project + ".iam.gserviceaccount.com";
  }

  private static void secret(RestCalls rest, String project) {
    rest.post(
        "/v1/projects/" + project + "/secrets?secretId=token",
        "{\"replication\":{\"automatic\":{}}}");
  }

  private static void version(RestCalls rest, String project) {
    rest.post(
        "/v1/projects/" + project + "/secrets/token:addVersion",
        "{\"payload\":{\"data\":\"czNjcjN0\"}}");
  }

  @Test
  void aServiceComesUpOnlyWhenItsAccountMayReadAVersionThatIsThere() throws Exception {
    String project = "run-secrets";
    String parent = "projects/" + project + "/locations/us-central1";
    RestCalls rest = new RestCalls(CLOUD.emulator());
    String account = account(rest, project);
    try (ServicesClient client = RunClients.services(CLOUD.emulator())) {
      assertThatThrownBy(() -> client.createServiceAsync(parent, reading(account), "web").get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(FailedPreconditionException.class)
          .hasMessageMatching(
              "(?s).*Revision 'web-00001-\\w+' is not ready and cannot serve traffic\\. "
                  + "spec\\.template\\.spec\\.containers\\[0\\]\\.env\\[1\\]\\.value_from"
                  + "\\.secret_key_ref\\.name: Secret projects/\\d+/secrets/token/versions/latest"
                  + " was not found.*");
      Service failed = client.getService(parent + "/services/web");
      assertThat(failed.getTerminalCondition().getState())
          .isEqualTo(Condition.State.CONDITION_FAILED);
      assertThat(failed.getTerminalCondition().getReason())
          .as("the revision's own")
          .isEqualTo(Condition.CommonReason.SECRETS_ACCESS_CHECK_FAILED);
      assertThat(failed.getLatestReadyRevision()).isEmpty();

      secret(rest, project);
      version(rest, project);
      Service again = failed.toBuilder().setTemplate(relabelled(failed, "n", "2")).build();
      assertThatThrownBy(() -> client.updateServiceAsync(again).get())
          .hasMessageContaining("Permission denied on secret: projects/")
          .hasMessageContaining(" for Revision service account " + account + ". ");

      rest.post(
          "/v1/projects/" + project + "/secrets/token:setIamPolicy",
          "{\"policy\":{\"bindings\":[{\"role\":\"roles/secretmanager.secretAccessor\","
              + "\"members\":[\"serviceAccount:"
              + account
              + "\"]}]}}");
      Service before = client.getService(parent + "/services/web");
      Service up =
          client
              .updateServiceAsync(
                  before.toBuilder().setTemplate(relabelled(before, "n", "3")).build())
              .get();
      assertThat(up.getTerminalCondition().getState())
          .isEqualTo(Condition.State.CONDITION_SUCCEEDED);

      rest.post("/v1/projects/" + project + "/secrets/token/versions/1:disable", "{}");
      assertThatThrownBy(
              () ->
                  client
                      .updateServiceAsync(
                          up.toBuilder().setTemplate(relabelled(up, "n", "4")).build())
                      .get())
          .hasMessageContaining("/versions/latest is in DISABLED state");
      assertThat(client.getService(up.getName()).getLatestReadyRevision())
          .as("the revision before keeps serving")
          .isEqualTo(up.getLatestReadyRevision());
    }
  }

  private static RevisionTemplate relabelled(Service s, String key, String value) {
    return s.getTemplate().toBuilder().putLabels(key, value).build();
  }

  @Test
  void aJobIsReadyOnlyWhenItsSecretsAre() throws Exception {
    String project = "run-job-secrets";
    String parent = "projects/" + project + "/locations/us-central1";
    RestCalls rest = new RestCalls(CLOUD.emulator());
    Job job =
        Job.newBuilder()
            .setTemplate(
                ExecutionTemplate.newBuilder()
                    .setTemplate(
                        TaskTemplate.newBuilder()
                            .setServiceAccount(account(rest, project))
                            .addContainers(container())))
            .build();
    try (JobsClient client = RunClients.jobs(CLOUD.emulator())) {
      assertThatThrownBy(() -> client.createJobAsync(parent, job, "nightly").get())
          .hasCauseInstanceOf(FailedPreconditionException.class)
          .hasMessageContaining("spec.template.spec.containers[0].env[1].value_from")
          .hasMessageContaining("/secrets/token/versions/latest was not found");
      assertThat(client.getJob(parent + "/jobs/nightly").getTerminalCondition().getReason())
          .isEqualTo(Condition.CommonReason.SECRETS_ACCESS_CHECK_FAILED);
    }
  }

  @Test
  void anAccountThatIsNotThereIsRefusedAtOnce() throws Exception {
    try (ServicesClient client = RunClients.services(CLOUD.emulator())) {
      String ghost = "ghost@run-account.iam.gserviceaccount.com";
      assertThatThrownBy(
              () ->
                  client
                      .createServiceAsync(
                          "projects/run-account/locations/us-central1", reading(ghost), "web")
                      .get())
          .hasCauseInstanceOf(PermissionDeniedException.class)
          .hasMessageContaining(
              "Permission 'iam.serviceaccounts.actAs' denied on service account "
                  + ghost
                  + " (or it may not exist).");
    }
  }

  @Test
  void aNewAccountIsNotSeenForAsLongAsTheSettingsSay() throws Exception {
    String project = "run-late-account";
    String parent = "projects/" + project + "/locations/us-central1";
    RestCalls rest = new RestCalls(CLOUD.emulator());
    rest.post("/_emulator/settings", "{\"serviceAccountMisses\":1}");
    try (ServicesClient client = RunClients.services(CLOUD.emulator())) {
      Service plain =
          Service.newBuilder()
              .setTemplate(
                  RevisionTemplate.newBuilder()
                      .setServiceAccount(account(rest, project))
                      .addContainers(Container.newBuilder().setImage("img:1")))
              .build();
      assertThatThrownBy(() -> client.createServiceAsync(parent, plain, "web").get())
          .hasCauseInstanceOf(PermissionDeniedException.class);
      assertThat(client.createServiceAsync(parent, plain, "web").get().getUri()).isNotEmpty();
    } finally {
      rest.post("/_emulator/settings", "{\"serviceAccountMisses\":0}");
    }
  }

  @Test
  void aConnectorOrSubnetworkThatIsNotThereKeepsTheRevisionFromComingUp() throws Exception {
    String parent = "projects/run-vpc/locations/us-central1";
    try (ServicesClient client = RunClients.services(CLOUD.emulator())) {
      assertThatThrownBy(
              () ->
                  client
                      .createServiceAsync(
                          parent,
                          inNetwork(VpcAccess.newBuilder().setConnector(parent + "/connectors/c")),
                          "a")
                      .get())
          .hasCauseInstanceOf(FailedPreconditionException.class)
          .hasMessageContaining(
              "VPC connector "
                  + parent
                  + "/connectors/c does not exist, or Cloud Run does not have permission to use"
                  + " it.");
      assertThatThrownBy(
              () -> client.createServiceAsync(parent, inNetwork(egress("apps")), "b").get())
          .hasMessageContaining(
              "VPC subnetwork projects/run-vpc/regions/us-central1/subnetworks/apps does not"
                  + " exist");
      assertThatThrownBy(
              () ->
                  client
                      .createServiceAsync(
                          parent,
                          inNetwork(egress("default").setConnector(parent + "/connectors/c")),
                          "c")
                      .get())
          .hasCauseInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("one and only one of connector and network_interfaces");
      assertThat(
              client.createServiceAsync(parent, inNetwork(egress("default")), "d").get().getUri())
          .isNotEmpty();
    }
  }

  private static VpcAccess.Builder egress(String subnetwork) {
    return VpcAccess.newBuilder()
        .addNetworkInterfaces(
            VpcAccess.NetworkInterface.newBuilder()
                .setNetwork("default")
                .setSubnetwork(subnetwork));
  }

  @Test
  void aSubnetworkIsHeldForAWhileAfterTheLastServiceInItHasGone() throws Exception {
    String project = "run-held";
    String parent = "projects/" + project + "/locations/us-central1";
    String subnetworks = "/compute/v1/projects/" + project + "/regions/us-central1/subnetworks";
    RestCalls rest = new RestCalls(CLOUD.emulator());
    rest.post("/_emulator/settings", "{\"subnetworkHoldSeconds\":3600}");
    try (ServicesClient client = RunClients.services(CLOUD.emulator())) {
      rest.post(
          subnetworks,
          "{\"name\":\"apps\",\"network\":\"global/networks/default\","
              + "\"ipCidrRange\":\"10.3.0.0/24\"}");
      client.createServiceAsync(parent, inNetwork(egress("apps")), "web").get();
      refused(rest.send("DELETE", subnetworks + "/apps", ""));
      client.deleteServiceAsync(parent + "/services/web").get();
      refused(rest.send("DELETE", subnetworks + "/apps", ""));

      CLOUD.emulator().clock().advance(java.time.Duration.ofMinutes(61));
      assertThat(rest.send("DELETE", subnetworks + "/apps", "").status()).isEqualTo(200);
    } finally {
      rest.post("/_emulator/settings", "{\"subnetworkHoldSeconds\":0}");
      CLOUD.emulator().clock().reset();
    }
  }

  private static void refused(RestCalls.Answer answer) {
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().at("/error/errors/0/reason").asText())
        .isEqualTo("resourceInUseByAnotherResource");
    assertThat(answer.body().at("/error/message").asText())
        .matches(
            "The subnetwork resource 'projects/run-held/regions/us-central1/subnetworks/apps' is"
                + " already being used by 'projects/run-held/regions/us-central1/addresses/"
                + "serverless-ipv4-\\d{19}'");
  }
}
