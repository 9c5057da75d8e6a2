package ai.varai.provisioner.model.read;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.model.source.Finding;
import ai.varai.provisioner.model.source.FindingCatalog;
import ai.varai.provisioner.model.source.Findings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each file in {@code broken/} is wrong in its own way, and the text beside it is what the user is
 * told. Comment lines {@code # --set KEY=VALUE} at the head of a file are overrides.
 */
class BrokenFilesTest {
  private static final Path FOLDER = Path.of("src/test/resources/broken");
  private static final String SET = "# --set ";

  static List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".yaml") || name.endsWith(".tfvars"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  @DisplayName("A broken file is explained in the approved words")
  void explained(String file) throws IOException {
    Findings findings = load(file);
    Path approved = FOLDER.resolve(file.substring(0, file.lastIndexOf('.')) + ".approved.txt");
    Path received = FOLDER.resolve(file.substring(0, file.lastIndexOf('.')) + ".received.txt");
    if (System.getProperty("approve") != null) {
      Files.writeString(approved, findings.toString());
    }
    String expected = Files.exists(approved) ? Files.readString(approved) : "";
    if (!findings.toString().equals(expected)) {
      Files.writeString(received, findings.toString());
    }
    assertThat(findings.toString())
        .as("see " + received + "; if it is right, it becomes " + approved.getFileName())
        .isEqualTo(expected);
    Files.deleteIfExists(received);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  @DisplayName("Every message has a documented code, a place and a remedy")
  void complete(String file) throws IOException {
    Findings findings = load(file);
    assertThat(findings.asList()).isNotEmpty();
    FindingCatalog catalog = FindingCatalog.load();
    for (Finding finding : findings) {
      assertThat(catalog.find(finding.code())).as(finding.code()).isPresent();
      assertThat(finding.position().file()).isNotEmpty();
      assertThat(finding.message()).isNotEmpty();
      assertThat(finding.remedy()).isNotEmpty();
    }
  }

  @Test
  @DisplayName("There are at least sixty broken files, and every code of the readers occurs")
  void everyKindOfMistake() throws IOException {
    Set<String> codes = new TreeSet<>();
    for (String file : files()) {
      load(file).forEach(finding -> codes.add(finding.code()));
    }
    assertThat(files()).hasSizeGreaterThanOrEqualTo(60);
    assertThat(codes)
        .containsAll(
            Stream.of(ReadCode.values())
                .filter(code -> code != ReadCode.OTHER_ENVIRONMENT) // needs a name to ask for
                .map(ReadCode::id)
                .toList());
  }

  private static Findings load(String file) throws IOException {
    List<String> overrides =
        Files.readString(FOLDER.resolve(file), StandardCharsets.ISO_8859_1)
            .lines()
            .takeWhile(line -> line.startsWith(SET))
            .map(line -> line.substring(SET.length()))
            .toList();
    return EnvironmentLoader.loadFile(FOLDER, Path.of(file), overrides).findings();
  }
}
