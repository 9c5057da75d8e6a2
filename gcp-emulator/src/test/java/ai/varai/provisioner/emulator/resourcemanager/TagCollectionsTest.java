package ai.varai.provisioner.emulator.resourcemanager;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** All tags of a resource are read and replaced at once. */
class TagCollectionsTest {

  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private static final RestCalls REST = new RestCalls(CLOUD);

  private static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }

  /** Makes a key with the values a and b in a project. */
  private static void key(String project, String name) {
    JsonNode key =
        ok(
            REST.post(
                "/v3/tagKeys",
                "{\"parent\": \"projects/" + project + "\", \"shortName\": \"" + name + "\"}"));
    String made = key.at("/response/name").asText();
    if (made.isEmpty()) {
      made =
          ok(REST.get("/v3/tagKeys/namespaced?name=" + project + "/" + name)).path("name").asText();
    }
    for (String value : new String[] {"a", "b"}) {
      ok(
          REST.post(
              "/v3/tagValues", "{\"parent\": \"" + made + "\", \"shortName\": \"" + value + "\"}"));
    }
  }

  private static String collection(String kind, String resource) {
    return "/v3/locations/global/"
        + kind
        + "/"
        + URLEncoder.encode(resource, StandardCharsets.UTF_8);
  }

  private static String tags(String text, String more) {
    return "{\"tags\": {" + text + "}" + more + "}";
  }

  @Test
  void theTagsOfAResourceAreReplacedAsOne() {
    key("tagged", "env");
    key("tagged", "team");
    String project = "//cloudresourcemanager.googleapis.com/projects/tagged";
    String service = "//run.googleapis.com/projects/tagged/locations/us-central1/services/web";
    String bound = collection("tagBindingCollections", service);
    JsonNode none = ok(REST.get(bound));
    assertThat(none.has("tags")).isFalse();
    JsonNode set =
        ok(REST.send("PATCH", bound, tags("\"tagged/env\": \"a\", \"tagged/team\": \"b\"", "")));
    assertThat(set.path("done").asBoolean()).isTrue();
    assertThat(set.at("/response/tags/tagged~1env").asText()).isEqualTo("a");
    JsonNode now = ok(REST.get(bound));
    assertThat(now.path("tags")).hasSize(2);
    assertThat(now.path("etag")).isNotEqualTo(none.path("etag"));
    assertThat(now.path("fullResourceName").asText()).contains("/services/web");

    String stale = ", \"etag\": \"" + none.path("etag").asText() + "\"";
    assertThat(REST.send("PATCH", bound, tags("\"tagged/env\": \"b\"", stale)).status())
        .isEqualTo(409);
    assertThat(REST.send("PATCH", bound, tags("\"tagged/env\": \"c\"", "")).status())
        .isEqualTo(403);
    assertThat(ok(REST.get(bound)).path("tags")).hasSize(2);
    ok(REST.send("PATCH", bound, tags("\"tagged/env\": \"b\"", "")));
    assertThat(ok(REST.get(bound)).path("tags").toString()).isEqualTo("{\"tagged/env\":\"b\"}");

    ok(
        REST.send(
            "PATCH",
            collection("tagBindingCollections", project),
            tags("\"tagged/env\": \"a\", \"tagged/team\": \"a\"", "")));
    JsonNode inForce = ok(REST.get(collection("effectiveTagBindingCollections", service)));
    assertThat(inForce.at("/effectiveTags/tagged~1env").asText()).isEqualTo("b");
    assertThat(inForce.at("/effectiveTags/tagged~1team").asText()).isEqualTo("a");
  }

  private static Answer deploy(String kind, String id, String template, String tags) {
    return REST.post(
        "/v2/projects/made/locations/us-central1/" + kind + "Id=" + id,
        "{\"tags\": {" + tags + "}, \"template\": " + template + "}");
  }

  @Test
  void aServiceAndAJobAreMadeWithTheirTagsOrNotAtAll() {
    key("made", "env");
    JsonNode key = ok(REST.get("/v3/tagKeys/namespaced?name=made/env"));
    JsonNode value = ok(REST.get("/v3/tagValues/namespaced?name=made/env/a"));
    String known = "\"" + key.path("name").asText() + "\": \"" + value.path("name").asText() + "\"";
    String template = "{\"containers\": [{\"image\": \"i\"}]}";
    String jobs = "{\"template\": " + template + "}";
    String at = "/v2/projects/made/locations/us-central1/";
    for (String[] made :
        new String[][] {{"services?service", "services", template}, {"jobs?job", "jobs", jobs}}) {
      assertThat(deploy(made[0], "lost", made[2], "\"made/env\": \"none\"").status())
          .isEqualTo(403);
      assertThat(REST.get(at + made[1] + "/lost").status()).isEqualTo(404);
      ok(deploy(made[0], "tagged", made[2], known));
      assertThat(ok(REST.get(at + made[1] + "/tagged")).has("tags")).as("only bound").isFalse();
      String name =
          "//run.googleapis.com/projects/made/locations/us-central1/" + made[1] + "/tagged";
      assertThat(ok(REST.get(collection("tagBindingCollections", name))).path("tags").toString())
          .isEqualTo("{\"made/env\":\"a\"}");
      assertThat(deploy(made[0], "tagged", made[2], "\"made/env\": \"b\"").status()).isEqualTo(409);
      assertThat(ok(REST.get(collection("tagBindingCollections", name))).at("/tags/made~1env"))
          .hasToString("\"a\"");
    }
  }
}
