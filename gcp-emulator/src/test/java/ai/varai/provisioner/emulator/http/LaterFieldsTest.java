package ai.varai.provisioner.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fields that Google publishes and the messages of its libraries do not have yet. */
class LaterFieldsTest {
  private static final String REPOSITORIES = "/v1/projects/p/locations/us-central1/repositories";
  private static final String SERVICES = "/v2/projects/p/locations/us-central1/services";
  private static final String REMOTE =
      "{'format':'DOCKER','mode':'REMOTE_REPOSITORY','remoteRepositoryConfig':"
          + "{'dockerRepository':{'publicRepository':'DOCKER_HUB'},'noCache':{}}}";

  @TempDir Path data;
  private GcpEmulator cloud;
  private RestCalls calls;

  @BeforeEach
  void start() {
    cloud = GcpEmulator.start(Options.defaults().withDataDir(data).withLroMode(LroMode.ZERO));
    calls = new RestCalls(cloud);
  }

  @AfterEach
  void stop() {
    cloud.stop();
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private Answer call(String method, String path, String body) {
    Answer answer = calls.send(method, path, json(body));
    assertThat(answer.status()).as(method + " " + path + " " + answer.body()).isEqualTo(200);
    return answer;
  }

  private static JsonNode volume(JsonNode template) {
    return template.at("/template/volumes/0/emptyDir/medium");
  }

  @Test
  void theyAreKeptWithTheResourceAndOutliveARestart() {
    String operation =
        call("POST", REPOSITORIES + "?repositoryId=r", REMOTE).body().path("name").asText();
    JsonNode done =
        await()
            .until(
                () -> call("GET", "/v1/" + operation, "").body(), o -> o.path("done").asBoolean());
    assertThat(done.at("/response/remoteRepositoryConfig").has("noCache"))
        .as(done + ", which has the repository in an Any")
        .isTrue();

    stop();
    start();

    JsonNode config = call("GET", REPOSITORIES + "/r", "").body().path("remoteRepositoryConfig");
    assertThat(config.path("noCache").isObject()).as(config.toString()).isTrue();
    assertThat(config.at("/dockerRepository/publicRepository").asText()).isEqualTo("DOCKER_HUB");
    JsonNode list = call("GET", REPOSITORIES, "").body();
    assertThat(list.at("/repositories/0/remoteRepositoryConfig").has("noCache")).isTrue();
  }

  @Test
  void aValueThatItsEnumerationDoesNotKnowIsKept() {
    String body =
        "{'template':{'containers':[{'image':'gcr.io/p/i','volumeMounts':"
            + "[{'name':'v','mountPath':'/v'}]}],'volumes':[{'name':'v','emptyDir':"
            + "{'medium':'DISK','sizeLimit':'1Gi'}}]}}";
    call("POST", SERVICES + "?serviceId=s", body);
    JsonNode service = call("GET", SERVICES + "/s", "").body();
    assertThat(volume(service).asText()).as(service.toString()).isEqualTo("DISK");
    String revision = service.path("latestReadyRevision").asText();
    assertThat(call("GET", "/v2/" + revision, "").body().at("/volumes/0/emptyDir/medium").asText())
        .as("in what is made of the template")
        .isEqualTo("DISK");

    call("PATCH", SERVICES + "/s", body.replace("DISK", "MEMORY"));
    assertThat(volume(call("GET", SERVICES + "/s", "").body()).asText()).isEqualTo("MEMORY");

    Answer wrong = calls.send("PATCH", SERVICES + "/s", json(body.replace("DISK", "TAPE")));
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.body().toString()).contains("TAPE");
  }

  @Test
  void theOlderVersionOfCloudRunKeepsThemToo() {
    String services = "/apis/serving.knative.dev/v1/namespaces/p/services";
    String body =
        "{'apiVersion':'serving.knative.dev/v1','kind':'Service','metadata':{'name':'old','labels':"
            + "{'cloud.googleapis.com/location':'us-central1'}},'spec':{'template':{'spec':"
            + "{'containers':[{'image':'gcr.io/p/i','readinessProbe':{'successThreshold':2,"
            + "'httpGet':{'path':'/ready'}},'volumeMounts':[{'name':'v','mountPath':'/v'}]}],"
            + "'volumes':[{'name':'v','emptyDir':{'medium':'DISK','sizeLimit':'1Gi'}}]}}}}";
    call("POST", services, body);

    JsonNode spec = call("GET", services + "/old", "").body().at("/spec/template/spec");
    assertThat(spec.at("/containers/0/readinessProbe/successThreshold").asInt())
        .as(spec.toString())
        .isEqualTo(2);
    assertThat(spec.at("/volumes/0/emptyDir/medium").asText()).isEqualTo("DISK");
    assertThat(volume(call("GET", SERVICES + "/old", "").body()).asText())
        .as("one service in two versions")
        .isEqualTo("DISK");
  }

  @Test
  void aMaskNamesThem() {
    String sink = "{'name':'s','destination':'storage.googleapis.com/b','interceptChildren':true}";
    assertThat(
            call("POST", "/v2/projects/p/sinks", sink).body().path("interceptChildren").asBoolean())
        .isTrue();
    assertThat(call("GET", "/v2/projects/p/sinks", "").body().findValues("interceptChildren"))
        .as("in a list as well")
        .hasSize(1);
    String at = "/v2/projects/p/sinks/s";
    String changed = sink.replace("true", "false").replace("/b", "/c");

    call("PATCH", at + "?updateMask=destination", changed);
    assertThat(call("GET", at, "").body().path("interceptChildren").asBoolean())
        .as("not in the mask")
        .isTrue();
    JsonNode next = call("PATCH", at + "?updateMask=interceptChildren", changed).body();
    assertThat(next.has("interceptChildren")).as("false is not shown: " + next).isFalse();
    call("PATCH", at + "?updateMask=interceptChildren", sink);
    assertThat(call("GET", at, "").body().path("interceptChildren").asBoolean()).isTrue();
    call("PATCH", at + "?updateMask=intercept_children", "{'name':'s'}");
    assertThat(call("GET", at, "").body().has("interceptChildren")).isFalse();
  }

  @Test
  void anUptimeCheckHasThem() {
    String checks = "/v3/projects/p/uptimeCheckConfigs";
    String name =
        call(
                "POST",
                checks,
                "{'displayName':'c','period':'60s','timeout':'10s','logCheckFailures':true,"
                    + "'httpCheck':{'path':'/','port':80},'monitoredResource':{'type':'uptime_url',"
                    + "'labels':{'host':'example.com','project_id':'p'}}}")
            .body()
            .path("name")
            .asText();
    JsonNode check =
        call("PATCH", "/v3/" + name + "?updateMask=displayName", "{'displayName':'d'}").body();
    assertThat(check.path("displayName").asText()).isEqualTo("d");
    assertThat(check.path("logCheckFailures").asBoolean()).as(check.toString()).isTrue();
  }

  @Test
  void theyAreCheckedAsTheyArePublished() {
    String sink = "{'name':'s','destination':'storage.googleapis.com/b','interceptChildren':1}";
    Answer type = calls.send("POST", "/v2/projects/p/sinks", json(sink));
    assertThat(type.status()).isEqualTo(400);
    assertThat(type.body().at("/error/message").asText())
        .isEqualTo("Invalid value at 'sink.intercept_children' (TYPE_BOOL), 1");

    Answer inside =
        calls.send(
            "POST",
            REPOSITORIES + "?repositoryId=x",
            json(REMOTE.replace("'noCache':{}", "'noCache':{'y':1}")));
    assertThat(inside.status()).isEqualTo(400);
    assertThat(inside.body().at("/error/message").asText())
        .isEqualTo(
            "Invalid JSON payload received. Unknown name \"y\" at"
                + " 'repository.remote_repository_config.no_cache': Cannot find field.");

    Answer unpublished = calls.send("POST", "/v2/projects/p/sinks", json("{'name':'s','z':true}"));
    assertThat(unpublished.status()).isEqualTo(400);
    assertThat(unpublished.body().toString()).contains("Cannot find field");
    String mask = "/v2/projects/p/sinks/_Default?updateMask=interceptGrandchildren";
    assertThat(calls.send("PATCH", mask, "{}").status()).isEqualTo(400);
  }

  @Test
  void oneDeepInAMessageStaysThereAndItsChangeIsAChange() {
    String body = "{'template':{'containers':[{'image':'img:1'%s}]}}";
    call("POST", SERVICES + "?serviceId=boxed", body.formatted(",'sandboxLauncher':true"));
    JsonNode first = call("GET", SERVICES + "/boxed", "").body();
    assertThat(first.at("/template/containers/0/sandboxLauncher").asBoolean()).isTrue();
    call("PATCH", SERVICES + "/boxed", body.formatted(""));
    JsonNode second = call("GET", SERVICES + "/boxed", "").body();
    assertThat(second.at("/template/containers/0").has("sandboxLauncher")).isFalse();
    assertThat(second.path("latestCreatedRevision"))
        .isNotEqualTo(first.path("latestCreatedRevision"));
  }

  @Test
  void whatOnlyGoogleWritesIsShownAndNotTaken() {
    JsonNode settings = call("GET", "/v2/projects/p/settings", "").body();
    assertThat(settings.path("loggingServiceAccountId").asText())
        .isEqualTo(settings.path("kmsServiceAccountId").asText())
        .contains("@gcp-sa-logging.iam.gserviceaccount.com");
    call(
        "PATCH",
        "/v2/projects/p/settings?updateMask=storageLocation",
        "{'storageLocation':'us','loggingServiceAccountId':'mine@example.com'}");
    call(
        "PATCH",
        "/v2/projects/p/settings?updateMask=defaultSinkConfig",
        "{'defaultSinkConfig':{'mode':'APPEND','filter':'severity>=ERROR'}}");
    JsonNode after = call("GET", "/v2/projects/p/settings", "").body();
    assertThat(after.path("storageLocation").asText()).isEqualTo("us");
    assertThat(after.at("/defaultSinkConfig/filter").asText()).isEqualTo("severity>=ERROR");
    assertThat(after.path("loggingServiceAccountId"))
        .isEqualTo(settings.path("loggingServiceAccountId"));
  }

  @Test
  void aTagKeySaysWhatItsValuesMayBeCalled() {
    String key =
        call(
                "POST",
                "/v3/tagKeys",
                "{'parent':'projects/p','shortName':'stage','purpose':'DATA_GOVERNANCE','allowedValuesRegex':'[a-z]{3,4}'}")
            .body()
            .at("/response/name")
            .asText();
    JsonNode made = call("GET", "/v3/" + key, "").body();
    assertThat(made.path("allowedValuesRegex").asText()).isEqualTo("[a-z]{3,4}");
    assertThat(made.path("purpose").asText()).isEqualTo("DATA_GOVERNANCE");
    Answer refused =
        calls.send("POST", "/v3/tagValues", json("{'parent':'" + key + "','shortName':'testing'}"));
    assertThat(refused.body().toString()).contains("does not match what the key allows");
    call("POST", "/v3/tagValues", "{'parent':'" + key + "','shortName':'test'}");
    Answer broken =
        calls.send(
            "POST",
            "/v3/tagKeys",
            json("{'parent':'projects/p','shortName':'k','allowedValuesRegex':'['}"));
    assertThat(broken.status()).isEqualTo(400);
    Answer hidden =
        calls.send(
            "POST",
            "/v3/tagKeys",
            json("{'parent':'projects/p','shortName':'k','purpose':'DATA_HIDING'}"));
    assertThat(hidden.status()).isEqualTo(400);

    call(
        "PATCH",
        "/v3/" + key + "?updateMask=allowedValuesRegex",
        "{'allowedValuesRegex':'.*','description':'not asked for'}");
    JsonNode changed = call("GET", "/v3/" + key, "").body();
    assertThat(changed.path("allowedValuesRegex").asText()).isEqualTo(".*");
    assertThat(changed.has("description")).isFalse();
    assertThat(calls.send("PATCH", "/v3/" + key + "?updateMask=purpose", "{}").status())
        .isEqualTo(400);
  }

  @Test
  void aFolderAndAProjectAreMadeWithTags() {
    String organization =
        call("GET", "/v3/organizations:search", "")
            .body()
            .path("organizations")
            .path(0)
            .path("name")
            .asText();
    String key =
        call("POST", "/v3/tagKeys", "{'parent':'" + organization + "','shortName':'env'}")
            .body()
            .at("/response/name")
            .asText();
    JsonNode value =
        call("POST", "/v3/tagValues", "{'parent':'" + key + "','shortName':'prod'}")
            .body()
            .path("response");
    String namespaced = value.path("namespacedName").asText().replaceFirst("/prod$", "");

    JsonNode folder =
        call(
                "POST",
                "/v3/folders",
                "{'parent':'"
                    + organization
                    + "','displayName':'tagged','tags':{'"
                    + namespaced
                    + "':'prod'}}")
            .body()
            .path("response");
    JsonNode project =
        call(
                "POST",
                "/v3/projects",
                "{'projectId':'tagged-1','tags':{'"
                    + key
                    + "':'"
                    + value.path("name").asText()
                    + "'}}")
            .body()
            .path("response");

    for (JsonNode each : new JsonNode[] {folder, project}) {
      assertThat(each.has("tags")).as("input only: " + each).isFalse();
      String name = "//cloudresourcemanager.googleapis.com/" + each.path("name").asText();
      JsonNode bindings = call("GET", "/v3/tagBindings?parent=" + name, "").body();
      assertThat(bindings.at("/tagBindings/0/tagValue").asText())
          .as(bindings.toString())
          .isEqualTo(value.path("name").asText());
    }
    Answer refused =
        calls.send(
            "POST",
            "/v3/folders",
            json(
                "{'parent':'"
                    + organization
                    + "','displayName':'other','tags':{'"
                    + namespaced
                    + "':'none'}}"));
    assertThat(refused.status()).isEqualTo(403);
    assertThat(call("GET", "/v3/folders?parent=" + organization, "").body().toString())
        .as("nothing is made of a refused call")
        .doesNotContain("other");
  }
}
