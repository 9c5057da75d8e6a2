package ai.varai.provisioner.emulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Calls of Cloud Run v1 that are to change nothing, as {@code gcloud run services replace
 * --dry-run} makes them.
 */
class KnativeDryRunTest {

  private static final String SERVICES = "/apis/serving.knative.dev/v1/namespaces/dry/services";

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private static final RestCalls REST = new RestCalls(CLOUD);

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
    Answer supposed = ok(REST.post(SERVICES + "?dryRun=all", service("one", "dry", "i:1")));
    assertThat(supposed.body().at("/spec/template/spec/containerConcurrency").asInt())
        .isEqualTo(80);
    assertThat(REST.get(SERVICES + "/one").status()).isEqualTo(404);

    ok(REST.post(SERVICES, service("one", "dry", "i:1")));
    assertThat(REST.post(SERVICES + "?dryRun=all", service("one", "dry", "i:1")).status())
        .isEqualTo(409);
    Answer replaced =
        ok(REST.send("PUT", SERVICES + "/one?dryRun=all", service("one", "dry", "i:2")));
    assertThat(replaced.body().at("/spec/template/spec/containers/0/image").asText())
        .isEqualTo("i:2");
    ok(REST.send("DELETE", SERVICES + "/one?dryRun=all", ""));
    Answer kept = ok(REST.get(SERVICES + "/one"));
    assertThat(kept.body().at("/spec/template/spec/containers/0/image").asText()).isEqualTo("i:1");
    assertThat(kept.body().at("/metadata/generation").asInt()).isEqualTo(1);
    assertThat(REST.post(SERVICES + "?dryRun=some", service("two", "dry", "i")).status())
        .isEqualTo(400);
  }

  @Test
  void aBodyNamesWhatThePathNames() {
    ok(REST.post(SERVICES, service("named", "dry", "i")));
    assertThat(
            REST.send("PUT", SERVICES + "/named", service("other", "dry", "i"))
                .body()
                .at("/error/details/0/fieldViolations/0/field")
                .asText())
        .isEqualTo("metadata.name");
    assertThat(
            REST.post(SERVICES, service("stray", "elsewhere", "i"))
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
    assertThat(ok(REST.post(jobs + "?dryRun=all", job)).body().at(image).asText()).isEqualTo("i:1");
    assertThat(REST.get(jobs + "/j").status()).isEqualTo(404);

    ok(REST.post(jobs, job));
    assertThat(REST.post(jobs + "?dryRun=all", job).status()).isEqualTo(409);
    Answer replaced = ok(REST.send("PUT", jobs + "/j?dryRun=all", job.replace("i:1", "i:2")));
    assertThat(replaced.body().at(image).asText()).isEqualTo("i:2");
    ok(REST.send("DELETE", jobs + "/j?dryRun=all", ""));
    assertThat(ok(REST.get(jobs + "/j")).body().at(image).asText()).isEqualTo("i:1");
  }
}
