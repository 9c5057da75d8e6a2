package ai.varai.provisioner.emulator.access;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tags decide what a conditional binding grants, and who may use them. */
class TagConditionsTest {
  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(
          Options.defaults().withIam(IamMode.STRICT).withLroMode(LroMode.ZERO));

  private static final String ANN = "user:ann@example.com";

  private final RestCalls owner = new RestCalls(CLOUD).as("user:user@example.com");
  private final RestCalls ann = new RestCalls(CLOUD).as(ANN);

  private String key(String project) {
    return ok(owner.post(
            "/v3/tagKeys", "{\"parent\":\"projects/" + project + "\",\"shortName\":\"env\"}"))
        .body()
        .at("/response/name")
        .asText();
  }

  private String value(String key, String name) {
    return ok(owner.post(
            "/v3/tagValues", "{\"parent\":\"" + key + "\",\"shortName\":\"" + name + "\"}"))
        .body()
        .at("/response/name")
        .asText();
  }

  private static Answer ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer;
  }

  private static String binding(String resource, String value) {
    return "{\"parent\":\"//" + resource + "\",\"tagValue\":\"" + value + "\"}";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resource.matchTag('%1$s/env', 'dev')",
        "resource.matchTagId('%2$s', '%3$s')",
        "resource.hasTagKey('%1$s/env')",
        "resource.hasTagKeyId('%2$s') && resource.service == 'secretmanager.googleapis.com'"
      })
  void aConditionSeesTheTagsOfTheResourceAndOfItsProject(String condition) {
    String project = "tags-" + Integer.toHexString(condition.hashCode());
    String key = key(project);
    String dev = value(key, "dev");
    ok(owner.post("/v1/projects/" + project + "/secrets?secretId=s", secret()));
    ok(
        owner.post(
            "/v1/projects/" + project + ":setIamPolicy",
            """
            {"policy": {"version": 3, "bindings": [{"role": "roles/secretmanager.viewer",
             "members": ["user:ann@example.com"],
             "condition": {"title": "tagged", "expression": "%s"}}]}}
            """
                .formatted(condition.formatted(project, key, dev))));
    String path = "/v1/projects/" + project + "/secrets/s";
    assertThat(ann.get(path).status()).isEqualTo(403);
    Answer bound =
        ok(
            owner.post(
                "/v3/tagBindings",
                binding("secretmanager.googleapis.com/projects/" + project + "/secrets/s", dev)));
    assertThat(ann.get(path).status()).isEqualTo(200);
    String name = bound.body().at("/response/name").asText().replace("%", "%25");
    ok(owner.send("DELETE", "/v3/" + name, ""));
    assertThat(ann.get(path).status()).isEqualTo(403);
    ok(
        owner.post(
            "/v3/tagBindings",
            binding("cloudresourcemanager.googleapis.com/projects/" + project, dev)));
    assertThat(ann.get(path).status()).as("inherited").isEqualTo(200);
  }

  private static String secret() {
    return "{\"replication\":{\"automatic\":{}}}";
  }

  @Test
  void whoTagsAResourceMayUseTheTagAndChangeTheResource() {
    String key = key("tag-use");
    String dev = value(key, "dev");
    String body = binding("cloudresourcemanager.googleapis.com/projects/tag-use", dev);
    String grant =
        "{\"policy\":{\"bindings\":[{\"role\":\"roles/resourcemanager.tagUser\",\"members\":[\""
            + ANN
            + "\"]}]}}";
    assertThat(ann.post("/v3/tagBindings", body).body().at("/error/message").asText())
        .contains("resourcemanager.hierarchyNodes.createTagBinding");
    ok(owner.post("/v1/projects/tag-use:setIamPolicy", grant));
    ok(ann.post("/v3/tagBindings", body));

    String other = value(key("tag-other"), "dev");
    assertThat(
            ann.post(
                    "/v3/tagBindings",
                    binding("cloudresourcemanager.googleapis.com/projects/tag-use", other))
                .body()
                .at("/error/message")
                .asText())
        .contains("resourcemanager.tagValueBindings.create");
    ok(owner.post("/v3/" + other + ":setIamPolicy", grant));
    ok(
        ann.post(
            "/v3/tagBindings",
            binding("cloudresourcemanager.googleapis.com/projects/tag-use", other)));
    assertThat(ann.send("DELETE", "/v3/" + other, "").status())
        .as("who uses a tag may not delete it")
        .isEqualTo(403);

    String free =
        ok(owner.post(
                "/v3/tagKeys",
                "{\"parent\":\"projects/tag-free\",\"shortName\":\"centre\","
                    + "\"allowedValuesRegex\":\"c[0-9]\"}"))
            .body()
            .at("/response/name")
            .asText();
    String named =
        "{\"parent\":\"//cloudresourcemanager.googleapis.com/projects/tag-use\","
            + "\"tagValueNamespacedName\":\"tag-free/centre/c1\"}";
    assertThat(ann.post("/v3/tagBindings", named).body().at("/error/message").asText())
        .contains("resourcemanager.tagValueBindings.create");
    ok(owner.post("/v3/" + free + ":setIamPolicy", grant));
    String bound = ok(ann.post("/v3/tagBindings", named)).body().at("/response/name").asText();
    ok(ann.send("DELETE", "/v3/" + bound.replace("%", "%25"), ""));
  }
}
