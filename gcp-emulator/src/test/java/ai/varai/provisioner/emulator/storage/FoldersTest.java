package ai.varai.provisioner.emulator.storage;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.access.IamMode;
import ai.varai.provisioner.emulator.token.AccessTokens;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Folders, managed folders and policies below buckets, as the JSON API is asked for them. */
class FoldersTest {

  private static final String HNS =
      """
      {"name": "%s", "hierarchicalNamespace": {"enabled": true},
       "iamConfiguration": {"uniformBucketLevelAccess": {"enabled": true}}}
      """;

  private GcpEmulator cloud;
  private RestCalls rest;

  @BeforeEach
  void start() {
    use(Options.defaults());
  }

  @AfterEach
  void stop() {
    cloud.stop();
  }

  private void use(Options options) {
    cloud = GcpEmulator.start(options);
    rest = new RestCalls(cloud);
  }

  private static Answer ok(Answer answer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer;
  }

  private void bucket(String name) {
    ok(rest.post("/storage/v1/b?project=folders", HNS.formatted(name)));
  }

  private void write(String bucket, String name) {
    ok(
        rest.post(
            "/upload/storage/v1/b/" + bucket + "/o?uploadType=media&name=" + name, name + "!"));
  }

  private List<String> names(String path) {
    List<String> out = new ArrayList<>();
    ok(rest.get(path)).body().path("items").forEach(i -> out.add(i.path("name").asText()));
    return out;
  }

  private JsonNode finished(Answer started) {
    String name = ok(started).body().path("name").asText();
    cloud.clock().advance(Duration.ofMinutes(1));
    JsonNode body =
        ok(rest.get("/storage/v1/" + name.replaceFirst("projects/_/buckets/", "b/"))).body();
    assertThat(body.path("done").asBoolean()).as(body.toString()).isTrue();
    return body;
  }

  @Test
  void anObjectsFoldersComeWithItAndAFolderNeedsItsParents() {
    bucket("hns-a");
    write("hns-a", "x/y/o");
    assertThat(names("/storage/v1/b/hns-a/folders")).containsExactly("x/", "x/y/");
    assertThat(names("/storage/v1/b/hns-a/folders?delimiter=/")).containsExactly("x/");
    assertThat(names("/storage/v1/b/hns-a/folders?startOffset=x/y/")).containsExactly("x/y/");

    String folders = "/storage/v1/b/hns-a/folders";
    assertThat(rest.post(folders, "{\"name\": \"p/q/\"}").status()).isEqualTo(412);
    ok(rest.post(folders + "?recursive=true", "{\"name\": \"p/q/\"}"));
    assertThat(rest.post(folders, "{\"name\": \"p/q/\"}").status()).isEqualTo(409);
    assertThat(rest.send("DELETE", folders + "/p%2F", "").status()).isEqualTo(409);
    String stale = folders + "/p%2Fq%2F?ifMetagenerationMatch=7";
    assertThat(rest.send("DELETE", stale, "").status()).isEqualTo(412);
    assertThat(rest.send("DELETE", folders + "/p%2Fq%2F", "").status()).isEqualTo(204);
    assertThat(rest.send("DELETE", folders + "/p%2F", "").status()).isEqualTo(204);
  }

  @Test
  void aFolderIsRenamedWithAllThatIsInIt() {
    bucket("hns-b");
    write("hns-b", "old/deep/o");
    String generation =
        rest.get("/storage/v1/b/hns-b/o/old%2Fdeep%2Fo").body().path("generation").asText();

    String rename = "/storage/v1/b/hns-b/folders/old%2F/renameTo/folders/new%2F";
    assertThat(rest.post(rename + "?ifSourceMetagenerationMatch=9", "").status()).isEqualTo(412);
    JsonNode done = finished(rest.post(rename, ""));

    assertThat(done.at("/metadata/sourceFolderId").asText()).isEqualTo("old/");
    assertThat(done.at("/response/name").asText())
        .isEqualTo("projects/_/buckets/hns-b/folders/new/");
    assertThat(names("/storage/v1/b/hns-b/folders")).containsExactly("new/", "new/deep/");
    JsonNode moved = ok(rest.get("/storage/v1/b/hns-b/o/new%2Fdeep%2Fo")).body();
    assertThat(moved.path("generation").asText()).isEqualTo(generation);
    assertThat(moved.path("selfLink").asText()).endsWith("new%2Fdeep%2Fo");
    assertThat(rest.get("/storage/v1/b/hns-b/o/old%2Fdeep%2Fo").status()).isEqualTo(404);
    assertThat(rest.post(rename, "").status()).isEqualTo(404);
    write("hns-b", "old/again");
    assertThat(rest.post(rename, "").status()).as("the destination exists").isEqualTo(409);
  }

  @Test
  void aFolderIsDeletedWithAllThatIsInItWhichCanStillBeRestored() {
    bucket("hns-c");
    write("hns-c", "gone/deep/o");
    write("hns-c", "stays/o");
    finished(rest.post("/storage/v1/b/hns-c/folders/gone%2F/deleteRecursive", ""));
    assertThat(names("/storage/v1/b/hns-c/folders")).containsExactly("stays/");
    assertThat(names("/storage/v1/b/hns-c/o")).containsExactly("stays/o");
    assertThat(names("/storage/v1/b/hns-c/o?softDeleted=true")).containsExactly("gone/deep/o");
    assertThat(rest.post("/storage/v1/b/hns-c/folders/gone%2F/deleteRecursive", "").status())
        .isEqualTo(404);
  }

  @Test
  void aManagedFoldersPolicyIsReadAndSetAndGoesWithIt() {
    bucket("hns-d");
    String folders = "/storage/v1/b/hns-d/managedFolders";
    ok(rest.post(folders, "{\"name\": \"team/\"}"));
    String iam = folders + "/team%2F/iam";
    JsonNode first = ok(rest.get(iam)).body();
    assertThat(first.path("resourceId").asText())
        .isEqualTo("projects/_/buckets/hns-d/managedFolders/team/");
    assertThat(first.has("bindings")).isFalse();

    String binding =
        """
        {"etag": "%s", "bindings": [
          {"role": "roles/storage.objectViewer", "members": ["user:a@example.com"]}]}
        """;
    ok(rest.send("PUT", iam, binding.formatted(first.path("etag").asText())));
    assertThat(rest.get(iam).body().at("/bindings/0/role").asText())
        .isEqualTo("roles/storage.objectViewer");
    assertThat(rest.send("PUT", iam, binding.formatted(first.path("etag").asText())).status())
        .as("an etag of before")
        .isEqualTo(412);

    assertThat(rest.send("DELETE", folders + "/team%2F", "").status()).isEqualTo(204);
    assertThat(rest.get(iam).status()).isEqualTo(404);
    ok(rest.post(folders, "{\"name\": \"team/\"}"));
    assertThat(rest.get(iam).body().has("bindings")).isFalse();
  }

  @Test
  void aManagedFolderWithObjectsStaysUnlessTheCallAllowsIt() {
    ok(
        rest.post(
            "/storage/v1/b?project=folders",
            HNS.formatted("flat").replace("\"enabled\": true},", "\"enabled\": false},")));
    Answer folder = rest.post("/storage/v1/b/flat/folders", "{\"name\": \"f/\"}");
    assertThat(folder.status()).isEqualTo(409);
    assertThat(folder.body().at("/error/message").asText())
        .isEqualTo("The bucket does not support hierarchical namespace.");
    write("flat", "team/o");
    ok(rest.post("/storage/v1/b/flat/managedFolders", "{\"name\": \"team/\"}"));
    String one = "/storage/v1/b/flat/managedFolders/team%2F";
    Answer refused = rest.send("DELETE", one, "");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.body().at("/error/message").asText())
        .isEqualTo("The managed folder you tried to delete is not empty.");
    assertThat(rest.send("DELETE", one + "?allowNonEmpty=true", "").status()).isEqualTo(204);
  }

  @Test
  void aManagedFoldersPolicyCountsForTheObjectsInIt() {
    cloud.stop();
    use(Options.defaults().withIam(IamMode.STRICT));
    RestCalls owner = rest.as("user:" + AccessTokens.OWNER);
    RestCalls reader = rest.as("user:reader@example.com");
    ok(owner.post("/storage/v1/b?project=folders", HNS.formatted("hns-e")));
    for (String name : List.of("team/o", "other/o")) {
      ok(owner.post("/upload/storage/v1/b/hns-e/o?uploadType=media&name=" + name, "1"));
    }
    ok(owner.post("/storage/v1/b/hns-e/managedFolders", "{\"name\": \"team/\"}"));
    assertThat(reader.get("/storage/v1/b/hns-e/o/team%2Fo").status()).isEqualTo(403);

    ok(
        owner.send(
            "PUT",
            "/storage/v1/b/hns-e/managedFolders/team%2F/iam",
            """
            {"bindings": [
              {"role": "roles/storage.objectViewer", "members": ["user:reader@example.com"]}]}
            """));
    ok(reader.get("/storage/v1/b/hns-e/o/team%2Fo"));
    assertThat(reader.get("/storage/v1/b/hns-e/o/other%2Fo").status()).isEqualTo(403);
    JsonNode may =
        ok(reader.get(
                "/storage/v1/b/hns-e/managedFolders/team%2F/iam/testPermissions"
                    + "?permissions=storage.objects.get&permissions=storage.objects.delete"))
            .body();
    assertThat(may.path("permissions").toString()).isEqualTo("[\"storage.objects.get\"]");
  }

  @Test
  void anObjectsPolicyIsItsAccessListInOtherWords() {
    ok(rest.post("/storage/v1/b?project=folders", "{\"name\": \"lists\"}"));
    write("lists", "o");
    String iam = "/storage/v1/b/lists/o/o/iam";
    JsonNode policy = ok(rest.get(iam)).body();
    assertThat(policy.path("resourceId").asText())
        .isEqualTo("projects/_/buckets/lists/objects/o#0");
    assertThat(policy.toString()).contains("projectOwner:folders", "legacyObjectOwner");

    ok(
        rest.send(
            "PUT",
            iam,
            """
            {"bindings": [{"role": "roles/storage.legacyObjectReader",
              "members": ["allUsers", "serviceAccount:s@p.iam.gserviceaccount.com"]}]}
            """));
    JsonNode acl = ok(rest.get("/storage/v1/b/lists/o/o/acl")).body().path("items");
    assertThat(acl.findValuesAsText("entity"))
        .containsExactly("allUsers", "user-s@p.iam.gserviceaccount.com");
    assertThat(acl.findValuesAsText("role")).containsOnly("READER");
    Answer refused =
        rest.send(
            "PUT",
            iam,
            "{\"bindings\": [{\"role\": \"roles/storage.objectViewer\", \"members\": [\"allUsers\"]}]}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().at("/error/message").asText())
        .isEqualTo(
            "roles/storage.objectViewer is not a valid role for"
                + " projects/_/buckets/lists/objects/o#0.");

    bucket("uniform");
    write("uniform", "o");
    assertThat(rest.get("/storage/v1/b/uniform/o/o/iam").status()).isEqualTo(400);
  }

  @Test
  void thereIsNoChannelToStop() {
    assertThat(rest.post("/storage/v1/channels/stop", "{\"id\": \"c\"}").status()).isEqualTo(400);
    assertThat(
            rest.post("/storage/v1/channels/stop", "{\"id\": \"c\", \"resourceId\": \"r\"}")
                .status())
        .isEqualTo(404);
  }
}
