package ai.varai.provisioner.app.session;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.app.cli.CommandLineRun;
import ai.varai.provisioner.emulator.GcpEmulator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody lets everybody read a secret, and a colleague look at it, without the provisioner. */
class GrantedByOthersTest {
  private static final String SECRET =
      "projects/ml-datadriven-recos-dev/secrets/development-database-password";
  private static final String OPEN = "allUsers has roles/secretmanager.secretAccessor on " + SECRET;
  private static final String COLLEAGUE = "user:somebody@example.com has roles/viewer on " + SECRET;

  @TempDir Path folder;

  @Test
  void verify_tells_it_as_drift_does() throws Exception {
    try (GcpEmulator cloud = GcpEmulator.start()) {
      Map<String, String> variables = Map.of("GCP_EMULATOR", cloud.url());
      assertThat(run(variables, "state init").exit()).isZero();
      String target = " --target=secret.database-password";
      assertThat(run(variables, "apply --auto-approve" + target).exit()).isZero();
      grant(cloud);

      CommandLineRun verified = run(variables, "verify");
      assertThat(verified.err()).contains("Warning: " + OPEN + ": open to everybody");
      assertThat(verified.out()).contains("i " + COLLEAGUE);
      CommandLineRun quiet = run(variables, "verify --quiet");
      assertThat(quiet.err()).contains(OPEN);
      assertThat(quiet.out()).isEmpty();
      assertThat(run(variables, "verify --json").out())
          .contains("{\"what\":\"" + OPEN + "\",\"opens\":true}")
          .contains("{\"what\":\"" + COLLEAGUE + "\",\"opens\":false}");
      assertThat(run(variables, "drift").out())
          .contains("! " + OPEN + ": open to everybody")
          .contains("i " + COLLEAGUE);

      CommandLineRun one = run(variables, "verify" + target);
      assertThat(one.exit()).as("the secret itself is as it should be: " + one).isZero();
      assertThat(one.err()).isEmpty();
    }
  }

  private static void grant(GcpEmulator cloud) throws Exception {
    String policy =
        """
        {"policy": {"bindings": [
          {"role": "roles/secretmanager.secretAccessor", "members": ["allUsers"]},
          {"role": "roles/viewer", "members": ["user:somebody@example.com"]}]}}
        """;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(cloud.url() + "/v1/" + SECRET + ":setIamPolicy"))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(policy))
            .build();
    var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private CommandLineRun run(Map<String, String> variables, String words) {
    return CommandLineRun.in(folder, variables, (words + " --env=development").split(" "));
  }
}
