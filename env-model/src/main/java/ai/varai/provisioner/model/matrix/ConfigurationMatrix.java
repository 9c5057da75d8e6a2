package ai.varai.provisioner.model.matrix;

import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.read.EnvironmentSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The table of environments, by name, in the order of its file. */
public record ConfigurationMatrix(Map<String, MatrixRow> rows) {
  public ConfigurationMatrix {
    rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
  }

  public Optional<MatrixRow> row(String environment) {
    return Optional.ofNullable(rows.get(environment));
  }

  /**
   * An environment with the row that it keeps to: the one that it names, the one that is named like
   * it, or else the one of what it extends. A feature branch keeps to what development keeps to.
   */
  public EnvironmentSource holds(EnvironmentSource source) {
    Environment environment = source.environment();
    if (environment.matrixRow().isPresent() || row(environment.environment()).isPresent()) {
      return source;
    }
    return source.ancestors().stream()
        .filter(name -> row(name).isPresent())
        .findFirst()
        .map(source::withMatrixRow)
        .orElse(source);
  }
}
