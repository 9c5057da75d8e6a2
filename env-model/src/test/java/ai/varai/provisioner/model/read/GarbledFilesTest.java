package ai.varai.provisioner.model.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GarbledFilesTest {
  private static final String SPOILERS = "{}[]\"'\\:,#&*!|>%@`-=<$\t\n\u0000\u0007é😀";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../environments/local.yaml",
        "../environments/development.yaml",
        "src/test/resources/tfvars/development.tfvars"
      })
  @DisplayName("However a file is cut off or garbled, the answer is an environment or findings")
  void neverFails(String file) throws IOException {
    String text = Files.readString(Path.of(file));
    String suffix = file.substring(file.lastIndexOf('.'));
    for (int cut = 0; cut < text.length(); cut += 17) {
      answered("cut" + suffix, text.substring(0, cut));
    }
    Random random = new Random(42);
    for (int i = 0; i < 300; i++) {
      int at = random.nextInt(text.length());
      char spoiler = SPOILERS.charAt(random.nextInt(SPOILERS.length()));
      int behind = Math.min(text.length(), at + random.nextInt(3));
      answered("garbled" + suffix, text.substring(0, at) + spoiler + text.substring(behind));
    }
  }

  @Test
  @DisplayName("An extended file with a name that no file can have is refused")
  void impossibleName() {
    LoadResult result = answered("odd.yaml", "extends: \"a\\0b\"\n");
    assertThat(result.findings().stream().map(f -> f.code())).contains("CFG022");
  }

  @Test
  @DisplayName("A hundred services may share what one anchor names")
  void oneAnchorForMany() {
    StringBuilder text =
        new StringBuilder(
            "environment: many\nproject_id: many-services\nregion: us-central1\nservices:\n"
                + "  s0: {process: &command [run, it]}\n");
    for (int i = 1; i < 100; i++) {
      text.append("  s").append(i).append(": {process: *command}\n");
    }
    LoadResult result = answered("many.yaml", text.toString());
    assertThat(result.findings()).isEmpty();
    assertThat(result.source().orElseThrow().environment().services()).hasSize(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- "})
  @DisplayName("Lists and maps that nest thousands deep are refused with their place")
  void deep(String opening) {
    LoadResult result = answered("deep.yaml", "labels:\n  " + opening.repeat(5000) + "\n");
    assertThat(result.findings().stream().map(Object::toString))
        .singleElement(org.assertj.core.api.InstanceOfAssertFactories.STRING)
        .matches("deep\\.yaml:2:\\d+: CFG021 lists and maps nest too deep; flatten the value");
  }

  @Test
  @DisplayName("A value nested too deep on the command line is refused")
  void deepOverride() {
    LoadResult result =
        new EnvironmentLoader(new MemoryFiles(Map.of("a.yaml", "environment: a\n")))
            .loadFile("a.yaml", List.of("labels=" + "[".repeat(5000)));
    assertThat(result.findings().toString()).contains("CFG021 lists and maps nest too deep");
  }

  @Test
  @DisplayName("A number on the command line that must be a text is told how to pass the shell")
  void quotesForTheShell() {
    LoadResult result =
        new EnvironmentLoader(
                new MemoryFiles(
                    Map.of(
                        "a.yaml",
                        "environment: a\nproject_id: project-a\nregion: us-central1\n"
                            + "services: {web: {image: a/b:1}}\n")))
            .loadFile("a.yaml", List.of("services.web.cpu=2"));
    assertThat(result.findings().toString())
        .contains(
            "put the value in quotes, and all of it in others for the shell: "
                + "--set 'services.web.cpu=\"VALUE\"'");
  }

  @Test
  @DisplayName("What a file says does not reach the terminal as a control character")
  void controlCharacters() {
    LoadResult result = answered("red.yaml", "labels: {\"\\e[31mX\": y}\n");
    assertThat(result.findings().toString()).contains("\\u001B[31mX").doesNotContain("\u001B");
  }

  @Test
  @DisplayName("A folder where a file should be is told as what it is")
  void folder(@TempDir Path root) throws IOException {
    Files.createDirectories(root.resolve("environments/odd.yaml"));
    LoadResult result = EnvironmentLoader.in(root).load("odd", List.of());
    assertThat(result.findings().toString())
        .contains("CFG015")
        .contains("odd.yaml cannot be read: Is a directory")
        .doesNotContain("IOException");
  }

  @Test
  @DisplayName("A file that is far larger than any environment is not read to its end")
  void large(@TempDir Path root) throws IOException {
    Path folder = Files.createDirectories(root.resolve("environments"));
    Files.writeString(folder.resolve("large.yaml"), "description: " + "x".repeat(1 << 20));
    LoadResult result = EnvironmentLoader.in(root).load("large", List.of());
    assertThat(result.findings().toString())
        .contains("large.yaml: CFG021 the file is larger than 1 MiB");
  }

  private static LoadResult answered(String name, String text) {
    LoadResult result =
        new EnvironmentLoader(new MemoryFiles(Map.of(name, text))).loadFile(name, List.of());
    assertThat(result.source().isPresent()).as(text).isEqualTo(result.findings().isEmpty());
    return result;
  }
}
