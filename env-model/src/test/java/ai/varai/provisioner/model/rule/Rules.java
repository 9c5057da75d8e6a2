package ai.varai.provisioner.model.rule;

import static org.assertj.core.api.Assertions.assertThat;

import ai.varai.provisioner.model.matrix.ConfigurationMatrix;
import ai.varai.provisioner.model.matrix.MatrixReader;
import ai.varai.provisioner.model.read.EnvironmentLoader;
import ai.varai.provisioner.model.read.EnvironmentSource;
import ai.varai.provisioner.model.read.MemoryFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs all rules over files, with the matrix of the requirement. */
final class Rules {
  static final LocalDate TODAY = LocalDate.of(2026, 11, 23);

  private Rules() {}

  static RuleResult checkGiven(String file) {
    return check(file, resource("/requirement/" + file));
  }

  static RuleResult check(String file, String text) {
    return check(Map.of(file, text), file);
  }

  static RuleResult check(Map<String, String> files, String file) {
    EnvironmentSource source = load(files, file);
    return RuleEngine.standard()
        .check(source.environment(), source.origins(), Optional.of(matrix()), TODAY);
  }

  static EnvironmentSource load(String file, String text) {
    return load(Map.of(file, text), file);
  }

  private static EnvironmentSource load(Map<String, String> files, String file) {
    var loaded = new EnvironmentLoader(new MemoryFiles(files)).loadFile(file, List.of());
    assertThat(loaded.findings().toString()).as("the file can be read").isEmpty();
    return loaded.source().orElseThrow();
  }

  static ConfigurationMatrix matrix() {
    return MatrixReader.read(MatrixReader.FILE, resource("/requirement/" + MatrixReader.FILE))
        .matrix()
        .orElseThrow();
  }

  static String resource(String name) {
    try (InputStream in = Rules.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
