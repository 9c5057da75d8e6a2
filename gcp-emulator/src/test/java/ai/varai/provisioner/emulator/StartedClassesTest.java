package ai.varai.provisioner.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * A start takes as long as the classes that it loads: those of JSON, of descriptors and of the
 * services come with the first call.
 */
class StartedClassesTest {

  private static final Pattern LOADED = Pattern.compile("\\[class,load] (\\S+) source:.*");

  @Test
  void aStartLoadsNeitherJsonNorDescriptorsNorServices() throws Exception {
    List<String> loaded = new ArrayList<>();
    Process emulator =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:stdout:tags",
                "-cp",
                System.getProperty("java.class.path"),
                EmulatorMain.class.getName(),
                "--port",
                "0")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = emulator.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      while (line != null && !line.contains("ready on ")) {
        Matcher m = LOADED.matcher(line);
        if (m.matches()) {
          loaded.add(m.group(1));
        }
        line = out.readLine();
      }
      assertThat(line).as("the ready line").isNotNull();
    } finally {
      emulator.destroyForcibly().waitFor();
    }
    assertThat(loaded).contains("com.linecorp.armeria.server.Server", GcpEmulator.class.getName());
    assertThat(loaded)
        .doesNotContain("com.fasterxml.jackson.databind.ObjectMapper")
        .noneMatch(c -> c.startsWith("com.google.protobuf.Descriptors"))
        .noneMatch(c -> c.matches("(org\\.apache\\.avro|com\\.squareup|dev\\.cel|io\\.grpc)\\..*"))
        .noneMatch(c -> c.matches("com\\.google\\.(cloud|pubsub|storage|monitoring|logging)\\..*"));
  }
}
