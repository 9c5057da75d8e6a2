package ai.varai.provisioner.emulator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import com.google.api.gax.rpc.NotFoundException;
import com.google.cloud.run.v2.Condition;
import com.google.cloud.run.v2.Condition.CommonReason;
import com.google.cloud.run.v2.Container;
import com.google.cloud.run.v2.ExecutionTemplate;
import com.google.cloud.run.v2.Job;
import com.google.cloud.run.v2.JobsClient;
import com.google.cloud.run.v2.RevisionTemplate;
import com.google.cloud.run.v2.Service;
import com.google.cloud.run.v2.ServicesClient;
import com.google.cloud.run.v2.TaskTemplate;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With {@code pushedImages} an image of a repository here can be deployed once it is there. */
class PushedImagesTest {

  @RegisterExtension static final GcpEmulatorExtension CLOUD = new GcpEmulatorExtension();

  private static final String PROJECT = "run-images";
  private static final String PARENT = "projects/" + PROJECT + "/locations/us-central1";
  private static final String REPOSITORY = "us-central1-docker.pkg.dev/" + PROJECT + "/apps/";

  private static RestCalls rest;

  @BeforeAll
  static void images_are_looked_up() {
    rest = new RestCalls(CLOUD.emulator());
    assertThat(rest.post("/_emulator/settings", "{\"pushedImages\":true}").status()).isEqualTo(200);
  }

  private static void repository(String id, String more) {
    assertThat(
            rest.post(
                    "/v1/" + PARENT + "/repositories?repositoryId=" + id,
                    "{\"format\":\"DOCKER\"" + more + "}")
                .status())
        .isEqualTo(200);
  }

  /** The digest of what was pushed. */
  private static String push(String path, String tag) throws Exception {
    String config = "{\"architecture\":\"amd64\",\"os\":\"linux\"}";
    send("POST", path + "/blobs/uploads/?digest=" + digest(config), config);
    String manifest =
        "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
            + "\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"size\":"
            + config.length()
            + ",\"digest\":\""
            + digest(config)
            + "\"},\"layers\":[]}";
    send("PUT", path + "/manifests/" + tag, manifest);
    return digest(manifest);
  }

  private static void send(String method, String path, String body) throws Exception {
    var answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(CLOUD.emulator().url() + "/v2/" + path))
                    .header("Content-Type", "application/vnd.oci.image.manifest.v1+json")
                    .method(method, BodyPublishers.ofString(body))
                    .build(),
                BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private static String digest(String text) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return "sha256:" + HexFormat.of().formatHex(hash);
  }

  private static Service of(String image) {
    return Service.newBuilder()
        .setTemplate(
            RevisionTemplate.newBuilder().addContainers(Container.newBuilder().setImage(image)))
        .build();
  }

  @Test
  void a_service_fails_as_at_Google_until_its_image_is_pushed() throws Exception {
    String image = REPOSITORY + "web:1";
    try (ServicesClient client = RunClients.services(CLOUD.emulator())) {
      assertThatThrownBy(() -> client.createServiceAsync(PARENT, of(image), "web").get())
          .as("there is no repository either")
          .hasCauseInstanceOf(NotFoundException.class)
          .hasMessageContaining("Image '" + image + "' not found.");
      Service failed = client.getService(PARENT + "/services/web");
      assertThat(failed.getTerminalCondition().getState())
          .isEqualTo(Condition.State.CONDITION_FAILED);
      assertThat(failed.getTerminalCondition().getReason()).isEqualTo(CommonReason.REVISION_FAILED);
      assertThat(failed.getTerminalCondition().getMessage())
          .matches(
              "Revision 'web-00001-\\w+' is not ready and cannot serve traffic\\. Image '"
                  + image
                  + "' not found\\.");
      assertThat(failed.getConditions(0).getType()).isEqualTo("RoutesReady");
      assertThat(failed.getConditions(0).getMessage())
          .isEqualTo(failed.getTerminalCondition().getMessage());
      assertThat(failed.getConditions(1).getType()).isEqualTo("ConfigurationsReady");
      assertThat(failed.getConditions(1).getState())
          .as("the configuration did make its revision")
          .isEqualTo(Condition.State.CONDITION_SUCCEEDED);
      assertThat(failed.getLatestReadyRevision()).isEmpty();
      assertThat(
              rest.get("/v2/" + failed.getLatestCreatedRevision())
                  .body()
                  .at("/conditions/0/reason")
                  .asText())
          .isEqualTo(CommonReason.CONTAINER_MISSING.name());
      assertThat(
              rest.get("/apis/serving.knative.dev/v1/namespaces/" + PROJECT + "/revisions")
                  .body()
                  .at("/items/0/status/conditions")
                  .toString())
          .contains("\"ContainerMissing\"");

      repository("apps", "");
      push(PROJECT + "/apps/web", "2");
      assertThatThrownBy(() -> client.updateServiceAsync(failed).get())
          .as("another tag")
          .hasMessageContaining("Image '" + image + "' not found.");
      String digest = push(PROJECT + "/apps/web", "1");
      Service up = client.updateServiceAsync(client.getService(failed.getName())).get();

      assertThat(up.getLatestReadyRevision()).isEqualTo(up.getLatestCreatedRevision());
      client.createServiceAsync(PARENT, of(REPOSITORY + "web@" + digest), "by-digest").get();
      assertThatThrownBy(
              () -> client.createServiceAsync(PARENT, of(REPOSITORY + "web"), "without-tag").get())
          .as("no tag means latest")
          .hasMessageContaining("Image '" + REPOSITORY + "web' not found.");
    }
  }

  @Test
  void images_that_are_kept_elsewhere_are_believed() throws Exception {
    repository(
        "mirror",
        ",\"mode\":\"REMOTE_REPOSITORY\",\"remoteRepositoryConfig\":{"
            + "\"dockerRepository\":{\"publicRepository\":\"DOCKER_HUB\"}}");
    try (ServicesClient client = RunClients.services(CLOUD.emulator())) {
      int n = 0;
      for (String image :
          new String[] {
            "nginx",
            "docker.io/library/nginx:1",
            "gcr.io/cloudrun/hello",
            "us-docker.pkg.dev/cloudrun/container/hello",
            "us-central1-docker.pkg.dev/" + PROJECT + "/mirror/nginx:1"
          }) {
        Service up = client.createServiceAsync(PARENT, of(image), "elsewhere-" + n++).get();
        assertThat(up.getLatestReadyRevision()).as(image).isNotEmpty();
      }
    }
  }

  @Test
  void a_job_fails_too_and_is_there_nevertheless() throws Exception {
    String image = REPOSITORY + "batch@sha256:" + "0".repeat(64);
    Job job =
        Job.newBuilder()
            .setTemplate(
                ExecutionTemplate.newBuilder()
                    .setTemplate(
                        TaskTemplate.newBuilder()
                            .addContainers(Container.newBuilder().setImage(image))))
            .build();
    try (JobsClient client = RunClients.jobs(CLOUD.emulator())) {
      assertThatThrownBy(() -> client.createJobAsync(PARENT, job, "nightly").get())
          .hasCauseInstanceOf(NotFoundException.class)
          .hasMessageContaining("Image '" + image + "' not found.");
      assertThat(client.getJob(PARENT + "/jobs/nightly").getTerminalCondition().getReason())
          .isEqualTo(CommonReason.CONTAINER_MISSING);
    }
  }

  @Test
  void the_setting_is_a_choice() {
    assertThat(rest.get("/_emulator/settings").body().at("/pushedImages").asBoolean()).isTrue();
    assertThat(rest.post("/_emulator/settings", "{\"pushedImages\":\"yes\"}").status())
        .isEqualTo(400);
  }
}
