package ai.varai.provisioner.emulator.resourcemanager;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.emulator.Options;
import ai.varai.provisioner.emulator.RestCalls;
import ai.varai.provisioner.emulator.RestCalls.Answer;
import ai.varai.provisioner.emulator.junit.GcpEmulatorExtension;
import ai.varai.provisioner.emulator.operation.LroMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A lien keeps a project from being deleted. */
class LiensTest {
  @RegisterExtension
  static final GcpEmulatorExtension CLOUD =
      new GcpEmulatorExtension(Options.defaults().withLroMode(LroMode.ZERO));

  private final RestCalls rest = new RestCalls(CLOUD);

  private static String lien(String project) {
    return """
    {"parent": "projects/%s", "restrictions": ["resourcemanager.projects.delete"],
     "reason": "holds the backups", "origin": "user@example.com"}
    """
        .formatted(project);
  }

  @Test
  void aProjectIsDeletedOnlyOnceItsLiensAreGone() {
    String number = rest.get("/v3/projects/held").body().path("name").asText();
    Answer made = rest.post("/v3/liens", lien("held"));
    assertThat(made.body().path("parent").asText()).isEqualTo(number);
    String name = made.body().path("name").asText();
    assertThat(name).matches("liens/p" + number.substring(9) + "-l[0-9a-f-]{36}");
    assertThat(rest.get("/v1/liens?parent=projects/held").body().at("/liens/0"))
        .isEqualTo(made.body());
    assertThat(rest.get("/v1/" + name).body()).isEqualTo(made.body());

    for (String version : new String[] {"/v1", "/v3"}) {
      Answer refused = rest.send("DELETE", version + "/projects/held", "");
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.body().at("/error/status").asText()).isEqualTo("FAILED_PRECONDITION");
      assertThat(refused.body().at("/error/details/0/violations/0/subject").asText())
          .isEqualTo(name);
      assertThat(refused.body().at("/error/details/0/violations/0/description").asText())
          .isEqualTo(
              "A lien to prevent deletion was placed on the project by [user@example.com]."
                  + " Remove the lien to allow deletion.");
    }
    assertThat(rest.send("DELETE", "/v3/" + name, "").status()).isEqualTo(200);
    assertThat(rest.send("DELETE", "/v3/" + name, "").status()).isEqualTo(404);
    assertThat(rest.send("DELETE", "/v3/projects/held", "").status()).isEqualTo(200);
  }

  @Test
  void aLienNeedsAReasonAProjectAndTheOnePermissionThatCanBeRestricted() {
    for (String bad :
        new String[] {
          lien("held").replace("holds the backups", ""),
          lien("held").replace("projects/held", "folders/1"),
          lien("held").replace("projects.delete", "projects.get")
        }) {
      assertThat(rest.post("/v3/liens", bad).status()).as(bad).isEqualTo(400);
    }
    assertThat(rest.get("/v3/liens").status()).isEqualTo(400);
  }
}
