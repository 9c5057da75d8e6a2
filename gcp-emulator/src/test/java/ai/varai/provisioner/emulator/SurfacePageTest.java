package ai.varai.provisioner.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** {@code docs/emulator-surface.md} is what the emulator itself says of its methods. */
class SurfacePageTest {
  private static final Path PAGE = Path.of("../docs/emulator-surface.md");

  @Test
  void thePageListsEveryMethodWithItsState() throws Exception {
    String generated;
    try (GcpEmulator cloud = GcpEmulator.start();
        var in = URI.create(cloud.url() + "/_emulator/surface").toURL().openStream()) {
      generated = page(new ObjectMapper().readTree(in));
    }
    if (System.getProperty("approve") != null) {
      Files.writeString(PAGE, generated);
    }
    assertThat(PAGE).as("run this test with -Dapprove to write it").exists();
    assertThat(Files.readString(PAGE))
        .as("stale: run this test with -Dapprove, look at the difference, commit it")
        .isEqualTo(generated);
  }

  private static String page(JsonNode surface) {
    Map<String, TreeMap<String, String>> apis = new TreeMap<>();
    for (JsonNode method : surface.get("methods")) {
      apis.computeIfAbsent(method.get("api").asText(), k -> new TreeMap<>())
          .merge(
              method.get("method").asText(),
              method.get("state").asText(),
              (a, b) -> a.equals("implemented") ? a : b);
    }
    StringBuilder summary = new StringBuilder("| API | methods | implemented |\n|---|---|---|\n");
    StringBuilder details = new StringBuilder();
    apis.forEach(
        (api, methods) -> {
          long done = methods.values().stream().filter("implemented"::equals).count();
          summary.append("| [%s](#%s) | %d | %d |%n".formatted(api, api, methods.size(), done));
          details.append("%n## %s%n%n| method | state |%n|---|---|%n".formatted(api));
          methods.forEach(
              (name, state) -> details.append("| `%s` | %s |%n".formatted(name, state)));
        });
    return """
        # The methods of the emulated Google Cloud

        From `GET /_emulator/surface`; a test keeps this page fresh. What is unimplemented answers 501 `UNIMPLEMENTED` and names itself.

        """
        + summary
        + details;
  }
}
