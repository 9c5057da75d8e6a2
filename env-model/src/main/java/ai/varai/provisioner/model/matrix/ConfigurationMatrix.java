package ai.varai.provisioner.model.matrix;

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
}
