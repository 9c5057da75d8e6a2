package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.matrix.MatrixRow;
import java.util.Map;
import java.util.Optional;

/**
 * What a graph depends on besides the environment itself.
 *
 * @param instanceSuffix end of the names that Google keeps reserved after a deletion: Cloud SQL
 *     refuses the name of a deleted instance for a week. It is made once for each life of the
 *     environment, kept with its state, and passed in again on every run; a new life after a
 *     destroy gets another one. Empty where names may be used again at once, as on this machine
 * @param promoted images by service that were promoted to the environment; they take the place of
 *     the usual ones of services that name none
 * @param row the environment's row of the configuration matrix
 */
public record CompileOptions(
    Optional<String> instanceSuffix, Map<String, String> promoted, Optional<MatrixRow> row) {
  /** No suffix, nothing promoted, no row. */
  public static final CompileOptions PLAIN =
      new CompileOptions(Optional.empty(), Map.of(), Optional.empty());

  public CompileOptions {
    promoted = Map.copyOf(promoted);
    instanceSuffix.ifPresent(
        suffix -> {
          if (!suffix.matches("[a-z0-9]{1,12}")) {
            throw new IllegalArgumentException(
                "a name suffix has 1 to 12 lower-case letters and digits: '" + suffix + "'");
          }
        });
  }

  public CompileOptions withInstanceSuffix(String suffix) {
    return new CompileOptions(Optional.of(suffix), promoted, row);
  }

  public CompileOptions withPromoted(Map<String, String> images) {
    return new CompileOptions(instanceSuffix, images, row);
  }

  public CompileOptions withRow(MatrixRow matrixRow) {
    return new CompileOptions(instanceSuffix, promoted, Optional.of(matrixRow));
  }
}
