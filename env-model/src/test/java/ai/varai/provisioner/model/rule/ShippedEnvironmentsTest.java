package ai.varai.provisioner.model.rule;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.model.matrix.MatrixReader;
import ai.varai.provisioner.model.read.EnvironmentLoader;
import ai.varai.provisioner.model.source.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedEnvironmentsTest {
  @ParameterizedTest
  @ValueSource(strings = {"local", "development", "staging", "production"})
  void nothing_mandatory_stands_in_a_shipped_environment(String name) throws IOException {
    Path root = Path.of("..").toAbsolutePath().normalize();
    var source = EnvironmentLoader.in(root).load(name, List.of()).source().orElseThrow();
    var matrix =
        MatrixReader.read(
            MatrixReader.FILE,
            Files.readString(root.resolve("environments").resolve(MatrixReader.FILE)));
    assertThat(matrix.findings().asList()).isEmpty();
    var result =
        RuleEngine.standard()
            .check(source.environment(), source.origins(), matrix.matrix(), Rules.TODAY);
    assertThat(result.findings().stream())
        .filteredOn(finding -> finding.severity().compareTo(Severity.ADVISORY) > 0)
        .isEmpty();
    assertThat(result.findings().stream())
        .as("every waiver covers something")
        .noneMatch(finding -> finding.code().startsWith("WVR"));
    assertThat(result.waived().isEmpty())
        .as("only development keeps figures that break its row")
        .isEqualTo(!name.equals("development"));
  }
}
