package ai.varai.provisioner.emulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.operation.LroMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Calls of Cloud Run v1 that are to change nothing, as {@code gcloud run services replace
 * --dry-run} makes them.
 */
class KnativeDryRunTest {

  private static final String SERVICES = "/apis/serving.knative.dev/v1/namespaces/dry/services";

  private static GcpEmulator cloud;
  private static RestCalls rest;

  @BeforeAll
  static void start() {
    cloud = GcpEmulator.start(Options.defaults().withLroMode(LroMode.ZERO));
    rest = new RestCalls(cloud);
  }

  @AfterAll
  static void stop() {
    cloud.stop();
  }

  private static String service(String name, String namespace, String image) {
    return """
        {"apiVersion": "serving.knative.dev/v1", "kind": "Service",
         "metadata": {"name": "%s", "namespace": "%s",
           "labels": {"cloud.googleapis.com/location": "us-central1"}},
         "spec": {"template": {"spec": {"containers": [{"image": "%s"}]}}}}
        """
        .formatted(name, namespace, image);
  }

  private static Answer ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer;
  }

  @Test
  void aDryRunShowsDefaultsAndKeepsNothing() {
    Answer supposed = ok(rest.post(SERVICES + "?dryRun=all", service("one", "dry", "i:1")));
    assertThat(supposed.body().at("/spec/template/spec/containerConcurrency").asInt())
        .isEqualTo(80);
    assertThat(rest.get(SERVICES + "/one").status()).isEqualTo(404);

    ok(rest.post(SERVICES, service("one", "dry", "i:1")));
    assertThat(rest.post(SERVICES + "?dryRun=all", service("one", "dry", "i:1")).status())
        .isEqualTo(409);
    Answer replaced =
        ok(rest.send("PUT", SERVICES + "/one?dryRun=all", service("one", "dry", "i:2")));
    assertThat(replaced.body().at("/spec/template/spec/containers/0/image").asText())
        .isEqualTo("i:2");
    ok(rest.send("DELETE", SERVICES + "/one?dryRun=all", ""));
    Answer kept = ok(rest.get(SERVICES + "/one"));
    assertThat(kept.body().at("/spec/template/spec/containers/0/image").asText()).isEqualTo("i:1");
    assertThat(kept.body().at("/metadata/generation").asInt()).isEqualTo(1);
    assertThat(rest.post(SERVICES + "?dryRun=some", service("two", "dry", "i")).status())
        .isEqualTo(400);
  }

  @Test
  void aBodyNamesWhatThePathNames() {
    ok(rest.post(SERVICES, service("named", "dry", "i")));
    assertThat(
            rest.send("PUT", SERVICES + "/named", service("other", "dry", "i"))
                .body()
                .at("/error/details/0/fieldViolations/0/field")
                .asText())
        .isEqualTo("metadata.name");
    assertThat(
            rest.post(SERVICES, service("stray", "elsewhere", "i"))
                .body()
                .at("/error/details/0/fieldViolations/0/field")
                .asText())
        .isEqualTo("metadata.namespace");
  }

  @Test
  void aDryRunOfAJobKeepsNothingEither() {
    String jobs = "/apis/run.googleapis.com/v1/namespaces/dry/jobs";
    String job =
        """
        {"apiVersion": "run.googleapis.com/v1", "kind": "Job",
         "metadata": {"name": "j", "labels": {"cloud.googleapis.com/location": "us-central1"}},
         "spec": {"template": {"spec": {"taskCount": 1, "template": {"spec": {
           "containers": [{"image": "i:1"}]}}}}}}
        """;
    String image = "/spec/template/spec/template/spec/containers/0/image";
    assertThat(ok(rest.post(jobs + "?dryRun=all", job)).body().at(image).asText()).isEqualTo("i:1");
    assertThat(rest.get(jobs + "/j").status()).isEqualTo(404);

    ok(rest.post(jobs, job));
    assertThat(rest.post(jobs + "?dryRun=all", job).status()).isEqualTo(409);
    Answer replaced = ok(rest.send("PUT", jobs + "/j?dryRun=all", job.replace("i:1", "i:2")));
    assertThat(replaced.body().at(image).asText()).isEqualTo("i:2");
    ok(rest.send("DELETE", jobs + "/j?dryRun=all", ""));
    assertThat(ok(rest.get(jobs + "/j")).body().at(image).asText()).isEqualTo("i:1");
  }
}
