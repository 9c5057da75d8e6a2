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

  private static LoadResult answered(String name, String text) {
    LoadResult result =
        new EnvironmentLoader(new MemoryFiles(Map.of(name, text))).loadFile(name, List.of());
    assertThat(result.source().isPresent()).as(text).isEqualTo(result.findings().isEmpty());
    return result;
  }
}
