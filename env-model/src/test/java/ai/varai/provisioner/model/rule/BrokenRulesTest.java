package ai.varai.provisioner.model.rule;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.model.Published;
import ai.varai.provisioner.model.read.EnvironmentLoader;
import ai.varai.provisioner.model.read.FolderFiles;
import ai.varai.provisioner.model.source.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * One file for each mistake that a rule finds, named after the rule, with the approved text of what
 * is said about it, and for some a folder of the same name with the environments beside it. {@code
 * mvn test -Dapprove} writes the texts anew.
 */
class BrokenRulesTest {
  private static final Path FOLDER = Path.of("src/test/resources/broken-rules");

  private static List<Path> files(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .filter(
              file -> file.getFileName().toString().startsWith("base-") == prefix.equals("base"))
          .sorted()
          .toList();
    }
  }

  private static RuleResult check(Path file) {
    var loaded = EnvironmentLoader.loadFile(FOLDER, file.getFileName(), List.of());
    assertThat(loaded.findings().toString()).as("the file can be read").isEmpty();
    var source = loaded.source().orElseThrow();
    var folder = FOLDER.resolve(file.getFileName().toString().replace(".yaml", ""));
    var beside = new EnvironmentLoader(new FolderFiles(folder, folder.toString()));
    return RuleEngine.standard()
        .beside(() -> beside.besides(source.environment()))
        .check(source.environment(), source.origins(), Optional.of(Rules.matrix()), Rules.TODAY);
  }

  @TestFactory
  Stream<DynamicTest> the_files_that_the_mistakes_are_laid_over_break_no_rule() throws IOException {
    return files("base").stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getFileName().toString(),
                    () -> assertThat(check(file).findings().toString()).isEmpty()));
  }

  @TestFactory
  Stream<DynamicTest> what_is_said_about_each_mistake_is_approved() throws IOException {
    return files("").stream()
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> approved(file)));
  }

  private static void approved(Path file) {
    String name = file.getFileName().toString().replace(".yaml", "");
    RuleResult result = check(file);
    assertThat(result.findings().stream().map(Finding::code))
        .as("the rule that the file is named after finds its mistake")
        .contains(name.substring(0, 6).toUpperCase(Locale.ROOT));
    String text =
        result.findings().stream()
            .map(finding -> finding.severity().spelling() + " " + finding + "\n")
            .collect(Collectors.joining());
    Published.isFresh(FOLDER.resolve(name + ".approved.txt"), text);
  }

  @Test
  void every_rule_has_a_file_that_breaks_it() throws IOException {
    var broken = new TreeSet<String>();
    for (Path file : files("")) {
      broken.add(file.getFileName().toString().substring(0, 6).toUpperCase(Locale.ROOT));
    }
    assertThat(RuleSet.all()).extracting(Rule::id).filteredOn(id -> !broken.contains(id)).isEmpty();
  }
}
