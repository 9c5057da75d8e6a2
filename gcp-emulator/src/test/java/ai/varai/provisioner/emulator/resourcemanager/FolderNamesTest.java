package ai.varai.provisioner.emulator.resourcemanager;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import java.net.URLEncoder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A folder's name is all of it that a change can name, and what stays when it is deleted. */
class FolderNamesTest {
  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private final RestCalls rest = new RestCalls(CLOUD);

  @Test
  void aFolderIsRenamedFoundAndKeepsItsPolicyWhileItIsDeleted() {
    String organization =
        rest.send("POST", "/v1/organizations:search", "{}")
            .body()
            .at("/organizations/0/name")
            .asText();
    Answer made =
        rest.post("/v3/folders", "{\"displayName\":\"first\",\"parent\":\"" + organization + "\"}");
    assertThat(made.status()).as(made.body().toString()).isEqualTo(200);
    String folder = "/v3/" + made.body().at("/response/name").asText();

    assertThat(rest.send("PATCH", folder, "{\"displayName\":\"second\"}").status()).isEqualTo(200);
    assertThat(rest.get(folder).body().path("displayName").asText()).isEqualTo("second");
    Answer masked =
        rest.send("PATCH", folder + "?updateMask=displayName", "{\"displayName\":\"third\"}");
    assertThat(masked.status()).isEqualTo(200);
    assertThat(rest.get(folder).body().path("displayName").asText()).isEqualTo("third");
    String policy =
        "{\"bindings\":[{\"role\":\"roles/viewer\",\"members\":[\"user:a@example.com\"]}]}";
    assertThat(rest.post(folder + ":getIamPolicy", "{}").body().path("bindings"))
        .as("of who made it")
        .extracting(b -> b.path("role").asText())
        .containsExactly("roles/resourcemanager.folderAdmin", "roles/resourcemanager.folderEditor");
    Answer set = rest.post(folder + ":setIamPolicy", "{\"policy\":" + policy + "}");
    assertThat(set.status()).as(set.body().toString()).isEqualTo(200);
    assertThat(
            rest.send("PATCH", folder + "?updateMask=parent", "{\"displayName\":\"x\"}").status())
        .isEqualTo(400);
    for (String state : List.of("state", "lifecycleState")) {
      String query = state + "=ACTIVE AND displayName=\"third\"";
      assertThat(
              rest.get("/v3/folders:search?query=" + URLEncoder.encode(query, UTF_8))
                  .body()
                  .path("folders"))
          .as(query)
          .hasSize(1);
    }
    assertThat(rest.send("DELETE", folder, "").status()).isEqualTo(200);
    assertThat(rest.post(folder + ":getIamPolicy", "{}").body().toString())
        .as("it can still come back")
        .contains("a@example.com");
    assertThat(rest.post(folder + ":setIamPolicy", "{\"policy\":" + policy + "}").status())
        .isNotEqualTo(200);
  }
}
