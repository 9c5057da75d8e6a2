package ai.varai.provisioner.emulator;

import ai.varai.provisioner.emulator.access.CelDialect;
import ai.varai.provisioner.emulator.access.Condition;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Starts an emulator on a free port, asks it a few things by REST, and stops it. Run while the
 * classes of the program are listed for its class-data archive, it brings those of the emulator
 * into the archive. Nothing outside this process is asked.
 */
public final class Rehearsal {

  private static final List<String> PATHS =
      List.of(
          "/_emulator/health",
          "/v1/projects/rehearsal/secrets",
          "/compute/v1/projects/rehearsal/global/networks",
          "/storage/v1/b?project=rehearsal");

  private Rehearsal() {}

  public static void main(String[] arguments) throws IOException {
    try (GcpEmulator cloud = GcpEmulator.start(Options.defaults())) {
      for (String path : PATHS) {
        answer(cloud.url() + path);
      }
      Condition.holds(
          CelDialect.ALLOW_POLICY,
          "resource.name.startsWith('projects/') && request.time.getHours() < 24",
          Map.of(
              "resource", Map.of("name", "projects/p"), "request", Map.of("time", Instant.now())));
    }
  }

  private static String answer(String url) throws IOException {
    HttpURLConnection call = (HttpURLConnection) URI.create(url).toURL().openConnection();
    try (var in = call.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
