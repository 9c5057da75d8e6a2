package ai.varai.provisioner.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.app.cli.CommandLineRun;
import ai.varai.provisioner.local.secret.SecretStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptSecretsTest {
  @TempDir Path folder;

  @Test
  void validate_finds_a_kept_secret_that_cannot_be_read() throws Exception {
    Path secrets = folder.resolve(".provisioner/local/secrets");
    new SecretStore(secrets, new SecureRandom()).add("local-session-key", "value", Map.of());
    Path file = secrets.resolve("payloads-local-session-key/1.sealed");
    assertThat(CommandLineRun.in(folder, "validate", "--env=local").exit()).isZero();

    Files.write(file, new byte[0]);

    CommandLineRun run = CommandLineRun.in(folder, "validate", "--env=local");
    assertThat(run.exit()).isEqualTo(3);
    assertThat(run.err()).contains(file.toString()).contains("empty").contains("provisioner up");
    CommandLineRun json = CommandLineRun.in(folder, "validate", "--env=local", "--json");
    assertThat(json.exit()).isEqualTo(3);
    assertThat(json.out()).contains("\"code\":\"SECRET_UNREADABLE\"");
  }
}
