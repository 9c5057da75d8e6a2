package ai.varai.provisioner.emulator.scheduler;

import static ai.varai.provisioner.emulator.scheduler.ScheduledCloud.JOBS;
import static ai.varai.provisioner.emulator.scheduler.ScheduledCloud.http;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.varai.provisioner.emulator.HookServer;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.RunsAlready;
import ai.varai.provisioner.emulator.access.IamMode;
import ai.varai.provisioner.emulator.operation.LroMode;
import ai.varai.provisioner.emulator.run.ServiceRunner;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.rpc.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What users have Cloud Scheduler do: run jobs and call services of Cloud Run, held to policies.
 */
class CloudRunTargetsTest {
  private static final String RUN = "/v2/projects/timed/locations/us-central1";
  private static final Duration HOUR = Duration.ofHours(1);

  private static Options strict() {
    return Options.defaults().withLroMode(LroMode.ZERO).withIam(IamMode.STRICT);
  }

  private static void allow(ScheduledCloud cloud, String resource, String role, String account) {
    cloud.ok(
        cloud.rest.post(
            resource + ":setIamPolicy",
            "{\"policy\":{\"bindings\":[{\"role\":\"%s\",\"members\":[\"serviceAccount:%s\"]}]}}"
                .formatted(role, account)));
  }

  private static void whenEnded(ScheduledCloud cloud, String id, Code code) {
    JsonNode job = cloud.when(id, j -> j.has("status"));
    assertThat(job.at("/status/code").asInt()).isEqualTo(code.getNumber());
  }

  private static JsonNode executions(ScheduledCloud cloud) {
    return cloud.ok(cloud.rest.get(RUN + "/jobs/nightly/executions")).path("executions");
  }

  @Test
  void aJobOfCloudRunIsRunByBothFormsOfItsApi() {
    try (ScheduledCloud cloud = new ScheduledCloud(strict())) {
      String account = cloud.account("runner");
      cloud.ok(
          cloud.rest.post(
              RUN + "/jobs?jobId=nightly",
              "{\"template\":{\"template\":{\"containers\":[{\"image\":\"i:1\"}]}}}"));
      String token = ",\"oauthToken\":{\"serviceAccountEmail\":\"" + account + "\"}";
      cloud.create(
          "denied",
          "0 * * * *",
          http("https://run.googleapis.com" + RUN + "/jobs/nightly:run", token));
      cloud.advance(HOUR);
      whenEnded(cloud, "denied", Code.PERMISSION_DENIED);
      assertThat(cloud.finished("denied").get(0).at("/jsonPayload/debugInfo").asText())
          .isEqualTo("URL_ERROR-ERROR_OTHER. Original HTTP response code number = 403");
      cloud.ok(cloud.rest.send("DELETE", JOBS + "/denied", ""));
      assertThat(executions(cloud)).isEmpty();

      allow(cloud, RUN + "/jobs/nightly", "roles/run.invoker", account);
      cloud.create(
          "v2", "0 * * * *", http("https://run.googleapis.com" + RUN + "/jobs/nightly:run", token));
      cloud.create(
          "v1",
          "30 * * * *",
          http(
              "https://us-central1-run.googleapis.com/apis/run.googleapis.com/v1/namespaces/timed"
                  + "/jobs/nightly:run",
              token));
      cloud.advance(Duration.ofMinutes(30));
      whenEnded(cloud, "v1", Code.OK);
      assertThat(executions(cloud)).hasSize(1);
      cloud.advance(Duration.ofMinutes(30));
      whenEnded(cloud, "v2", Code.OK);
      assertThat(executions(cloud)).hasSize(2);
    }
  }

  @Test
  void aServiceIsCalledByWhomItsPolicyLets() throws Exception {
    try (HookServer container = new HookServer();
        ScheduledCloud cloud =
            new ScheduledCloud(
                strict()
                    .withPlugin(
                        ServiceRunner.class,
                        new RunsAlready(
                            ServiceRunner.Outcome.ready("127.0.0.1:" + container.port()))))) {
      String account = cloud.account("invoker");
      cloud.ok(
          cloud.rest.post(
              RUN + "/services?serviceId=web",
              "{\"template\":{\"containers\":[{\"image\":\"i:1\"}]}}"));
      await().until(() -> cloud.rest.get(RUN + "/services/web").body().has("latestReadyRevision"));
      String uri = cloud.rest.get(RUN + "/services/web").body().path("uri").asText();
      String token = ",\"oidcToken\":{\"serviceAccountEmail\":\"" + account + "\"%s}";
      cloud.create("anonymous", "0 * * * *", http(uri + "/in", ""));
      cloud.create("named", "0 * * * *", http(uri + "/in", token.formatted("")));
      cloud.advance(HOUR);
      whenEnded(cloud, "anonymous", Code.PERMISSION_DENIED);
      whenEnded(cloud, "named", Code.PERMISSION_DENIED);
      assertThat(container.asked).isEmpty();
      assertThat(denials(cloud))
          .containsExactlyInAnyOrder(
              "'' POST " + uri + "/in true",
              "serviceAccount:" + account + " POST " + uri + "/in true");
      cloud.ok(cloud.rest.send("DELETE", JOBS + "/anonymous", ""));
      cloud.ok(cloud.rest.send("DELETE", JOBS + "/named", ""));

      allow(cloud, RUN + "/services/web", "roles/run.invoker", account);
      cloud.create("mine", "0 * * * *", http(uri + "/in", token.formatted("")));
      cloud.advance(HOUR);
      whenEnded(cloud, "mine", Code.OK);
      assertThat(container.next().path()).isEqualTo("/in");

      cloud.create(
          "elsewhere",
          "30 * * * *",
          http(uri + "/in", token.formatted(",\"audience\":\"https://another.example\"")));
      cloud.advance(Duration.ofMinutes(30));
      whenEnded(cloud, "elsewhere", Code.UNAUTHENTICATED);
      assertThat(container.asked).isEmpty();
    }
  }

  @Test
  void whereDenialsAreOnlyRecordedAServiceAnswersAnybody() throws Exception {
    try (HookServer container = new HookServer();
        ScheduledCloud cloud =
            new ScheduledCloud(
                Options.defaults()
                    .withLroMode(LroMode.ZERO)
                    .withIam(IamMode.LOG)
                    .withPlugin(
                        ServiceRunner.class,
                        new RunsAlready(
                            ServiceRunner.Outcome.ready("127.0.0.1:" + container.port()))))) {
      cloud.ok(
          cloud.rest.post(
              RUN + "/services?serviceId=web",
              "{\"template\":{\"containers\":[{\"image\":\"i:1\"}]}}"));
      await().until(() -> cloud.rest.get(RUN + "/services/web").body().has("latestReadyRevision"));
      String uri = cloud.rest.get(RUN + "/services/web").body().path("uri").asText();
      cloud.create("anonymous", "0 * * * *", http(uri + "/in?key=secret", ""));
      cloud.advance(HOUR);
      whenEnded(cloud, "anonymous", Code.OK);
      assertThat(container.next().path()).startsWith("/in");
      assertThat(denials(cloud)).containsExactly("'' POST " + uri + "/in false");
    }
  }

  /** Of requests to services: whose they were, what they were, and whether they were refused. */
  private static List<String> denials(ScheduledCloud cloud) {
    List<String> all = new ArrayList<>();
    for (JsonNode d : cloud.rest.get("/_emulator/denials").body().path("denials")) {
      if (d.path("permission").asText().equals("run.routes.invoke")) {
        assertThat(d.path("resource").asText()).endsWith("/services/web");
        assertThat(d.path("api").asText()).isEqualTo("run");
        String who = d.path("principal").asText();
        all.add(
            (who.isEmpty() ? "''" : who)
                + " "
                + d.path("method").asText()
                + " "
                + d.path("enforced").asBoolean());
      }
    }
    return all;
  }

  @Test
  void whoMakesAJobHasToBeAllowedToActAsItsAccount() {
    try (ScheduledCloud cloud = new ScheduledCloud(strict())) {
      String account = cloud.account("caller");
      cloud.ok(
          cloud.rest.post(
              "/v1/projects/timed:setIamPolicy",
              "{\"policy\":{\"bindings\":[{\"role\":\"roles/cloudscheduler.admin\",\"members\":"
                  + "[\"user:maker@example.com\"]}]}}"));
      String body =
          "{\"name\":\"projects/timed/locations/us-central1/jobs/theirs\",\"schedule\":\"0 * * *"
              + " *\","
              + http(
                  "https://example.com/",
                  ",\"oidcToken\":{\"serviceAccountEmail\":\"" + account + "\"}")
              + "}";
      Answer refused = cloud.rest.as("user:maker@example.com").post(JOBS, body);
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.body().toString()).contains("iam.serviceAccounts.actAs");
      cloud.ok(
          cloud.rest.post(
              "/v1/projects/timed/serviceAccounts/" + account + ":setIamPolicy",
              "{\"policy\":{\"bindings\":[{\"role\":\"roles/iam.serviceAccountUser\",\"members\":"
                  + "[\"user:maker@example.com\"]}]}}"));
      cloud.ok(cloud.rest.as("user:maker@example.com").post(JOBS, body));
    }
  }
}
