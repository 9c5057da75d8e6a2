package ai.varai.provisioner.it.local;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.it.harness.Cli;
import ai.varai.provisioner.it.harness.Engine;
import ai.varai.provisioner.local.docker.RequiresDocker;
import ai.varai.provisioner.local.docker.TestImages;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service's image that is nowhere: said before anything is started. */
@RequiresDocker
class MissingImageIT {
  @TempDir Path scratch;

  @Test
  void an_image_that_no_registry_has_is_an_error_that_names_the_service_and_starts_nothing()
      throws IOException {
    refused("registry.invalid/auth:1");
  }

  @Test
  void a_registry_that_takes_the_connection_and_stays_silent_is_one_as_well() throws IOException {
    try (var blackHole = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      refused("localhost:" + blackHole.getLocalPort() + "/auth:1");
    }
  }

  private void refused(String image) throws IOException {
    Path folder = Files.createTempDirectory(scratch, "empty").toRealPath();
    Path transcripts = Files.createTempDirectory(scratch, "transcripts");
    var always = new ArrayList<>(List.of("--set", "local.mode=docker"));
    always.addAll(TestImages.arguments());
    Engine engine = Engine.of(folder);
    var before = engine.everything();

    var up =
        new Cli(folder, transcripts, always)
            .run("up", "--env=local", "--set", "services.auth-service.image=" + image);

    assertThat(up.exit()).as(up.toString()).isEqualTo(1);
    assertThat(up.err() + up.out())
        .contains("auth-service needs the image " + image)
        .contains("docker pull " + image)
        .doesNotContain("ai-service needs");
    assertThat(engine.everything()).isEqualTo(before);
  }
}
