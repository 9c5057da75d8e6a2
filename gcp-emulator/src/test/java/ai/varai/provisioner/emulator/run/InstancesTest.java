package ai.varai.provisioner.emulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instances run by themselves until somebody stops them, in both versions of the API. */
class InstancesTest {

  private static final String V2 = "/v2/projects/inst/locations/us-central1/instances";
  private static final String V1 = "/apis/run.googleapis.com/v1/namespaces/inst/instances";
  private static final String BODY =
      """
      {"containers": [{"image": "us-docker.pkg.dev/cloudrun/container/hello",
         "env": [{"name": "A", "value": "b"}]}], "labels": {"team": "x"},
       "restartPolicy": "ON_FAILURE"}
      """;

  private GcpEmulator cloud = GcpEmulator.start(options());
  private RestCalls rest = new RestCalls(cloud);

  private static Options options() {
    return Options.defaults().withLroMode(LroMode.ZERO);
  }

  private void use(Options options) {
    cloud.stop();
    cloud = GcpEmulator.start(options);
    rest = new RestCalls(cloud);
  }

  @AfterEach
  void stop() {
    cloud.stop();
  }

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }

  private static String condition(JsonNode instance, String type) {
    for (JsonNode c : instance.path("conditions")) {
      if (c.path("type").asText().equals(type)) {
        return c.path("state").asText();
      }
    }
    return "";
  }

  @Test
  void anInstanceIsMadeListedChangedStoppedStartedAndDeleted() {
    JsonNode operation = ok(rest.post(V2 + "?instanceId=one", BODY));
    JsonNode done = ok(rest.get("/v2/" + operation.path("name").asText()));
    assertThat(done.path("done").asBoolean()).isTrue();
    assertThat(done.at("/response/@type").asText())
        .isEqualTo("type.googleapis.com/google.cloud.run.v2.Instance");
    assertThat(done.at("/response/name").asText())
        .isEqualTo("projects/inst/locations/us-central1/instances/one");

    JsonNode made = ok(rest.get(V2 + "/one"));
    assertThat(made.path("generation").asText()).isEqualTo("1");
    assertThat(made.path("observedGeneration").asText()).isEqualTo("1");
    assertThat(made.at("/terminalCondition/state").asText()).isEqualTo("CONDITION_SUCCEEDED");
    assertThat(condition(made, "Running")).isEqualTo("CONDITION_SUCCEEDED");
    assertThat(made.at("/containers/0/resources/limits/memory").asText()).isEqualTo("512Mi");
    assertThat(made.path("serviceAccount").asText())
        .endsWith("-compute@developer.gserviceaccount.com");
    assertThat(made.path("etag").asText()).startsWith("\"");
    assertThat(ok(rest.get(V2)).path("instances")).hasSize(1);
    assertThat(rest.post(V2 + "?instanceId=one", BODY).status()).isEqualTo(409);

    ok(rest.send("PATCH", V2 + "/one?updateMask=labels", "{\"labels\": {\"team\": \"y\"}}"));
    JsonNode changed = ok(rest.get(V2 + "/one"));
    assertThat(changed.at("/labels/team").asText()).isEqualTo("y");
    assertThat(changed.path("generation").asText()).isEqualTo("2");
    assertThat(changed.at("/containers/0/env/0/value").asText()).isEqualTo("b");
    String stale = "{\"etag\": " + made.path("etag") + "}";
    assertThat(rest.post(V2 + "/one:stop", stale).status()).isEqualTo(409);

    ok(rest.post(V2 + "/one:stop", "{}"));
    JsonNode stopped = ok(rest.get(V2 + "/one"));
    assertThat(condition(stopped, "Running")).isEqualTo("CONDITION_FAILED");
    assertThat(stopped.has("containerStatuses")).isFalse();
    assertThat(rest.post(V2 + "/one:stop", "{}").status()).isEqualTo(400);
    ok(rest.post(V2 + "/one:start", "{}"));
    assertThat(condition(ok(rest.get(V2 + "/one")), "Running")).isEqualTo("CONDITION_SUCCEEDED");

    ok(rest.send("DELETE", V2 + "/one", ""));
    assertThat(rest.get(V2 + "/one").status()).isEqualTo(404);
  }

  @Test
  void whatCannotBeIsRefusedAndValidationAloneKeepsNothing() {
    assertThat(rest.post(V2 + "?instanceId=One", BODY).status()).isEqualTo(400);
    assertThat(rest.post(V2 + "?instanceId=one", "{\"containers\": []}").status()).isEqualTo(400);
    assertThat(rest.post(V2 + "?instanceId=one", "{\"nonsense\": 1}").status()).isEqualTo(400);
    ok(rest.post(V2 + "?instanceId=one&validateOnly=true", BODY));
    assertThat(rest.get(V2 + "/one").status()).isEqualTo(404);
    assertThat(rest.send("PATCH", V2 + "/one", BODY).status()).isEqualTo(404);
    ok(rest.send("PATCH", V2 + "/one?allowMissing=true", BODY));
    ok(rest.get(V2 + "/one"));
  }

  @Test
  void bothVersionsShowTheSameInstance() {
    ok(rest.post(V2 + "?instanceId=both", BODY));
    JsonNode v1 = ok(rest.get(V1 + "/both"));
    assertThat(v1.path("kind").asText()).isEqualTo("Instance");
    assertThat(v1.at("/spec/containers/0/env/0/name").asText()).isEqualTo("A");
    assertThat(v1.at("/spec/restartPolicy").asText()).isEqualTo("OnFailure");
    assertThat(v1.at("/status/conditions/0/status").asText()).isEqualTo("True");
    ok(
        rest.post(
            V1,
            """
            {"apiVersion": "run.googleapis.com/v1", "kind": "Instance",
             "metadata": {"name": "knative", "labels": {"a": "b"}},
             "spec": {"containers": [{"image": "busybox", "args": ["sleep"]}],
                      "restartPolicy": "Always"}}
            """));
    JsonNode v2 = ok(rest.get(V2 + "/knative"));
    assertThat(v2.at("/containers/0/args/0").asText()).isEqualTo("sleep");
    assertThat(v2.path("restartPolicy").asText()).isEqualTo("ALWAYS");
    assertThat(ok(rest.get(V1)).path("items")).hasSize(2);
    ok(rest.post(V1 + "/knative:stop", "{}"));
    assertThat(condition(ok(rest.get(V2 + "/knative")), "Running")).isEqualTo("CONDITION_FAILED");
    JsonNode replaced = ok(rest.get(V1 + "/knative"));
    String next = replaced.toString().replace("\"sleep\"", "\"wait\"");
    ok(rest.send("PUT", V1 + "/knative", next));
    assertThat(ok(rest.get(V2 + "/knative")).at("/containers/0/args/0").asText()).isEqualTo("wait");
    assertThat(rest.send("PUT", V1 + "/knative", next).status()).isEqualTo(409);
    ok(rest.send("DELETE", V1 + "/knative", ""));
    assertThat(rest.get(V2 + "/knative").status()).isEqualTo(404);
  }

  @Test
  void anInstanceHasAPolicyThatGoesWithIt() {
    ok(rest.post(V2 + "?instanceId=guarded", BODY));
    String policy =
        """
        {"policy": {"bindings": [
          {"role": "roles/run.invoker", "members": ["user:a@example.com"]}]}}
        """;
    ok(rest.post(V2 + "/guarded:setIamPolicy", policy));
    assertThat(ok(rest.get(V2 + "/guarded:getIamPolicy")).toString()).contains("a@example.com");
    ok(rest.post(V2 + "/guarded:testIamPermissions", "{\"permissions\": [\"run.instances.get\"]}"));
    ok(rest.send("DELETE", V2 + "/guarded", ""));
    assertThat(rest.get(V2 + "/guarded:getIamPolicy").status()).isEqualTo(404);
    ok(rest.post(V2 + "?instanceId=guarded", BODY));
    assertThat(ok(rest.get(V2 + "/guarded:getIamPolicy")).toString())
        .doesNotContain("a@example.com");
  }

  @Test
  void whereContainersRunAnInstanceIsOne(@TempDir Path data) {
    Set<String> running = ConcurrentHashMap.newKeySet();
    ServiceRunner runner =
        new ServiceRunner() {
          @Override
          public Outcome start(Workload w) {
            if (w.containers().get(0).image().equals("broken")) {
              return Outcome.failed("The image cannot be pulled.");
            }
            running.add(w.name());
            return Outcome.ready("");
          }

          @Override
          public void stop(String name) {
            running.remove(name);
          }

          @Override
          public Outcome runTask(Workload task, int index) {
            throw new AssertionError("no task is run");
          }
        };
    use(options().withDataDir(data).withPlugin(ServiceRunner.class, runner));
    String name = "projects/inst/locations/us-central1/instances/real";
    settled(rest.post(V2 + "?instanceId=real", BODY));
    assertThat(running).containsExactly(name);
    assertThat(condition(ok(rest.get(V2 + "/real")), "ContainerHealthy")).isEmpty();
    settled(rest.post(V2 + "/real:stop", "{}"));
    assertThat(running).isEmpty();
    JsonNode failed =
        settled(
            rest.post(
                V2 + "?instanceId=broken",
                BODY.replace("us-docker.pkg.dev/cloudrun/container/hello", "broken")));
    assertThat(failed.at("/error/message").asText()).isEqualTo("The image cannot be pulled.");
    assertThat(ok(rest.get(V2 + "/broken")).at("/terminalCondition/state").asText())
        .isEqualTo("CONDITION_FAILED");
    use(options().withDataDir(data));
    assertThat(condition(ok(rest.get(V2 + "/real")), "Running")).isEqualTo("CONDITION_FAILED");
  }

  private JsonNode settled(Answer started) {
    String name = ok(started).path("name").asText();
    JsonNode done = ok(rest.post("/v2/" + name + ":wait", "{\"timeout\": \"20s\"}"));
    assertThat(done.path("done").asBoolean()).as(done.toString()).isTrue();
    return done;
  }

  @Test
  void exportsOfImagesThatNobodyAskedForAreNotFound() {
    String revision = "/v2/projects/inst/locations/us-central1/services/s/revisions/r/op";
    Answer none = rest.get(revision + ":exportStatus");
    assertThat(none.status()).isEqualTo(404);
    assertThat(none.body().at("/error/message").asText()).contains("'r' of kind 'REVISION'");
  }
}
