package ai.varai.provisioner.model.matrix;

import ai.varai.provisioner.model.source.Findings;
import java.util.Optional;

/**
 * What reading the matrix came to.
 *
 * @param matrix empty exactly when there are findings
 */
public record MatrixResult(Optional<ConfigurationMatrix> matrix, Findings findings) {}
