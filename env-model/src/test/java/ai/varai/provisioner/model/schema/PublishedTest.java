package ai.varai.provisioner.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.model.Published;
import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.config.Hierarchy;
import ai.varai.provisioner.model.describe.RecordType;
import ai.varai.provisioner.model.rule.RuleSet;
import ai.varai.provisioner.model.source.FindingCatalog;
import ai.varai.provisioner.model.source.FindingCode;
import ai.varai.provisioner.model.source.FindingPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PublishedTest {
  private static final Path DOCS = Path.of("../docs");
  private static final Path SCHEMAS = Path.of("../environments/schema");

  @Test
  @DisplayName("The published schema of an environment is that of the records")
  void environmentSchema() {
    Published.isFresh(
        SCHEMAS.resolve("environment.schema.json"),
        JsonSchema.of(RecordType.of(Environment.class), "Environment"));
  }

  @Test
  @DisplayName("The published schema of the hierarchy is that of the records")
  void hierarchySchema() {
    Published.isFresh(
        SCHEMAS.resolve("hierarchy.schema.json"),
        JsonSchema.of(RecordType.of(Hierarchy.class), "Hierarchy of environments"));
  }

  @Test
  @DisplayName("The reference of all keys is that of the records")
  void configurationPage() {
    Published.isFresh(
        DOCS.resolve("configuration.md"), ConfigurationPage.of(RecordType.of(Environment.class)));
  }

  @Test
  @DisplayName("The README counts the rules")
  void countOfRules() throws IOException {
    assertThat(Files.readString(Path.of("../README.md")))
        .contains("[" + RuleSet.all().size() + " rules]");
  }

  @Test
  @DisplayName("Every finding code has its page, and no page is about a code that is gone")
  void findingPages() throws IOException {
    StringBuilder index = new StringBuilder("# Findings\n\n| code | severity | |\n|---|---|---|\n");
    for (FindingCode code : FindingCatalog.load().codes()) {
      String file = FindingPage.fileName(code);
      Published.isFresh(DOCS.resolve("findings").resolve(file), FindingPage.render(code));
      index.append(
          "| [%s](%s) | %s | %s |\n"
              .formatted(code.id(), file, code.severity().spelling(), code.title()));
    }
    Published.isFresh(DOCS.resolve("findings/README.md"), index.toString());
    try (Stream<Path> pages = Files.list(DOCS.resolve("findings"))) {
      assertThat(pages).hasSize(FindingCatalog.load().codes().size() + 1);
    }
  }
}
