package ai.varai.provisioner.emulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jobs of Cloud Run v1, as {@code gcloud run jobs} speaks them, over the store of v2. */
class KnativeJobsTest {

  private static final String V1 = "/apis/run.googleapis.com/v1/namespaces/kj/";
  private static final String V2 = "/v2/projects/kj/locations/us-central1/jobs";
  private static final String JOB =
      """
      {"apiVersion":"run.googleapis.com/v1","kind":"Job",
       "metadata":{"name":"nightly","namespace":"kj","labels":{"team":"a"},
         "annotations":{"run.googleapis.com/client-name":"gcloud"}},
       "spec":{"template":{
         "metadata":{"labels":{"run":"x"},"annotations":{
           "run.googleapis.com/cloudsql-instances":"kj:us-central1:db",
           "run.googleapis.com/vpc-access-egress":"private-ranges-only",
           "run.googleapis.com/network-interfaces":"[{\\"network\\":\\"n\\",\\"subnetwork\\":\\"s\\"}]"}},
         "spec":{"taskCount":2,"parallelism":1,"template":{"spec":{
           "maxRetries":0,"timeoutSeconds":"120",
           "containers":[{"image":"img:1","env":[
             {"name":"K","valueFrom":{"secretKeyRef":{"name":"s","key":"latest"}}}]}]}}}}}}
      """;

  // Operations last as long as Google's, so that each state can be looked at.
  private final GcpEmulator cloud =
      GcpEmulator.start(Options.defaults().withLroMode(LroMode.REAL_LIKE));
  private final RestCalls calls = new RestCalls(cloud);

  @AfterEach
  void stop() {
    cloud.close();
  }

  private JsonNode ok(String verb, String path, String body) {
    Answer a = calls.send(verb, path, body);
    assertThat(a.status()).as(a.body().toString()).isEqualTo(200);
    return a.body();
  }

  private void refused(int status, String code, String verb, String path, String body) {
    Answer a = calls.send(verb, path, body);
    assertThat(a.status()).as(a.body().toString()).isEqualTo(status);
    assertThat(a.body().at("/error/status").asText()).isEqualTo(code);
    assertThat(a.body().at("/error/code").asInt()).isEqualTo(status);
  }

  private void later() {
    cloud.clock().advance(Duration.ofMinutes(1));
  }

  private static JsonNode condition(JsonNode resource, String type) {
    for (JsonNode c : resource.at("/status/conditions")) {
      if (c.path("type").asText().equals(type)) {
        return c;
      }
    }
    throw new AssertionError("no condition " + type + " in " + resource);
  }

  private static String state(JsonNode resource, String type) {
    return condition(resource, type).path("status").asText();
  }

  @Test
  void aJobOfV1IsTheJobThatV2ShowsAndBecomesReady() {
    ReadableSecret.make(calls, "kj", "s");
    ok(
        "POST",
        "/compute/v1/projects/kj/global/networks",
        "{\"name\":\"n\",\"autoCreateSubnetworks\":false}");
    ok(
        "POST",
        "/compute/v1/projects/kj/regions/us-central1/subnetworks",
        "{\"name\":\"s\",\"network\":\"global/networks/n\",\"ipCidrRange\":\"10.1.0.0/24\"}");
    JsonNode made = ok("POST", V1 + "jobs", JOB);
    assertThat(state(made, "Ready")).isEqualTo("Unknown");
    assertThat(made.at("/metadata/generation").asInt()).isEqualTo(1);
    assertThat(made.at("/status/observedGeneration").asInt()).isZero();
    later();
    JsonNode now = ok("GET", V1 + "jobs/nightly", "");
    assertThat(state(now, "Ready")).isEqualTo("True");
    assertThat(now.at("/status/observedGeneration").asInt()).isEqualTo(1);
    assertThat(now.path("status").properties())
        .as("it has not been run")
        .extracting(Map.Entry::getKey)
        .containsExactlyInAnyOrder("observedGeneration", "conditions");
    assertThat(now.at("/metadata/labels/team").asText()).isEqualTo("a");
    assertThat(now.at("/metadata/labels/cloud.googleapis.com~1location").asText())
        .isEqualTo("us-central1");
    assertThat(now.at("/spec/template/spec/template/spec/timeoutSeconds").asText())
        .isEqualTo("120");

    JsonNode v2 = ok("GET", V2 + "/nightly", "");
    assertThat(v2.at("/uid")).isEqualTo(now.at("/metadata/uid"));
    assertThat(v2.at("/client").asText()).isEqualTo("gcloud");
    assertThat(v2.at("/labels")).hasSize(1);
    assertThat(v2.at("/template/taskCount").asInt()).isEqualTo(2);
    JsonNode task = v2.at("/template/template");
    assertThat(task.at("/timeout").asText()).isEqualTo("120s");
    assertThat(task.at("/maxRetries").asInt()).isZero();
    assertThat(task.at("/containers/0/env/0/valueSource/secretKeyRef/secret").asText())
        .isEqualTo("s");
    assertThat(task.at("/volumes/0/cloudSqlInstance/instances/0").asText())
        .isEqualTo("kj:us-central1:db");
    assertThat(task.at("/vpcAccess/networkInterfaces/0/subnetwork").asText()).isEqualTo("s");

    JsonNode same = ok("PUT", V1 + "jobs/nightly", now.toString());
    later();
    assertThat(same.at("/spec"))
        .as("what is written back as it was read changes nothing")
        .isEqualTo(now.at("/spec"));
    assertThat(ok("GET", V2 + "/nightly", "").at("/template")).isEqualTo(v2.at("/template"));
  }

  @Test
  void aJobOfV2IsListedReadAndChangedOverV1() {
    ok(
        "POST",
        V2 + "?jobId=report",
        "{\"template\":{\"template\":{\"containers\":[{\"image\":\"img:1\"}]}}}");
    later();
    assertThat(ok("GET", V1 + "jobs", "").at("/items/0/metadata/name").asText())
        .isEqualTo("report");
    JsonNode read = ok("GET", V1 + "jobs/report", "");
    assertThat(read.at("/spec/template/spec/template/spec/maxRetries").asInt()).isEqualTo(3);
    JsonNode changed = ok("PUT", V1 + "jobs/report", read.toString().replace("img:1", "img:2"));
    assertThat(changed.at("/metadata/generation").asInt()).isEqualTo(2);
    assertThat(state(changed, "Ready")).isEqualTo("Unknown");
    assertThat(ok("GET", V2 + "/report", "").at("/template/template/containers/0/image").asText())
        .isEqualTo("img:2");
    refused(409, "ABORTED", "PUT", V1 + "jobs/report", read.toString());
  }

  @Test
  void anExecutionGoesFromUnknownToCompletedAndItsTasksAreFoundByLabel() {
    ok("POST", V1 + "jobs", JOB);
    later();
    JsonNode run = ok("POST", V1 + "jobs/nightly:run", "");
    String id = run.at("/metadata/name").asText();
    assertThat(id).startsWith("nightly-");
    for (String type : new String[] {"Completed", "ResourcesAvailable", "Started"}) {
      assertThat(state(run, type)).as(type).isEqualTo("Unknown");
    }
    assertThat(run.at("/metadata/ownerReferences/0/name").asText()).isEqualTo("nightly");
    assertThat(
            ok("GET", V1 + "jobs/nightly", "")
                .at("/status/latestCreatedExecution/completionStatus")
                .asText())
        .isEqualTo("EXECUTION_RUNNING");
    later();
    JsonNode done = ok("GET", V1 + "executions/" + id, "");
    assertThat(state(done, "Completed")).isEqualTo("True");
    assertThat(done.at("/status/succeededCount").asInt()).isEqualTo(2);
    assertThat(done.at("/spec/template/spec/containers/0/image").asText()).isEqualTo("img:1");
    assertThat(ok("GET", V2 + "/nightly/executions/" + id, "").at("/succeededCount").asInt())
        .isEqualTo(2);
    JsonNode job = ok("GET", V1 + "jobs/nightly", "");
    assertThat(job.at("/status/executionCount").asInt()).isEqualTo(1);
    assertThat(job.at("/status/latestCreatedExecution/completionStatus").asText())
        .isEqualTo("EXECUTION_SUCCEEDED");

    String mine = "?labelSelector=run.googleapis.com/";
    assertThat(ok("GET", V1 + "executions" + mine + "job=nightly", "").at("/items")).hasSize(1);
    assertThat(ok("GET", V1 + "executions" + mine + "job=other", "").at("/items")).isEmpty();
    String tasks = V1 + "tasks" + mine + "execution%20%3D%20" + id;
    assertThat(ok("GET", tasks, "").at("/items")).hasSize(2);
    String state = ",run.googleapis.com/runningState%20in%20(";
    assertThat(ok("GET", tasks + state + "Failed,Succeeded)", "").at("/items")).hasSize(2);
    assertThat(ok("GET", tasks + state + "Failed,Running)", "").at("/items")).isEmpty();
    JsonNode page = ok("GET", tasks + "&limit=1", "");
    assertThat(page.at("/items")).hasSize(1);
    JsonNode rest =
        ok("GET", tasks + "&limit=1&continue=" + page.at("/metadata/continue").asText(), "");
    assertThat(rest.at("/items")).hasSize(1);
    assertThat(rest.at("/items/0/metadata/uid")).isNotEqualTo(page.at("/items/0/metadata/uid"));
    assertThat(rest.at("/metadata").has("continue")).isFalse();
    JsonNode task = ok("GET", V1 + "tasks/" + rest.at("/items/0/metadata/name").asText(), "");
    assertThat(state(task, "Completed")).isEqualTo("True");
  }

  @Test
  void aRunTakesItsOverridesAndLeavesTheJobAlone() {
    ok("POST", V1 + "jobs", JOB);
    later();
    JsonNode run =
        ok(
            "POST",
            V1 + "jobs/nightly:run",
            """
            {"overrides":{"taskCount":3,"timeoutSeconds":60,"containerOverrides":[
              {"args":["--once"],"env":[{"name":"MODE","value":"test"}]}]}}
            """);
    assertThat(run.at("/spec/taskCount").asInt()).isEqualTo(3);
    JsonNode task = run.at("/spec/template/spec");
    assertThat(task.at("/timeoutSeconds").asText()).isEqualTo("60");
    assertThat(task.at("/containers/0/args/0").asText()).isEqualTo("--once");
    assertThat(task.at("/containers/0/env/1/value").asText()).isEqualTo("test");
    assertThat(ok("GET", V1 + "jobs/nightly", "").at("/spec/template/spec/taskCount").asInt())
        .isEqualTo(2);
  }

  @Test
  void aCancelledExecutionSaysSoAndOnlyAnEndedOneLetsItsJobGo() {
    ok("POST", V1 + "jobs", JOB);
    later();
    String id = ok("POST", V1 + "jobs/nightly:run", "").at("/metadata/name").asText();
    refused(400, "FAILED_PRECONDITION", "DELETE", V1 + "jobs/nightly", "");
    JsonNode cancelled = ok("POST", V1 + "executions/" + id + ":cancel", "{}");
    assertThat(state(cancelled, "Completed")).isEqualTo("False");
    assertThat(condition(cancelled, "Completed").path("reason").asText()).isEqualTo("Cancelled");
    assertThat(cancelled.at("/status/cancelledCount").asInt()).isEqualTo(2);
    assertThat(
            ok("GET", V1 + "jobs/nightly", "")
                .at("/status/latestCreatedExecution/completionStatus")
                .asText())
        .isEqualTo("EXECUTION_CANCELLED");
    refused(400, "FAILED_PRECONDITION", "POST", V1 + "executions/" + id + ":cancel", "{}");

    JsonNode gone = ok("DELETE", V1 + "executions/" + id, "");
    assertThat(gone.path("status").asText()).isEqualTo("Success");
    later();
    refused(404, "NOT_FOUND", "GET", V1 + "executions/" + id, "");
    assertThat(ok("DELETE", V1 + "jobs/nightly", "").at("/details/kind").asText())
        .isEqualTo("jobs");
    later();
    refused(404, "NOT_FOUND", "GET", V1 + "jobs/nightly", "");
    refused(404, "NOT_FOUND", "GET", V2 + "/nightly", "");
  }

  @Test
  void whatIsThereTwiceNotThereOrMalformedIsRefused() {
    ok("POST", V1 + "jobs", JOB);
    refused(409, "ALREADY_EXISTS", "POST", V1 + "jobs", JOB);
    refused(404, "NOT_FOUND", "GET", V1 + "jobs/other", "");
    refused(404, "NOT_FOUND", "PUT", V1 + "jobs/other", JOB);
    refused(404, "NOT_FOUND", "DELETE", V1 + "jobs/other", "");
    refused(404, "NOT_FOUND", "POST", V1 + "jobs/other:run", "{}");
    refused(404, "NOT_FOUND", "GET", V1 + "executions/other", "");
    refused(404, "NOT_FOUND", "POST", V1 + "executions/other:cancel", "{}");
    refused(404, "NOT_FOUND", "GET", V1 + "tasks/other", "");
    refused(400, "INVALID_ARGUMENT", "POST", V1 + "jobs", JOB.replace("\"Job\"", "\"Service\""));
    refused(400, "INVALID_ARGUMENT", "POST", V1 + "jobs", JOB.replace("nightly", "Nightly_1"));
    String unfit = JOB.replace("nightly", "unfit");
    refused(
        400,
        "INVALID_ARGUMENT",
        "POST",
        V1 + "jobs",
        unfit.replace("\"120\"", "\"9" + "0".repeat(17) + "\""));
    refused(
        400,
        "INVALID_ARGUMENT",
        "POST",
        V1 + "jobs",
        unfit.replace("\"taskCount\":2", "\"taskCount\":20000"));
    String many = "{\"overrides\":{\"taskCount\":20000}}";
    refused(400, "INVALID_ARGUMENT", "POST", V1 + "jobs/nightly:run", many);
    refused(400, "INVALID_ARGUMENT", "GET", V1 + "jobs?labelSelector=a%20b", "");
    ObjectNode policy =
        (ObjectNode) ok("GET", "/v1" + V2.substring(3) + "/nightly:getIamPolicy", "");
    assertThat(policy.has("etag")).isTrue();
  }
}
